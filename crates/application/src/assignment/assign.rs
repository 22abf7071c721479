use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Viewer};
use callbook_domain::assignment::{NobodyToShareTo, tally};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::AssignmentRule;
use callbook_domain::ids::{AuditId, UserId};

use super::AssignCommand;
use crate::ports::{AuditEntry, BulkAssignment, Clock, Ids, StoreError, Transactions, UserQueries};
use crate::{Ports, Settings};

/// What an assignment did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignOutcome {
    /// How many customers changed hands; the others were there already.
    pub changed: u64,
    /// Who got how many of the selection.
    pub shares: Vec<(UserId, u64)>,
}

/// Why nothing was assigned.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    /// The viewer may not.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// No active user was chosen.
    #[error(transparent)]
    Nobody(#[from] NobodyToShareTo),
    /// No customer was chosen, or none of them exists for this viewer.
    #[error("there are no customers to assign")]
    NoCustomers,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives customers to users: one, a selection, or the next unassigned ones.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AssignCustomers {
    transactions: Arc<dyn Transactions>,
    users: Arc<dyn UserQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AssignCustomers {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            users: ports.users.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Assigns them, all in one unit of work, with an entry on each timeline.
    ///
    /// # Errors
    /// [`AssignError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: &AssignCommand,
    ) -> Result<AssignOutcome, AssignError> {
        viewer.require(Permission::AssignCustomers)?;
        let scope = viewer.customers()?;
        let sharers = command.sharers(&self.users.all(&viewer.company_scope()).await?)?;
        let now = self.clock.now();

        let unit = self.transactions.begin().await?;
        let customers = command.customers(&unit, &scope).await?;
        if customers.is_empty() {
            return Err(AssignError::NoCustomers);
        }
        let shares = sharers.share_out(&customers, command.sharing);
        let counts = tally(&shares);
        // One user was simply chosen: no rule dealt anything.
        let rule = if sharers.users().len() == 1 {
            AssignmentRule::ByHand
        } else {
            command.sharing.rule()
        };
        let assignment = BulkAssignment {
            shares,
            by: viewer.user_id(),
            rule,
            at: now,
        };
        let changed = unit.customers.assign_many(&scope, &assignment).await?;

        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, AuditAction::CustomersAssigned, customers.len())
            .with("rule", rule)
            .with("changed", changed);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        let shares = sharers
            .users()
            .iter()
            .map(|user| (*user, counts.get(user).copied().unwrap_or(0)))
            .collect();
        Ok(AssignOutcome { changed, shares })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::assignment::Sharing;
    use callbook_domain::ids::{CustomerId, ImportId};
    use callbook_domain::user::{Activity, User};
    use uuid::Uuid;

    use super::*;
    use crate::assignment::Selection;
    use crate::ports::MockUserQueries;
    use crate::testing::{MockUnit, clock, ids, now, user, viewer};

    fn colleagues() -> Vec<User> {
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..user(3, "gone", Role::Sales)
        };
        vec![user(1, "asha", Role::Sales), user(2, "ravi", Role::Sales), gone]
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> AssignCustomers {
        let mut users = MockUserQueries::new();
        users.expect_all().returning(|_| Ok(colleagues()));
        AssignCustomers {
            transactions,
            users: Arc::new(users),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(users: &[usize]) -> AssignCommand {
        let users = users.iter().map(|n| colleagues()[*n].id).collect();
        AssignCommand {
            selection: Selection::NextUnassigned(5),
            users,
            sharing: Sharing::RoundRobin,
        }
    }

    fn five() -> Vec<CustomerId> {
        (1..=5)
            .map(|n| CustomerId::from_uuid(Uuid::from_u128(n)))
            .collect()
    }

    #[tokio::test]
    async fn the_next_five_are_dealt_to_those_who_are_active_in_one_unit() {
        let mut unit = MockUnit::default().audited(AuditAction::CustomersAssigned);
        unit.customers
            .expect_next_unassigned()
            .times(1)
            .returning(|_, _| Ok(five()));
        unit.customers
            .expect_assign_many()
            .withf(|_, a| a.shares.len() == 5 && a.rule == AssignmentRule::RoundRobin)
            .times(1)
            .returning(|_, _| Ok(5));
        let outcome = use_case(unit.committed())
            .execute(&viewer(Role::Manager), &command(&[0, 1, 2]))
            .await
            .unwrap();
        let shares: Vec<u64> = outcome.shares.iter().map(|(_, count)| *count).collect();
        assert_eq!((outcome.changed, shares), (5, vec![3, 2]));
    }

    #[tokio::test]
    async fn of_an_import_its_own_are_dealt_and_no_others() {
        let import = ImportId::from_uuid(Uuid::from_u128(8));
        let mut unit = MockUnit::default().audited(AuditAction::CustomersAssigned);
        unit.customers
            .expect_next_unassigned_of()
            .withf(move |_, of, _| *of == import)
            .times(1)
            .returning(|_, _, _| Ok(five()));
        unit.customers
            .expect_assign_many()
            .times(1)
            .returning(|_, _| Ok(5));
        let command = AssignCommand {
            selection: Selection::UnassignedOf(import),
            ..command(&[0, 1])
        };
        let use_case = use_case(unit.committed());
        let outcome = use_case.execute(&viewer(Role::Manager), &command).await;
        assert_eq!(outcome.unwrap().changed, 5);
    }

    #[tokio::test]
    async fn one_user_was_chosen_by_hand() {
        let mut unit = MockUnit::default().audited(AuditAction::CustomersAssigned);
        unit.customers
            .expect_next_unassigned()
            .returning(|_, _| Ok(five()));
        unit.customers
            .expect_assign_many()
            .withf(|_, assignment| assignment.rule == AssignmentRule::ByHand)
            .returning(|_, _| Ok(5));
        use_case(unit.committed())
            .execute(&viewer(Role::Manager), &command(&[0]))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nothing_is_written_without_the_right_users_or_customers() {
        let result = use_case(MockUnit::never())
            .execute(&viewer(Role::Sales), &command(&[0]))
            .await;
        assert!(matches!(result, Err(AssignError::NotAllowed(_))));
        let result = use_case(MockUnit::never())
            .execute(&viewer(Role::Manager), &command(&[2]))
            .await;
        assert!(matches!(result, Err(AssignError::Nobody(_))));
        let mut unit = MockUnit::default();
        unit.customers
            .expect_next_unassigned()
            .returning(|_, _| Ok(Vec::new()));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Manager), &command(&[0]))
            .await;
        assert!(matches!(result, Err(AssignError::NoCustomers)));
    }
}
