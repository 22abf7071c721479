use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::Customer;
use callbook_domain::ids::{AuditId, CustomerId};
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// Which customer is to go.
#[derive(Debug, Clone, Copy)]
pub struct DeleteCustomerCommand {
    /// Which.
    pub customer: CustomerId,
    /// The version that was looked at when it was decided.
    pub read: Version,
}

/// Why a customer was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteCustomerError {
    /// The viewer deletes no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such customer for this viewer.
    #[error("there is no such customer")]
    NotFound,
    /// Somebody else wrote in between; this is what stands there now.
    #[error("somebody else has changed this customer meanwhile: look again, then delete it")]
    Stale(Box<Customer>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Deletes a customer with its timeline, for good. The figures of the import that brought it stay as they were.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DeleteCustomer {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl DeleteCustomer {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Deletes it.
    ///
    /// # Errors
    /// [`DeleteCustomerError`], and nothing was deleted.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: DeleteCustomerCommand,
    ) -> Result<(), DeleteCustomerError> {
        viewer.require(Permission::DeleteCustomers)?;
        let scope = viewer.customers()?;
        let unit = self.transactions.begin().await?;
        let customer = unit
            .customers
            .find(&scope, command.customer)
            .await?
            .ok_or(DeleteCustomerError::NotFound)?;
        if customer.version != command.read {
            return Err(DeleteCustomerError::Stale(Box::new(customer)));
        }
        match unit.customers.delete(&scope, customer.id, command.read).await? {
            Updated::Done => {}
            Updated::Absent => return Err(DeleteCustomerError::NotFound),
            Updated::Stale | Updated::Taken => return Err(DeleteCustomerError::Stale(Box::new(customer))),
        }
        let id = AuditId::from_uuid(self.ids.next());
        let name = customer.details.name.as_ref().map(ToString::to_string);
        let entry = AuditEntry::by(
            viewer,
            id,
            self.clock.now(),
            AuditAction::CustomerDeleted,
            customer.id,
        )
        .changed_maybe("name", name, None::<String>)
        .changed_maybe("phone", Some(masked(customer.phone)), None::<String>);
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

/// Enough of a number to tell the customer from another of the name; the log outlives the customer, so not more.
fn masked(phone: Phone) -> String {
    format!("…{:04}", phone.digits() % 10_000)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::ids::StatusId;
    use uuid::Uuid;

    use super::*;
    use crate::ports::AuditDetail;
    use crate::testing::{MockUnit, clock, company, ids, now, viewer};

    fn customer() -> Customer {
        Customer::new(
            CustomerId::from_uuid(Uuid::from_u128(7)),
            company().id,
            Phone::from_digits(919_876_540_210),
            StatusId::from_uuid(Uuid::nil()),
            now(),
        )
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> DeleteCustomer {
        DeleteCustomer {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(read: Version) -> DeleteCustomerCommand {
        DeleteCustomerCommand {
            customer: customer().id,
            read,
        }
    }

    fn unit(found: Option<Customer>) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.customers
            .expect_find()
            .returning(move |_, _| Ok(found.clone()));
        unit
    }

    #[tokio::test]
    async fn an_admin_deletes_and_the_log_keeps_four_digits() {
        let mut unit = unit(Some(customer()));
        unit.customers
            .expect_delete()
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        unit.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::CustomerDeleted
                    && entry.details
                        == [AuditDetail::Change {
                            field: "phone".into(),
                            from: Some("…0210".to_owned()),
                            to: None,
                        }]
            })
            .times(1)
            .returning(|_| Ok(()));
        use_case(unit.committed())
            .execute(&viewer(Role::Admin), command(Version::FIRST))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn managers_and_sales_users_delete_nobody() {
        for role in [Role::Sales, Role::Manager] {
            let result = use_case(MockUnit::never())
                .execute(&viewer(role), command(Version::FIRST))
                .await;
            assert!(matches!(result, Err(DeleteCustomerError::NotAllowed(_))));
        }
    }

    #[tokio::test]
    async fn what_changed_meanwhile_or_is_not_there_stays() {
        let result = use_case(unit(Some(customer())).dropped())
            .execute(&viewer(Role::Admin), command(Version::from_number(9)))
            .await;
        assert!(matches!(result, Err(DeleteCustomerError::Stale(_))));
        let result = use_case(unit(None).dropped())
            .execute(&viewer(Role::Admin), command(Version::FIRST))
            .await;
        assert!(matches!(result, Err(DeleteCustomerError::NotFound)));
    }
}
