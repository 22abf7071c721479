use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::user::{Email, User};

use crate::mail::Post;
use crate::ports::{
    AccountQueries, AuditEntry, Clock, CompanyQueries, Ids, Letter, Recipient, StoreError, Tokens,
    Transactions, Updated,
};
use crate::{Ports, Settings};

/// Says which address a link confirms, without using it up.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct OpenEmailChange {
    accounts: Arc<dyn AccountQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
}

impl OpenEmailChange {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            accounts: ports.accounts.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
        }
    }

    /// The user and its new address; `None` where the link is used, expired or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, token: &str) -> Result<Option<(User, Email)>, StoreError> {
        let digest = self.tokens.digest(token);
        let found = self.accounts.by_email_change(digest, self.clock.now()).await?;
        Ok(found.filter(|(user, _)| user.is_active()))
    }
}

/// Why the address is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmEmailError {
    /// The link is used, expired or never was, or another account has the address by now.
    #[error("this link has been used or has expired: ask for a new one on your profile")]
    LinkGone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives an account the e-mail address that a single-use link has proved, and tells the old one.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ConfirmEmail {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    companies: Arc<dyn CompanyQueries>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl ConfirmEmail {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            companies: ports.companies.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Confirms it; returns the address that the account has now.
    ///
    /// # Errors
    /// [`ConfirmEmailError`], and nothing was written.
    pub async fn execute(&self, token: &str, provenance: Provenance) -> Result<Email, ConfirmEmailError> {
        let digest = self.tokens.digest(token);
        let now = self.clock.now();
        let found = self.accounts.by_email_change(digest, now).await?;
        let (user, email) = found
            .filter(|(user, _)| user.is_active())
            .ok_or(ConfirmEmailError::LinkGone)?;
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        // It goes to the address that the account has until now.
        let told = self.post.write(
            &Letter::EmailChanged { at: now },
            &Recipient::user(&user, company.as_ref()),
        )?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::EmailChanged, user.id)
            .done_by(user.id)
            .in_company(user.company)
            .changed("email", &user.email, &email);

        let unit = self.transactions.begin().await?;
        if unit.email_changes.take(digest, now).await? != Some((user.id, email.clone())) {
            return Err(ConfirmEmailError::LinkGone);
        }
        if unit.users.set_email(user.id, &email).await? != Updated::Done {
            return Err(ConfirmEmailError::LinkGone);
        }
        // Links that went to the old address let nobody in any more.
        unit.links.end_all_of(user.id, now).await?;
        unit.outbox.push(&told).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(email)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::Activity;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{MockAccountQueries, MockCompanyQueries, MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, now, post, user};

    fn use_case(transactions: Arc<dyn Transactions>, of: Option<User>) -> ConfirmEmail {
        let mut accounts = MockAccountQueries::new();
        accounts
            .expect_by_email_change()
            .returning(move |_, _| Ok(of.clone().map(|user| (user, new_email()))));
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        let mut tokens = MockTokens::new();
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        ConfirmEmail {
            transactions,
            accounts: Arc::new(accounts),
            companies: Arc::new(companies),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn new_email() -> Email {
        Email::parse("asha@elsewhere.example").unwrap()
    }

    fn asha() -> User {
        user(1, "asha", Role::Sales)
    }

    fn taking(unit: MockUnit, updated: Updated) -> MockUnit {
        let mut unit = unit;
        unit.email_changes
            .expect_take()
            .times(1)
            .returning(|_, _| Ok(Some((asha().id, new_email()))));
        unit.users
            .expect_set_email()
            .withf(|_, email| *email == new_email())
            .times(1)
            .returning(move |_, _| Ok(updated));
        unit
    }

    async fn confirm(use_case: ConfirmEmail) -> Result<Email, ConfirmEmailError> {
        use_case
            .execute("token", Provenance::local(Channel::Browser))
            .await
    }

    #[tokio::test]
    async fn the_account_has_the_new_address_and_the_old_one_is_told() {
        let unit = MockUnit::default().audited(AuditAction::EmailChanged);
        let mut unit = taking(unit, Updated::Done).mailed(LetterKind::EmailChanged, "asha@example.com");
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        let email = confirm(use_case(unit.committed(), Some(asha()))).await;
        assert_eq!(email.unwrap(), new_email());
    }

    #[tokio::test]
    async fn of_two_at_once_one_finds_the_link_gone() {
        let mut unit = MockUnit::default();
        unit.email_changes.expect_take().returning(|_, _| Ok(None));
        let result = confirm(use_case(unit.dropped(), Some(asha()))).await;
        assert!(matches!(result, Err(ConfirmEmailError::LinkGone)));
    }

    #[tokio::test]
    async fn an_address_that_somebody_took_meanwhile_is_not_given_twice() {
        let unit = taking(MockUnit::default(), Updated::Taken);
        let result = confirm(use_case(unit.dropped(), Some(asha()))).await;
        assert!(matches!(result, Err(ConfirmEmailError::LinkGone)));
    }

    #[tokio::test]
    async fn an_unknown_link_and_a_deactivated_user_change_nothing() {
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..asha()
        };
        for of in [None, Some(gone)] {
            let result = confirm(use_case(MockUnit::never(), of)).await;
            assert!(matches!(result, Err(ConfirmEmailError::LinkGone)));
        }
    }
}
