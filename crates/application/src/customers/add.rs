use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::{
    AssignmentRule, Calling, Customer, CustomerDetails, CustomerEvent, EventKind,
};
use callbook_domain::ids::{AuditId, CustomerId, EventId, UserId};
use callbook_domain::phone::Phone;

use crate::ports::{AuditEntry, Clock, Ids, Inserted, StatusQueries, StoreError, Transactions};
use crate::{Ports, Settings};

/// A customer to be added by hand.
#[derive(Debug, Clone)]
pub struct AddCustomerCommand {
    /// Its number.
    pub phone: Phone,
    /// What is known of it.
    pub details: CustomerDetails,
    /// Whether it may be called.
    pub calling: Calling,
}

/// Why no customer was added.
#[derive(Debug, thiserror::Error)]
pub enum AddCustomerError {
    /// The viewer may not.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The number is known, and the viewer may see whose it is.
    #[error("this number belongs to a customer already")]
    Known(CustomerId),
    /// The number is known, but the customer is a colleague's or nobody's.
    #[error(
        "this number is known already and the customer is somebody else's: ask a manager to hand it over"
    )]
    KnownElsewhere {
        /// With whom it is; `None` is nobody.
        with: Option<UserId>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a customer by hand. A sales user's own is assigned to itself.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AddCustomer {
    transactions: Arc<dyn Transactions>,
    statuses: Arc<dyn StatusQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AddCustomer {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            statuses: ports.statuses.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Adds it.
    ///
    /// # Errors
    /// [`AddCustomerError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: AddCustomerCommand,
    ) -> Result<Customer, AddCustomerError> {
        viewer.require(Permission::AddCustomers)?;
        let scope = viewer.customers()?;
        let company = viewer.company_scope();
        let statuses = self.statuses.set(&company).await?;
        let first = statuses.first_fresh();
        let now = self.clock.now();
        let by = viewer.user_id();
        let event = |id: EventId, customer: CustomerId, kind| CustomerEvent {
            id,
            customer,
            at: now,
            by,
            kind,
        };

        let id = CustomerId::from_uuid(self.ids.next());
        let mut customer = Customer::new(id, viewer.company_id(), command.phone, first.id, now)
            .with_details(command.details)
            .with_calling(command.calling);
        let mut events = vec![event(
            EventId::from_uuid(self.ids.next()),
            id,
            EventKind::Added { status: first.id },
        )];
        if !viewer.may(Permission::SeeAllCustomers)
            && let Some(done) = customer.assign(Some(by), by, AssignmentRule::Own, now)
        {
            let kind = EventKind::Assigned {
                from: done.from,
                to: done.to,
                rule: done.rule,
            };
            events.push(event(EventId::from_uuid(self.ids.next()), id, kind));
        }
        let entry = AuditEntry::by(
            viewer,
            AuditId::from_uuid(self.ids.next()),
            now,
            AuditAction::CustomerAdded,
            id,
        );

        let unit = self.transactions.begin().await?;
        if let Some(known) = unit.customers.with_phone(&company, command.phone).await? {
            return Err(match unit.customers.find(&scope, known.id).await? {
                Some(_) => AddCustomerError::Known(known.id),
                None => AddCustomerError::KnownElsewhere {
                    with: known.assignment.user(),
                },
            });
        }
        if let Inserted::Taken(_) = unit.customers.insert(&customer).await? {
            return Err(AddCustomerError::KnownElsewhere { with: None });
        }
        unit.customers.append(&company, &events).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(customer)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permissions, Role};
    use callbook_domain::status::Preset;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockStatusQueries;
    use crate::testing::{MockUnit, clock, company, ids, now, statuses, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> AddCustomer {
        let mut queries = MockStatusQueries::new();
        queries.expect_set().returning(|_| Ok(statuses(Preset::Calling)));
        AddCustomer {
            transactions,
            statuses: Arc::new(queries),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command() -> AddCustomerCommand {
        AddCustomerCommand {
            phone: Phone::from_digits(919_876_543_210),
            details: CustomerDetails::default(),
            calling: Calling::Allowed,
        }
    }

    fn known() -> Customer {
        let id = CustomerId::from_uuid(Uuid::from_u128(7));
        let mut known = Customer::new(
            id,
            company().id,
            command().phone,
            statuses(Preset::Calling).first_fresh().id,
            now(),
        );
        let colleague = UserId::from_uuid(Uuid::from_u128(55));
        known.assign(Some(colleague), colleague, AssignmentRule::ByHand, now());
        known
    }

    #[tokio::test]
    async fn a_sales_user_gets_its_own_customer_and_a_manager_gives_it_to_nobody() {
        for (role, events) in [(Role::Sales, 2), (Role::Manager, 1)] {
            let mut unit = MockUnit::default().audited(AuditAction::CustomerAdded);
            unit.customers.expect_with_phone().returning(|_, _| Ok(None));
            unit.customers
                .expect_insert()
                .times(1)
                .returning(|_| Ok(Inserted::Done));
            unit.customers
                .expect_append()
                .withf(move |_, e| e.len() == events)
                .times(1)
                .returning(|_, _| Ok(()));
            let viewer = viewer(role);
            let added = use_case(unit.committed())
                .execute(&viewer, command())
                .await
                .unwrap();
            let expected = (role == Role::Sales).then(|| viewer.user_id());
            assert_eq!(added.assignment.user(), expected);
        }
    }

    #[tokio::test]
    async fn of_a_colleagues_customer_a_sales_user_learns_only_with_whom_it_is() {
        let mut unit = MockUnit::default();
        unit.customers
            .expect_with_phone()
            .returning(|_, _| Ok(Some(known())));
        unit.customers.expect_find().returning(|_, _| Ok(None));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Sales), command())
            .await;
        let Err(AddCustomerError::KnownElsewhere { with }) = result else {
            panic!("{result:?}")
        };
        assert_eq!(with, known().assignment.user());
    }

    #[tokio::test]
    async fn a_manager_is_pointed_to_the_customer() {
        let mut unit = MockUnit::default();
        unit.customers
            .expect_with_phone()
            .returning(|_, _| Ok(Some(known())));
        unit.customers.expect_find().returning(|_, _| Ok(Some(known())));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Manager), command())
            .await;
        assert!(matches!(result, Err(AddCustomerError::Known(id)) if id == known().id));
    }

    #[tokio::test]
    async fn who_may_not_add_adds_nobody() {
        let works = Permissions::NONE.with(Permission::WorkCustomers);
        let program = viewer(Role::Sales).limited_to(works);
        let result = use_case(MockUnit::never()).execute(&program, command()).await;
        assert!(matches!(result, Err(AddCustomerError::NotAllowed(_))));
    }
}
