use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::ids::UserId;

use super::{AssignCommand, AssignError};
use crate::ports::{DashboardQueries, StatusQueries, Transactions, UserQueries};
use crate::{Ports, Settings};

/// What one user would get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharePreview {
    /// Who.
    pub user: UserId,
    /// How many open customers it has now.
    pub open_before: u64,
    /// How many it would be given.
    pub gets: u64,
}

/// Shows who would get how many, and writes nothing.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct PreviewAssignment {
    transactions: Arc<dyn Transactions>,
    users: Arc<dyn UserQueries>,
    statuses: Arc<dyn StatusQueries>,
    dashboard: Arc<dyn DashboardQueries>,
}

impl PreviewAssignment {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            users: ports.users.clone(),
            statuses: ports.statuses.clone(),
            dashboard: ports.dashboard.clone(),
        }
    }

    /// Looks ahead.
    ///
    /// # Errors
    /// [`AssignError`], as [`super::AssignCustomers`] would answer.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: &AssignCommand,
    ) -> Result<Vec<SharePreview>, AssignError> {
        viewer.require(Permission::AssignCustomers)?;
        let scope = viewer.customers()?;
        let company = viewer.company_scope();
        let sharers = command.sharers(&self.users.all(&company).await?)?;
        let statuses = self.statuses.set(&company).await?;
        let standings = self.dashboard.standings(&scope).await?;
        let open_of = |user: UserId| {
            let open = standings.iter().filter(|standing| {
                standing.assignee == Some(user)
                    && statuses
                        .get(standing.status)
                        .is_some_and(|status| !status.closes())
            });
            open.map(|standing| standing.count).sum()
        };

        // The same selection as the assignment makes, in a unit that is dropped.
        let unit = self.transactions.begin().await?;
        let count = command.customers(&unit, &scope).await?.len() as u64;
        drop(unit);
        if count == 0 {
            return Err(AssignError::NoCustomers);
        }
        let preview = |(user, gets)| SharePreview {
            user,
            open_before: open_of(user),
            gets,
        };
        Ok(sharers.shares(count).into_iter().map(preview).collect())
    }
}
