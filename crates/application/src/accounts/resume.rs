use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::company::Company;
use callbook_domain::ids::{AuditId, SessionId};
use callbook_domain::session::{Family, Session};
use jiff::Timestamp;

use super::admission::admit;
use super::authenticate::{Authenticate, AuthenticateError, SignedIn};
use super::beginning::{RememberedToken, storable_device};
use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, CompanyQueries, Ids, Letter, Recipient, RememberQueries, Remembered, Spent,
    StoreError, Token, TokenDigest, Tokens, Transactions, Vault, VaultError, VaultPurpose,
};
use crate::{Ports, Settings};

/// A browser that stays signed in has a session again.
#[derive(Debug, Clone)]
pub struct Resumed {
    /// Who it is.
    pub signed_in: SignedIn,
    /// The secret of the session.
    pub token: Token,
    /// The secret that takes the place of the one that was used.
    pub remembered: RememberedToken,
}

/// Begins a session for a browser that stays signed in. Its secret works once and is exchanged for another; one that
/// comes back later was copied, and ends them all. The second factor is not asked for again: the browser gave it when
/// it signed in.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct Resume {
    transactions: Arc<dyn Transactions>,
    remembered: Arc<dyn RememberQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
    authenticate: Authenticate,
}

impl Resume {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            remembered: ports.remembered.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            vault: ports.vault.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
            authenticate: Authenticate::new(ports, settings),
        }
    }

    /// The session of the browser that holds that secret; `None` where it has to sign in.
    ///
    /// # Errors
    /// [`AuthenticateError`].
    pub async fn execute(
        &self,
        secret: &str,
        device: &str,
        provenance: Provenance,
    ) -> Result<Option<Resumed>, AuthenticateError> {
        let digest = self.tokens.digest(secret);
        let Some(known) = self.remembered.by_token(digest).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if now >= known.family.expires_at || !known.user.is_active() || !Family::is_open_to(known.user.role) {
            let unit = self.transactions.begin().await?;
            unit.remember.end(known.user.id, known.family.id).await?;
            unit.commit().await?;
            return Ok(None);
        }
        // Before anything is exchanged: what was exchanged and did not arrive would look copied the next time.
        if known.used_at.is_none() && !self.lets_in(&known, &provenance).await? {
            return Ok(None);
        }
        if known.used_at.is_none()
            && let Some(pair) = self.exchange(&known, digest, device, &provenance).await?
        {
            return self.signed_in(pair, &known.family, provenance).await;
        }
        // It is used, since long ago or since a moment ago by a request that was sent together with this one.
        let Some(known) = self.remembered.by_token(digest).await? else {
            return Ok(None);
        };
        let is_late = known
            .used_at
            .is_none_or(|used| now.duration_since(used) > Family::GRACE);
        match known.next.as_deref().filter(|_| !is_late) {
            Some(sealed) => {
                let pair = self.opened(&known, sealed)?;
                self.signed_in(pair, &known.family, provenance).await
            }
            None => Ok(self.end_stolen(&known, provenance, now).await?),
        }
    }

    /// Whether the user's company lets it in just now, and from there.
    async fn lets_in(&self, known: &Remembered, provenance: &Provenance) -> Result<bool, AuthenticateError> {
        let Some(company) = known.user.company else {
            return Ok(true);
        };
        let company = self.companies.get(company).await?;
        let Some(company) = company.filter(Company::is_active) else {
            return Ok(false);
        };
        admit(&company, provenance.address)?;
        Ok(true)
    }

    /// Begins the session and puts the next secret in the place of this one; `None` where somebody else was faster.
    async fn exchange(
        &self,
        known: &Remembered,
        digest: TokenDigest,
        device: &str,
        provenance: &Provenance,
    ) -> Result<Option<Pair>, StoreError> {
        let now = self.clock.now();
        let pair = Pair {
            session: self.tokens.next(),
            next: self.tokens.next(),
        };
        let family = &known.family;
        let sealed = self
            .vault
            .seal(
                VaultPurpose::RememberedNext,
                family.id.as_uuid(),
                pair.joined().as_bytes(),
            )
            .map_err(|error| StoreError::Backend(Box::new(error)))?;
        let session = Session {
            id: SessionId::from_uuid(self.ids.next()),
            user: known.user.id,
            started_at: now,
            // Nobody has proved anything since.
            confirmed_at: family.started_at,
            entered: None,
            family: Some(family.id),
            seen_at: now,
            device: storable_device(device),
            address: provenance.address,
        };
        let next = self.tokens.digest(&pair.next.0);
        let unit = self.transactions.begin().await?;
        if unit
            .remember
            .rotate(family.id, digest, next, &sealed, now)
            .await?
            == Spent::Not
        {
            return Ok(None);
        }
        unit.sessions
            .insert(&session, self.tokens.digest(&pair.session.0))
            .await?;
        let entry = self.entry(known, provenance.clone(), now, AuditAction::SessionResumed);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(Some(pair))
    }

    fn opened(&self, known: &Remembered, sealed: &[u8]) -> Result<Pair, StoreError> {
        let owner = known.family.id.as_uuid();
        let opened = self.vault.open(VaultPurpose::RememberedNext, owner, sealed);
        opened
            .ok()
            .and_then(|opened| Pair::parted(&String::from_utf8(opened).ok()?))
            .ok_or_else(|| StoreError::Backend(Box::new(VaultError::NotOurs)))
    }

    async fn signed_in(
        &self,
        pair: Pair,
        family: &Family,
        provenance: Provenance,
    ) -> Result<Option<Resumed>, AuthenticateError> {
        let signed_in = self.authenticate.execute(&pair.session.0, provenance).await?;
        let holds_for = self.clock.now().duration_until(family.expires_at);
        Ok(signed_in.map(|signed_in| Resumed {
            signed_in,
            token: pair.session,
            remembered: RememberedToken {
                token: pair.next,
                holds_for,
            },
        }))
    }

    async fn end_stolen(
        &self,
        known: &Remembered,
        provenance: Provenance,
        at: Timestamp,
    ) -> Result<Option<Resumed>, StoreError> {
        let user = &known.user;
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let what = "Somebody used a copy of the sign-in that one of your browsers keeps, so that browser was \
                    signed out";
        let letter = Letter::FactorChanged {
            what: what.to_owned(),
            at,
        };
        let unit = self.transactions.begin().await?;
        if unit.remember.end(user.id, known.family.id).await? == Spent::Not {
            return Ok(None);
        }
        let entry = self.entry(known, provenance, at, AuditAction::CopiedSignInUsed);
        unit.audit.append(&entry.ended(Outcome::Refused)).await?;
        let recipient = Recipient::user(user, company.as_ref());
        self.post.put(&unit, &letter, &recipient).await?;
        unit.commit().await?;
        Ok(None)
    }

    fn entry(
        &self,
        known: &Remembered,
        provenance: Provenance,
        at: Timestamp,
        action: AuditAction,
    ) -> AuditEntry {
        let id = AuditId::from_uuid(self.ids.next());
        AuditEntry::by_nobody(provenance, id, at, action, &known.user.username)
            .done_by(known.user.id)
            .in_company(known.user.company)
    }
}

/// The two secrets that a browser gets at once. Neither has a space in it.
struct Pair {
    session: Token,
    next: Token,
}

impl Pair {
    fn joined(&self) -> String {
        format!("{} {}", self.session.0, self.next.0)
    }

    fn parted(text: &str) -> Option<Self> {
        let (session, next) = text.split_once(' ')?;
        Some(Self {
            session: Token(session.to_owned()),
            next: Token(next.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests;
