use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, Standing};
use callbook_domain::ids::CompanyId;

use super::suspend::{StandingError, SuspendCompany};
use crate::{Ports, Settings};

/// Lets a suspended company in again: its people sign in as before, its imports go on where they stopped.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ResumeCompany(SuspendCompany);

impl ResumeCompany {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self(SuspendCompany::new(ports, settings))
    }

    /// Resumes it; nothing happens where it is not suspended.
    ///
    /// # Errors
    /// [`StandingError`], and nothing was written.
    pub async fn execute(&self, superuser: &Superuser, company: CompanyId) -> Result<Company, StandingError> {
        self.0
            .set(superuser, company, Standing::Active, AuditAction::CompanyResumed)
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Updated;
    use crate::testing::{MockUnit, clock, company, ids, now, superuser};

    #[tokio::test]
    async fn a_suspended_company_is_let_in_again() {
        let mut unit = MockUnit::default().audited(AuditAction::CompanyResumed);
        unit.companies.expect_find().returning(|_| {
            Ok(Some(Company {
                standing: Standing::Suspended { at: now() },
                ..company()
            }))
        });
        unit.companies
            .expect_update()
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        let use_case = ResumeCompany(SuspendCompany {
            transactions: unit.committed(),
            clock: clock(),
            ids: ids(),
        });
        let resumed = use_case.execute(&superuser(), company().id).await.unwrap();
        assert!(resumed.is_active());
    }
}
