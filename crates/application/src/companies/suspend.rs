use std::sync::Arc;

use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, Standing};
use callbook_domain::ids::{AuditId, CompanyId};

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// Why a company was neither suspended nor resumed.
#[derive(Debug, thiserror::Error)]
pub enum StandingError {
    /// There is no such company.
    #[error("there is no such company")]
    NotFound,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this company meanwhile: try again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Suspends a company: from the next request on its people are signed out and cannot sign in, and its imports wait.
/// Nothing of it is lost.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SuspendCompany {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
}

impl SuspendCompany {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Suspends it. One that is suspended already stays so, since the same moment.
    ///
    /// # Errors
    /// [`StandingError`], and nothing was written.
    pub async fn execute(&self, superuser: &Superuser, company: CompanyId) -> Result<Company, StandingError> {
        let standing = Standing::Suspended { at: self.clock.now() };
        self.set(superuser, company, standing, AuditAction::CompanySuspended)
            .await
    }

    /// Gives the company that standing, if it has another.
    pub(super) async fn set(
        &self,
        superuser: &Superuser,
        company: CompanyId,
        standing: Standing,
        action: AuditAction,
    ) -> Result<Company, StandingError> {
        let scope = superuser.company(company);
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        let mut company = unit
            .companies
            .find(&scope)
            .await?
            .ok_or(StandingError::NotFound)?;
        let is_to_be = matches!(standing, Standing::Active);
        if company.is_active() == is_to_be {
            return Ok(company);
        }
        let read = company.version;
        company.standing = standing;
        match unit.companies.update(&scope, &company, read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken => return Err(StandingError::Stale),
            Updated::Absent => return Err(StandingError::NotFound),
        }
        let entry = AuditEntry::by_person(superuser.principal(), id, self.clock.now(), action, company.id)
            .in_company(Some(company.id));
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        company.version = read.next();
        Ok(company)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, now, superuser};

    fn use_case(transactions: Arc<dyn Transactions>) -> SuspendCompany {
        SuspendCompany {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn unit(found: Option<Company>) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.companies.expect_find().returning(move |_| Ok(found.clone()));
        unit
    }

    #[tokio::test]
    async fn a_company_is_suspended_once() {
        let mut first = unit(Some(company())).audited(AuditAction::CompanySuspended);
        first
            .companies
            .expect_update()
            .withf(|_, company, _| company.standing == Standing::Suspended { at: now() })
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        let suspended = use_case(first.committed())
            .execute(&superuser(), company().id)
            .await
            .unwrap();
        assert!(!suspended.is_active());
        let again = use_case(unit(Some(suspended.clone())).dropped())
            .execute(&superuser(), company().id)
            .await
            .unwrap();
        assert_eq!(again, suspended);
    }

    #[tokio::test]
    async fn there_is_nothing_to_suspend_where_there_is_no_company() {
        let result = use_case(unit(None).dropped())
            .execute(&superuser(), company().id)
            .await;
        assert!(matches!(result, Err(StandingError::NotFound)));
    }
}
