use std::sync::Arc;

use callbook_domain::access::{AuditScope, NotAllowed, Viewer};
use callbook_domain::ids::UserId;

use crate::ports::{AccountQueries, AuditFilter, AuditPage, AuditPlace, AuditQueries, StoreError};
use crate::{Ports, Settings};

/// So many entries make a page.
pub const PAGE: u16 = 50;

/// Why the log is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListAuditError {
    /// The viewer may not read it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists what the audit log says, newest first.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListAudit {
    audit: Arc<dyn AuditQueries>,
    accounts: Arc<dyn AccountQueries>,
}

impl ListAudit {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            audit: ports.audit.clone(),
            accounts: ports.accounts.clone(),
        }
    }

    /// A page of the log of the viewer's company.
    ///
    /// # Errors
    /// [`ListAuditError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        filter: &AuditFilter,
        place: AuditPlace,
    ) -> Result<AuditPage, ListAuditError> {
        let scope = viewer.audit()?;
        Ok(self.audit.page(&scope, filter, place, PAGE).await?)
    }

    /// The user with that username or e-mail address, deactivated or not, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn person_named(&self, login: &str) -> Result<Option<UserId>, StoreError> {
        let account = self.accounts.by_login(&login.trim().to_lowercase()).await?;
        Ok(account.map(|account| account.user.id))
    }

    /// At most `limit` entries of the whole installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_operator(
        &self,
        filter: &AuditFilter,
        place: AuditPlace,
        limit: u16,
    ) -> Result<AuditPage, StoreError> {
        self.audit
            .page(&AuditScope::of_operator(), filter, place, limit)
            .await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{AuditReach, Role};
    use rstest::rstest;

    use super::*;
    use crate::ports::{MockAccountQueries, MockAuditQueries};
    use crate::testing::{company, viewer};

    fn use_case(reach: AuditReach, times: usize) -> ListAudit {
        let mut audit = MockAuditQueries::new();
        audit
            .expect_page()
            .withf(move |scope, _, _, _| scope.reach() == reach)
            .times(times)
            .returning(|_, _, _, _| Ok(AuditPage::default()));
        ListAudit {
            audit: Arc::new(audit),
            accounts: Arc::new(MockAccountQueries::new()),
        }
    }

    #[tokio::test]
    async fn an_admin_reads_the_log_of_the_own_company() {
        use_case(AuditReach::Company(company().id), 1)
            .execute(&viewer(Role::Admin), &AuditFilter::default(), AuditPlace::Newest)
            .await
            .unwrap();
    }

    #[rstest]
    #[case(Role::Sales)]
    #[case(Role::Manager)]
    #[tokio::test]
    async fn nobody_else_does(#[case] role: Role) {
        let result = use_case(AuditReach::Installation, 0)
            .execute(&viewer(role), &AuditFilter::default(), AuditPlace::Newest)
            .await;
        assert!(matches!(result, Err(ListAuditError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn the_operator_reads_all_of_it() {
        use_case(AuditReach::Installation, 1)
            .for_operator(&AuditFilter::default(), AuditPlace::Newest, 10)
            .await
            .unwrap();
    }
}
