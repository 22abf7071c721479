use std::sync::Arc;

use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::session::Session;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Token, Tokens, Transactions};
use crate::{Ports, Settings};

/// Why a company was not left.
#[derive(Debug, thiserror::Error)]
pub enum LeaveCompanyError {
    /// The session stands in none.
    #[error("you have entered no company")]
    Outside,
    /// The session has ended meanwhile.
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets a superuser's session stand in no company again.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct LeaveCompany {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl LeaveCompany {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Leaves the company that the session has entered. Gives the session's new secret.
    ///
    /// # Errors
    /// [`LeaveCompanyError`], and nothing was written.
    pub async fn execute(
        &self,
        superuser: &Superuser,
        session: &Session,
    ) -> Result<Token, LeaveCompanyError> {
        let company = session.entered.ok_or(LeaveCompanyError::Outside)?;
        let token = self.tokens.next();
        let digest = self.tokens.digest(&token.0);
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        if !unit.sessions.enter(session.id, None, digest).await? {
            return Err(LeaveCompanyError::SessionEnded);
        }
        let person = superuser.principal();
        let entry = AuditEntry::by_person(person, id, self.clock.now(), AuditAction::CompanyLeft, company)
            .in_company(Some(company));
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, session_of, superuser};

    fn use_case(transactions: Arc<dyn Transactions>) -> LeaveCompany {
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("new secret".to_owned()));
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        LeaveCompany {
            transactions,
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn the_company_is_left_with_a_new_secret() {
        let mut unit = MockUnit::default().audited(AuditAction::CompanyLeft);
        unit.sessions
            .expect_enter()
            .withf(|_, entered, _| entered.is_none())
            .times(1)
            .returning(|_, _, _| Ok(true));
        let session = Session {
            entered: Some(company().id),
            ..session_of(superuser().principal().user_id())
        };
        use_case(unit.committed())
            .execute(&superuser(), &session)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn who_stands_in_none_leaves_none() {
        let session = session_of(superuser().principal().user_id());
        let result = use_case(MockUnit::never()).execute(&superuser(), &session).await;
        assert!(matches!(result, Err(LeaveCompanyError::Outside)));
    }
}
