use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::user::{Password, PasswordRefusal, User};

use crate::mail::Post;
use crate::ports::{
    AccountQueries, AuditEntry, Clock, CompanyQueries, Ids, Letter, PasswordError, Passwords, Recipient,
    StoreError, Tokens, Transactions,
};
use crate::{Ports, Settings};

/// Says whose password a link sets, without using it up.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct OpenPasswordLink {
    accounts: Arc<dyn AccountQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
}

impl OpenPasswordLink {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            accounts: ports.accounts.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// The user; `None` where the link is used, expired or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, token: &str) -> Result<Option<User>, StoreError> {
        let user = self
            .accounts
            .by_password_link(self.tokens.digest(token), self.clock.now())
            .await?;
        Ok(user.filter(User::is_active))
    }
}

/// Why no password was set.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// The link is used, expired or never was.
    #[error("this link has been used or has expired: ask for a new one")]
    LinkGone,
    /// The password may not be set; the link still holds.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets a password by a single-use link, and ends the user's sessions.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SetPassword {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl SetPassword {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Sets it; returns whose it is.
    ///
    /// # Errors
    /// [`SetPasswordError`].
    pub async fn execute(
        &self,
        token: &str,
        typed: &str,
        provenance: Provenance,
    ) -> Result<User, SetPasswordError> {
        let digest = self.tokens.digest(token);
        let user = self.accounts.by_password_link(digest, self.clock.now()).await?;
        let user = user.filter(User::is_active).ok_or(SetPasswordError::LinkGone)?;
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let password = Password::of_user(typed, &user, company.as_ref())?;
        let hash = self.passwords.hash(&password).await?;

        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        if unit.links.take(digest, now).await? != Some(user.id) {
            return Err(SetPasswordError::LinkGone);
        }
        unit.users.set_password(user.id, hash).await?;
        unit.sessions.end_all_of(user.id).await?;
        // Whoever asked for these may not be the one who set the password now.
        unit.links.end_all_of(user.id, now).await?;
        unit.email_changes.end_all_of(user.id, now).await?;
        // Nothing was changed for somebody who sets the first one.
        if user.last_sign_in_at.is_some() {
            let letter = Letter::PasswordChanged {
                at: now,
                address: provenance.address,
            };
            let recipient = Recipient::user(&user, company.as_ref());
            self.post.put(&unit, &letter, &recipient).await?;
        }
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::PasswordSet, user.id)
            .done_by(user.id)
            .in_company(user.company)
            .changed_secret("password");
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(user)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{
        MockAccountQueries, MockCompanyQueries, MockPasswords, MockTokens, PasswordHash, TokenDigest,
    };
    use crate::testing::{MockUnit, clock, company, ids, now, post, user};

    fn use_case(transactions: Arc<dyn Transactions>, of: Option<User>) -> SetPassword {
        let mut accounts = MockAccountQueries::new();
        accounts
            .expect_by_password_link()
            .returning(move |_, _| Ok(of.clone()));
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        SetPassword {
            transactions,
            accounts: Arc::new(accounts),
            companies: Arc::new(companies),
            passwords: Arc::new(passwords),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn asha() -> User {
        user(1, "asha", Role::Sales)
    }

    fn local() -> Provenance {
        Provenance::local(Channel::Browser)
    }

    /// A unit in which whatever could let somebody in ends.
    fn everything_ends() -> MockUnit {
        let mut unit = MockUnit::default().audited(AuditAction::PasswordSet);
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        unit.email_changes
            .expect_end_all_of()
            .times(1)
            .returning(|_, _| Ok(()));
        unit
    }

    #[tokio::test]
    async fn whoever_had_a_password_is_told_by_mail_that_it_changed() {
        let mut unit = everything_ends().mailed(LetterKind::PasswordChanged, "asha@example.com");
        unit.links.expect_take().returning(|_, _| Ok(Some(asha().id)));
        unit.users.expect_set_password().times(1).returning(|_, _| Ok(()));
        let known = User {
            last_sign_in_at: Some(now()),
            ..asha()
        };
        use_case(unit.committed(), Some(known))
            .execute("token", "correct horse battery", local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_link_sets_the_password_once_and_ends_the_sessions() {
        let mut unit = everything_ends();
        unit.links
            .expect_take()
            .times(1)
            .returning(|_, _| Ok(Some(asha().id)));
        unit.users.expect_set_password().times(1).returning(|_, _| Ok(()));
        use_case(unit.committed(), Some(asha()))
            .execute("token", "correct horse battery", local())
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn of_two_at_once_one_finds_the_link_gone() {
        let mut unit = MockUnit::default();
        unit.links.expect_take().returning(|_, _| Ok(None));
        let result = use_case(unit.dropped(), Some(asha()))
            .execute("token", "correct horse battery", local())
            .await;
        assert!(matches!(result, Err(SetPasswordError::LinkGone)));
    }

    #[tokio::test]
    async fn a_refused_password_leaves_the_link_unused() {
        let result = use_case(MockUnit::never(), Some(asha()))
            .execute("token", "short", local())
            .await;
        assert!(matches!(
            result,
            Err(SetPasswordError::Refused(PasswordRefusal::TooShort))
        ));
        let result = use_case(MockUnit::never(), None)
            .execute("token", "correct horse battery", local())
            .await;
        assert!(matches!(result, Err(SetPasswordError::LinkGone)));
    }
}
