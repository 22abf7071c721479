use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, SessionId};
use callbook_domain::user::{Password, PasswordRefusal};

use crate::mail::Post;
use crate::ports::{
    AuditEntry, Clock, CompanyQueries, Ids, Letter, PasswordError, Passwords, Recipient, Spent, StoreError,
    Token, Tokens, Transactions,
};
use crate::{Ports, Settings};

/// What somebody wants its password to be.
#[derive(Clone)]
pub struct ChangePasswordCommand {
    /// The session from which it is changed.
    pub session: SessionId,
    /// The secret that the browser holds it by.
    pub secret: String,
    /// The new password, as typed.
    pub typed: String,
}

impl std::fmt::Debug for ChangePasswordCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePasswordCommand")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

/// Why the password is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// It may not be set.
    #[error(transparent)]
    Refused(#[from] PasswordRefusal),
    /// The session has ended, or another request has just changed it.
    #[error("this browser was signed out meanwhile: sign in and try again")]
    SessionGone,
    /// It could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes the own password. All other sessions end, and sign-ins that wait for a second factor; no browser stays signed in by itself, links that were asked for
/// before let nobody in, and the session that goes on gets another secret. Its route asks for a fresh proof of identity.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChangePassword {
    transactions: Arc<dyn Transactions>,
    companies: Arc<dyn CompanyQueries>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl ChangePassword {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Changes it; returns the session's new secret.
    ///
    /// # Errors
    /// [`ChangePasswordError`], and nothing was written.
    pub async fn execute(
        &self,
        principal: &Principal,
        command: ChangePasswordCommand,
    ) -> Result<Token, ChangePasswordError> {
        let user = principal.user();
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let password = Password::of_user(&command.typed, user, company.as_ref())?;
        let hash = self.passwords.hash(&password).await?;
        let (used, token) = (self.tokens.digest(&command.secret), self.tokens.next());
        let next = self.tokens.digest(&token.0);
        let now = self.clock.now();
        let letter = Letter::PasswordChanged {
            at: now,
            address: principal.provenance().address,
        };
        let mail = self
            .post
            .write(&letter, &Recipient::user(user, company.as_ref()))?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_person(principal, id, now, AuditAction::PasswordChanged, user.id)
            .changed_secret("password");

        let unit = self.transactions.begin().await?;
        if unit.sessions.renew(command.session, used, next, now).await? == Spent::Not {
            return Err(ChangePasswordError::SessionGone);
        }
        unit.users.set_password(user.id, hash).await?;
        unit.challenges.end_all_of(user.id).await?;
        unit.remember.end_all_of(user.id).await?;
        // Last: what those two were just beginning is a session now.
        unit.sessions.end_others_of(user.id, command.session).await?;
        unit.links.end_all_of(user.id, now).await?;
        unit.email_changes.end_all_of(user.id, now).await?;
        unit.outbox.push(&mail).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;
    use uuid::Uuid;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::ports::{MockCompanyQueries, MockPasswords, MockTokens, PasswordHash, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, post, principal};

    fn use_case(transactions: Arc<dyn Transactions>) -> ChangePassword {
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(|_| Ok(Some(company())));
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("next".to_owned()));
        tokens
            .expect_digest()
            .returning(|token| TokenDigest([if token == "next" { 2 } else { 1 }; 32]));
        ChangePassword {
            transactions,
            companies: Arc::new(companies),
            passwords: Arc::new(passwords),
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    fn command(typed: &str) -> ChangePasswordCommand {
        ChangePasswordCommand {
            session: SessionId::from_uuid(Uuid::from_u128(9)),
            secret: "used".to_owned(),
            typed: typed.to_owned(),
        }
    }

    fn renewing(unit: MockUnit, spent: Spent) -> MockUnit {
        let mut unit = unit;
        unit.sessions
            .expect_renew()
            .withf(|_, used, next, _| used.0 == [1; 32] && next.0 == [2; 32])
            .times(1)
            .returning(move |_, _, _, _| Ok(spent));
        unit
    }

    #[tokio::test]
    async fn everything_else_that_lets_somebody_in_ends() {
        let asha = principal(Role::Sales);
        let unit = MockUnit::default()
            .audited(AuditAction::PasswordChanged)
            .mailed(LetterKind::PasswordChanged, asha.user().email.as_str());
        let mut unit = renewing(unit, Spent::Now);
        unit.users.expect_set_password().times(1).returning(|_, _| Ok(()));
        unit.sessions
            .expect_end_others_of()
            .times(1)
            .returning(|_, _| Ok(()));
        unit.remember.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.challenges.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        unit.email_changes
            .expect_end_all_of()
            .times(1)
            .returning(|_, _| Ok(()));
        let token = use_case(unit.committed())
            .execute(&asha, command("correct horse battery"))
            .await
            .unwrap();
        assert_eq!(token.0, "next");
    }

    #[tokio::test]
    async fn a_refused_password_and_an_ended_session_change_nothing() {
        let asha = principal(Role::Sales);
        let result = use_case(MockUnit::never())
            .execute(&asha, command("passwordpassword"))
            .await;
        assert!(matches!(
            result,
            Err(ChangePasswordError::Refused(PasswordRefusal::Common))
        ));
        let unit = renewing(MockUnit::default(), Spent::Not);
        let result = use_case(unit.dropped())
            .execute(&asha, command("correct horse battery"))
            .await;
        assert!(matches!(result, Err(ChangePasswordError::SessionGone)));
    }
}
