use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::AuditId;
use callbook_domain::session::Session;
use jiff::{SignedDuration, Timestamp};

use super::app_codes::{AppCodes, Shown, spend};
use super::attempts::Attempt;
use super::refusals::{Refusals, Wanting};
use crate::ports::{
    AccountQueries, AuditEntry, Clock, Ids, PasswordError, Passwords, Spent, StoreError, Token, Tokens,
    Transactions, UnitOfWork, Verdict,
};
use crate::{Ports, Settings};

/// What somebody gives to prove once more to be the user.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds a password")]
pub enum Given {
    /// The password, as typed.
    Password(String),
    /// A code of the authenticator app, or a recovery code, as typed.
    Code(String),
}

/// By what somebody may prove to be the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// By the password.
    Password,
    /// By the password, or a code of the authenticator app that it has.
    PasswordOrCode,
}

/// Why somebody is not believed to be the user.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The password or the code is wrong.
    #[error("that is not right")]
    Wrong,
    /// Too many attempts of late.
    #[error("too many attempts: try again in {} seconds", retry_after.as_secs().max(1))]
    Throttled {
        /// How long to wait.
        retry_after: SignedDuration,
    },
    /// The session ended meanwhile, or another request has just renewed it.
    #[error("your session has changed meanwhile")]
    Gone,
    /// The password could not be compared just now.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The session is as good as new.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The secret that takes the place of the one before.
    pub token: Token,
    /// The session as it is now.
    pub session: Session,
}

/// Lets somebody who is signed in prove once more to be the user, before something sensitive (step-up). The session gets
/// another secret, so that whoever has copied the one before does not gain by it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ConfirmIdentity {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    app: AppCodes,
    refusals: Refusals,
}

impl ConfirmIdentity {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            app: AppCodes::new(ports),
            refusals: Refusals::new(ports, settings),
        }
    }

    /// By what somebody may prove to be the user.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn accepted(&self, person: &Principal) -> Result<Accepted, StoreError> {
        let known = self.app.factors.of(person.user_id()).await?;
        Ok(match known.enrolled.app {
            Some(_) => Accepted::PasswordOrCode,
            None => Accepted::Password,
        })
    }

    /// Believes what was given, if it is right, and renews the session that `token` is the secret of.
    ///
    /// # Errors
    /// [`ConfirmError`], and the session is as it was.
    pub async fn execute(
        &self,
        person: &Principal,
        session: &Session,
        token: &str,
        given: Given,
    ) -> Result<Confirmed, ConfirmError> {
        let now = self.clock.now();
        let user = person.user();
        let attempt = Attempt::of(Some(user), "", person.provenance().address);
        let wanting = Wanting {
            user: Some(user),
            login: user.username.as_str(),
            provenance: person.provenance(),
        };
        if let Some(retry_after) = self.refusals.count(&attempt, &wanting, now).await? {
            return Err(ConfirmError::Throttled { retry_after });
        }
        let shown = match given {
            Given::Password(typed) => self.by_password(person, &attempt, &typed).await?.then_some(None),
            Given::Code(typed) => {
                let known = self.app.factors.of(user.id).await?;
                self.app.shown(user, &known, &typed, now)?.map(Some)
            }
        };
        let Some(shown) = shown else {
            return self.refuse(person, now).await;
        };
        let unit = self.transactions.begin().await?;
        if let Some(shown) = shown
            && spend(&unit, user, shown, now).await? == Spent::Not
        {
            drop(unit);
            return self.refuse(person, now).await;
        }
        attempt.succeeded(&unit).await?;
        self.renew(unit, person, session, token, shown.map_or("password", Shown::key))
            .await
    }

    async fn by_password(
        &self,
        person: &Principal,
        attempt: &Attempt,
        typed: &str,
    ) -> Result<bool, ConfirmError> {
        let account = self.accounts.by_login(person.user().username.as_str()).await?;
        let hash = account.and_then(|account| account.password);
        let verdict = self.passwords.verify(typed, hash).await;
        if let Err(PasswordError::Busy) = verdict {
            let unit = self.transactions.begin().await?;
            attempt.take_back(&unit).await?;
            unit.commit().await?;
        }
        Ok(verdict? != Verdict::Wrong)
    }

    async fn renew(
        &self,
        unit: UnitOfWork,
        person: &Principal,
        session: &Session,
        token: &str,
        by: &'static str,
    ) -> Result<Confirmed, ConfirmError> {
        let now = self.clock.now();
        let next = self.tokens.next();
        let (used, digest) = (self.tokens.digest(token), self.tokens.digest(&next.0));
        if unit.sessions.renew(session.id, used, digest, now).await? == Spent::Not {
            return Err(ConfirmError::Gone);
        }
        unit.audit.append(&self.entry(person, now).with("by", by)).await?;
        unit.commit().await?;
        Ok(Confirmed {
            token: next,
            session: Session {
                confirmed_at: now,
                ..session.clone()
            },
        })
    }

    async fn refuse(&self, person: &Principal, now: Timestamp) -> Result<Confirmed, ConfirmError> {
        let unit = self.transactions.begin().await?;
        let entry = self.entry(person, now).ended(Outcome::Refused);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Err(ConfirmError::Wrong)
    }

    fn entry(&self, person: &Principal, now: Timestamp) -> AuditEntry {
        let id = AuditId::from_uuid(self.ids.next());
        let username = &person.user().username;
        AuditEntry::by_person(person, id, now, AuditAction::IdentityConfirmed, username)
    }
}

#[cfg(test)]
mod tests;
