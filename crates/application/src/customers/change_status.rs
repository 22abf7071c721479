use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::{
    Customer, CustomerEvent, EventKind, FollowUpChoice, MayReopen, Remark, StatusChange, StatusRefusal,
};
use callbook_domain::ids::{AuditId, CustomerId, EventId, StatusId};
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StatusQueries, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// Which status somebody means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusChoice {
    /// The one with that id, from a screen.
    Id(StatusId),
    /// The one with that key, label or alias, from the API.
    Named(String),
}

/// What a call brought.
#[derive(Debug, Clone)]
pub struct ChangeStatusCommand {
    /// Which customer.
    pub customer: CustomerId,
    /// The version that the screen showed, where it showed one.
    pub read: Option<Version>,
    /// The status that it gets.
    pub status: StatusChoice,
    /// What was said.
    pub remark: Option<Remark>,
    /// When to call again.
    pub follow_up: FollowUpChoice,
}

/// Why no status was set.
#[derive(Debug, thiserror::Error)]
pub enum ChangeStatusError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such customer for this viewer.
    #[error("there is no such customer")]
    NotFound,
    /// The company has no such status.
    #[error("there is no status \"{wanted}\": use one of {}", known.join(", "))]
    UnknownStatus {
        /// What was asked for.
        wanted: String,
        /// The keys of those in use.
        known: Vec<String>,
    },
    /// The rules forbid it.
    #[error(transparent)]
    Refused(#[from] StatusRefusal),
    /// Somebody else wrote in between; this is what stands there now.
    #[error("somebody else has changed this customer meanwhile: look at it and save again")]
    Stale(Box<Customer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets a customer's status after a call, with remark and follow-up.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ChangeStatus {
    transactions: Arc<dyn Transactions>,
    statuses: Arc<dyn StatusQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl ChangeStatus {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            statuses: ports.statuses.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Sets it; returns the customer as it is now.
    ///
    /// # Errors
    /// [`ChangeStatusError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: ChangeStatusCommand,
    ) -> Result<Customer, ChangeStatusError> {
        let scope = viewer.customers()?;
        let company = viewer.company_scope();
        let statuses = self.statuses.set(&company).await?;
        let found = match &command.status {
            StatusChoice::Id(id) => statuses.get(*id),
            StatusChoice::Named(name) => statuses.named(name),
        };
        let to = found.ok_or_else(|| ChangeStatusError::UnknownStatus {
            wanted: match &command.status {
                StatusChoice::Id(id) => id.to_string(),
                StatusChoice::Named(name) => name.clone(),
            },
            known: statuses.in_use().map(|status| status.key.clone()).collect(),
        })?;
        let may_reopen = if viewer.may(Permission::ReopenCustomers) {
            MayReopen::Yes
        } else {
            MayReopen::No
        };
        let now = self.clock.now();

        let unit = self.transactions.begin().await?;
        let mut customer = unit
            .customers
            .find(&scope, command.customer)
            .await?
            .ok_or(ChangeStatusError::NotFound)?;
        let read = customer.version;
        if command.read.is_some_and(|shown| shown != read) {
            return Err(ChangeStatusError::Stale(Box::new(customer)));
        }
        let change = StatusChange {
            to,
            remark: command.remark,
            follow_up: command.follow_up,
            may_reopen,
        };
        let changed = customer.change_status(change, now)?;
        match unit.customers.update(&scope, &customer, read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken => return Err(ChangeStatusError::Stale(Box::new(customer))),
            Updated::Absent => return Err(ChangeStatusError::NotFound),
        }
        let event = CustomerEvent {
            id: EventId::from_uuid(self.ids.next()),
            customer: customer.id,
            at: now,
            by: viewer.user_id(),
            kind: EventKind::StatusChanged {
                from: changed.from,
                to: changed.to,
                remark: changed.remark,
                follow_up_at: changed.follow_up_at,
            },
        };
        unit.customers.append(&company, &[event]).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let was = statuses.get(changed.from).map(|status| &status.key);
        let entry = AuditEntry::by(viewer, id, now, AuditAction::StatusChanged, customer.id);
        // Another call with the same outcome changes nothing, and is told all the same.
        let entry = if changed.from == to.id {
            entry.with("status", &to.key)
        } else {
            entry.changed_maybe("status", was, Some(&to.key))
        };
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(customer)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::phone::Phone;
    use callbook_domain::status::Preset;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockStatusQueries;
    use crate::testing::{MockUnit, clock, company, ids, now, statuses, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> ChangeStatus {
        let mut queries = MockStatusQueries::new();
        queries
            .expect_set()
            .returning(|_| Ok(statuses(Preset::Admissions)));
        ChangeStatus {
            transactions,
            statuses: Arc::new(queries),
            clock: clock(),
            ids: ids(),
        }
    }

    fn customer() -> Customer {
        let fresh = statuses(Preset::Admissions).first_fresh().id;
        Customer::new(
            CustomerId::from_uuid(Uuid::from_u128(7)),
            company().id,
            Phone::from_digits(919_876_543_210),
            fresh,
            now(),
        )
    }

    fn command(status: &str) -> ChangeStatusCommand {
        ChangeStatusCommand {
            customer: customer().id,
            read: None,
            status: StatusChoice::Named(status.to_owned()),
            remark: None,
            follow_up: FollowUpChoice::Unsaid,
        }
    }

    fn unit_with_the_customer() -> MockUnit {
        let mut unit = MockUnit::default();
        unit.customers
            .expect_find()
            .returning(|_, _| Ok(Some(customer())));
        unit
    }

    #[tokio::test]
    async fn a_change_is_written_with_its_history_and_audit_in_one_unit() {
        let mut unit = unit_with_the_customer().audited(AuditAction::StatusChanged);
        unit.customers
            .expect_update()
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        unit.customers
            .expect_append()
            .withf(|_, events| {
                matches!(
                    events,
                    [CustomerEvent {
                        kind: EventKind::StatusChanged { .. },
                        ..
                    }]
                )
            })
            .times(1)
            .returning(|_, _| Ok(()));
        let changed = use_case(unit.committed())
            .execute(&viewer(Role::Sales), command("VALID"))
            .await
            .unwrap();
        assert_eq!(
            Some(changed.status),
            statuses(Preset::Admissions)
                .named("Valid")
                .map(|status| status.id)
        );
    }

    #[tokio::test]
    async fn what_the_rules_forbid_writes_nothing() {
        let result = use_case(unit_with_the_customer().dropped())
            .execute(&viewer(Role::Sales), command("Not interested"))
            .await;
        assert!(matches!(
            result,
            Err(ChangeStatusError::Refused(StatusRefusal::NeedsRemark))
        ));
    }

    #[tokio::test]
    async fn an_unknown_status_lists_those_there_are() {
        let result = use_case(MockUnit::never())
            .execute(&viewer(Role::Sales), command("nonsense"))
            .await;
        let Err(ChangeStatusError::UnknownStatus { known, .. }) = result else {
            panic!("{result:?}")
        };
        assert!(known.contains(&"JOINED".to_owned()));
    }

    #[tokio::test]
    async fn what_somebody_else_wrote_in_between_is_shown() {
        let stale = ChangeStatusCommand {
            read: Some(Version::from_number(9)),
            ..command("VALID")
        };
        let result = use_case(unit_with_the_customer().dropped())
            .execute(&viewer(Role::Sales), stale)
            .await;
        assert!(matches!(result, Err(ChangeStatusError::Stale(_))));
    }

    #[tokio::test]
    async fn a_colleagues_customer_does_not_exist() {
        let mut unit = MockUnit::default();
        unit.customers.expect_find().returning(|_, _| Ok(None));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Sales), command("VALID"))
            .await;
        assert!(matches!(result, Err(ChangeStatusError::NotFound)));
    }
}
