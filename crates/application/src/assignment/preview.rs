use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::ids::{ImportId, UserId};

use super::{AssignCommand, AssignError, MAX_AT_ONCE};
use crate::ports::{CustomerQueries, DashboardQueries, StatusQueries, UserQueries};
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
    customers: Arc<dyn CustomerQueries>,
    users: Arc<dyn UserQueries>,
    statuses: Arc<dyn StatusQueries>,
    dashboard: Arc<dyn DashboardQueries>,
}

impl PreviewAssignment {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            customers: ports.customers.clone(),
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

        let count = command.count(self.customers.as_ref(), &scope).await?;
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

    /// How many of an import can be shared out: the open ones that are nobody's, up to [`MAX_AT_ONCE`].
    ///
    /// # Errors
    /// [`AssignError::NotAllowed`], [`AssignError::Store`].
    pub async fn unassigned_of(&self, viewer: &Viewer, import: ImportId) -> Result<u64, AssignError> {
        viewer.require(Permission::AssignCustomers)?;
        let scope = viewer.customers()?;
        Ok(self
            .customers
            .count_unassigned_of(&scope, import, MAX_AT_ONCE)
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::assignment::Sharing;
    use callbook_domain::status::Preset;

    use super::*;
    use crate::assignment::Selection;
    use crate::ports::{
        MockCustomerQueries, MockDashboardQueries, MockStatusQueries, MockUserQueries, Standing,
    };
    use crate::testing::{statuses, user, viewer};

    async fn preview(found: u64) -> Result<Vec<SharePreview>, AssignError> {
        let set = statuses(Preset::Calling);
        let has = |closes: bool, count| Standing {
            assignee: Some(user(1, "asha", Role::Sales).id),
            status: set
                .all()
                .iter()
                .find(|status| status.closes() == closes)
                .unwrap()
                .id,
            count,
        };
        let standings = vec![has(false, 4), has(true, 7)];
        let mut customers = MockCustomerQueries::new();
        customers
            .expect_count_unassigned()
            .withf(|_, up_to| *up_to == 5)
            .times(1)
            .returning(move |_, _| Ok(found));
        let mut users = MockUserQueries::new();
        users
            .expect_all()
            .returning(|_| Ok(vec![user(1, "asha", Role::Sales), user(2, "ravi", Role::Sales)]));
        let mut kinds = MockStatusQueries::new();
        kinds.expect_set().returning(move |_| Ok(set.clone()));
        let mut dashboard = MockDashboardQueries::new();
        dashboard
            .expect_standings()
            .returning(move |_| Ok(standings.clone()));
        let use_case = PreviewAssignment {
            customers: Arc::new(customers),
            users: Arc::new(users),
            statuses: Arc::new(kinds),
            dashboard: Arc::new(dashboard),
        };
        let command = AssignCommand {
            selection: Selection::NextUnassigned(5),
            users: vec![user(1, "asha", Role::Sales).id, user(2, "ravi", Role::Sales).id],
            sharing: Sharing::RoundRobin,
        };
        use_case.execute(&viewer(Role::Manager), &command).await
    }

    #[tokio::test]
    async fn each_gets_a_share_of_what_is_counted_beside_what_is_open() {
        let shown = preview(3).await.unwrap();
        let figures: Vec<(u64, u64)> = shown
            .iter()
            .map(|share| (share.open_before, share.gets))
            .collect();
        assert_eq!(figures, vec![(4, 2), (0, 1)]);
    }

    #[tokio::test]
    async fn where_nobody_is_found_there_is_nothing_to_share() {
        assert!(matches!(preview(0).await, Err(AssignError::NoCustomers)));
    }

    fn with(customers: MockCustomerQueries) -> PreviewAssignment {
        PreviewAssignment {
            customers: Arc::new(customers),
            users: Arc::new(MockUserQueries::new()),
            statuses: Arc::new(MockStatusQueries::new()),
            dashboard: Arc::new(MockDashboardQueries::new()),
        }
    }

    #[tokio::test]
    async fn of_an_import_those_are_counted_that_are_nobodys() {
        let import = ImportId::from_uuid(uuid::Uuid::from_u128(8));
        let mut customers = MockCustomerQueries::new();
        customers
            .expect_count_unassigned_of()
            .withf(move |_, of, up_to| *of == import && *up_to == MAX_AT_ONCE)
            .times(1)
            .returning(|_, _, _| Ok(61));
        let use_case = with(customers);
        let count = use_case.unassigned_of(&viewer(Role::Manager), import).await;
        assert_eq!(count.unwrap(), 61);
        let refused = use_case.unassigned_of(&viewer(Role::Sales), import).await;
        assert!(matches!(refused, Err(AssignError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn who_may_not_assign_sees_nothing() {
        let use_case = with(MockCustomerQueries::new());
        let command = AssignCommand {
            selection: Selection::NextUnassigned(5),
            users: Vec::new(),
            sharing: Sharing::RoundRobin,
        };
        let result = use_case.execute(&viewer(Role::Sales), &command).await;
        assert!(matches!(result, Err(AssignError::NotAllowed(_))));
    }
}
