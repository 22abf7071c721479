use std::sync::Arc;

use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, CompanyId};
use callbook_domain::session::Session;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Token, Tokens, Transactions};
use crate::{Ports, Settings};

/// Why a company was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterCompanyError {
    /// There is no such company.
    #[error("there is no such company")]
    NotFound,
    /// The session has ended meanwhile.
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets a superuser's session stand in a company, a suspended one too. The company's audit log says so, and the session
/// gets a new secret: what it may do has changed.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EnterCompany {
    transactions: Arc<dyn Transactions>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EnterCompany {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Enters it, and leaves the one that was entered before. Gives the session's new secret.
    ///
    /// # Errors
    /// [`EnterCompanyError`], and the session stands where it stood.
    pub async fn execute(
        &self,
        superuser: &Superuser,
        session: &Session,
        company: CompanyId,
    ) -> Result<Token, EnterCompanyError> {
        let token = self.tokens.next();
        let digest = self.tokens.digest(&token.0);
        let now = self.clock.now();
        let scope = superuser.company(company);
        let entry = |action, company| {
            let id = AuditId::from_uuid(self.ids.next());
            AuditEntry::by_person(superuser.principal(), id, now, action, company).in_company(Some(company))
        };
        let unit = self.transactions.begin().await?;
        if unit.companies.find(&scope).await?.is_none() {
            return Err(EnterCompanyError::NotFound);
        }
        if !unit.sessions.enter(session.id, Some(company), digest).await? {
            return Err(EnterCompanyError::SessionEnded);
        }
        if let Some(before) = session.entered.filter(|before| *before != company) {
            unit.audit
                .append(&entry(AuditAction::CompanyLeft, before))
                .await?;
        }
        unit.audit
            .append(&entry(AuditAction::CompanyEntered, company))
            .await?;
        unit.commit().await?;
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::company::Company;

    use super::*;
    use crate::ports::{MockTokens, TokenDigest};
    use crate::testing::{MockUnit, clock, company, ids, session_of, superuser};

    fn use_case(transactions: Arc<dyn Transactions>) -> EnterCompany {
        let mut tokens = MockTokens::new();
        tokens.expect_next().returning(|| Token("new secret".to_owned()));
        tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
        EnterCompany {
            transactions,
            tokens: Arc::new(tokens),
            clock: clock(),
            ids: ids(),
        }
    }

    fn session(entered: Option<CompanyId>) -> Session {
        Session {
            entered,
            ..session_of(superuser().principal().user_id())
        }
    }

    fn unit(found: Option<Company>, entering: Entering) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.companies.expect_find().returning(move |_| Ok(found.clone()));
        unit.sessions
            .expect_enter()
            .withf(|_, entered, digest| *entered == Some(company().id) && digest.0 == [7; 32])
            .returning(move |_, _, _| Ok(matches!(entering, Entering::Done)));
        unit
    }

    /// Whether the session was still there.
    #[derive(Debug, Clone, Copy)]
    enum Entering {
        Done,
        Ended,
    }

    #[tokio::test]
    async fn the_session_gets_a_new_secret_and_the_companys_log_says_so() {
        let mut unit = unit(Some(company()), Entering::Done);
        unit.audit
            .expect_append()
            .withf(|entry| entry.action == AuditAction::CompanyEntered && entry.company == Some(company().id))
            .times(1)
            .returning(|_| Ok(()));
        let token = use_case(unit.committed())
            .execute(&superuser(), &session(None), company().id)
            .await
            .unwrap();
        assert_eq!(token.0, "new secret");
    }

    #[tokio::test]
    async fn whoever_goes_from_one_company_to_another_leaves_the_first() {
        let elsewhere = CompanyId::from_uuid(uuid::Uuid::from_u128(555));
        let mut unit = unit(Some(company()), Entering::Done).audited(AuditAction::CompanyEntered);
        unit.audit
            .expect_append()
            .withf(move |entry| entry.action == AuditAction::CompanyLeft && entry.company == Some(elsewhere))
            .times(1)
            .returning(|_| Ok(()));
        use_case(unit.committed())
            .execute(&superuser(), &session(Some(elsewhere)), company().id)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nothing_is_written_without_a_company_or_a_session() {
        let absent = use_case(unit(None, Entering::Done).dropped())
            .execute(&superuser(), &session(None), company().id)
            .await;
        assert!(matches!(absent, Err(EnterCompanyError::NotFound)));
        let ended = use_case(unit(Some(company()), Entering::Ended).dropped())
            .execute(&superuser(), &session(None), company().id)
            .await;
        assert!(matches!(ended, Err(EnterCompanyError::SessionEnded)));
    }
}
