use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::customer::{
    Calling, Customer, CustomerDetails, CustomerEvent, DetailsChanged, EventKind,
};
use callbook_domain::ids::{AuditId, CustomerId, EventId};
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, CustomFieldQueries, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// What a customer is to be.
#[derive(Debug, Clone)]
pub struct EditCustomerCommand {
    /// Which.
    pub customer: CustomerId,
    /// The version that the form was filled from.
    pub read: Version,
    /// Its number.
    pub phone: Phone,
    /// What is known of it.
    pub details: CustomerDetails,
    /// Whether it may be called.
    pub calling: Calling,
}

/// Why a customer was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditCustomerError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such customer for this viewer.
    #[error("there is no such customer")]
    NotFound,
    /// Somebody else wrote in between; this is what stands there now.
    #[error("somebody else has changed this customer meanwhile: compare and save again")]
    Stale(Box<Customer>),
    /// Another customer of the company has that number.
    #[error("another customer has this number already")]
    PhoneTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Edits a customer's details and number.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditCustomer {
    transactions: Arc<dyn Transactions>,
    fields: Arc<dyn CustomFieldQueries>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditCustomer {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            fields: ports.custom_fields.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Edits it; where nothing is different nothing is written.
    ///
    /// # Errors
    /// [`EditCustomerError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: EditCustomerCommand,
    ) -> Result<(), EditCustomerError> {
        let scope = viewer.customers()?;
        let company = viewer.company_scope();
        let now = self.clock.now();

        let unit = self.transactions.begin().await?;
        let mut customer = unit
            .customers
            .find(&scope, command.customer)
            .await?
            .ok_or(EditCustomerError::NotFound)?;
        if customer.version != command.read {
            return Err(EditCustomerError::Stale(Box::new(customer)));
        }
        let changes = customer.edit(command.phone, command.details, command.calling, now);
        if changes.is_empty() {
            return Ok(());
        }
        if let Some(other) = unit.customers.with_phone(&company, command.phone).await?
            && other.id != customer.id
        {
            return Err(EditCustomerError::PhoneTaken);
        }
        match unit.customers.update(&scope, &customer, command.read).await? {
            Updated::Done => {}
            Updated::Stale => return Err(EditCustomerError::Stale(Box::new(customer))),
            Updated::Absent => return Err(EditCustomerError::NotFound),
            Updated::Taken => return Err(EditCustomerError::PhoneTaken),
        }
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, AuditAction::CustomerEdited, customer.id);
        let fields = self.fields_of(viewer, &changes).await?;
        let entry = changes
            .iter()
            .fold(entry, |entry, change| told(entry, change, &fields));
        let event = CustomerEvent {
            id: EventId::from_uuid(self.ids.next()),
            customer: customer.id,
            at: now,
            by: viewer.user_id(),
            kind: EventKind::Edited { changes },
        };
        unit.customers.append(&company, &[event]).await?;
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }

    /// The company's own fields, where one of them changed.
    async fn fields_of(
        &self,
        viewer: &Viewer,
        changes: &[DetailsChanged],
    ) -> Result<CustomFieldSet, StoreError> {
        if changes.iter().all(|change| change.custom_field().is_none()) {
            return Ok(CustomFieldSet::default());
        }
        self.fields.set(&viewer.company_scope()).await
    }
}

/// Which field changed, and for what is no contact detail and no free text, from what to what. The timeline has the rest,
/// and goes with the customer; the audit log stays.
fn told(entry: AuditEntry, change: &DetailsChanged, fields: &CustomFieldSet) -> AuditEntry {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(field) = change.custom_field() {
        let name = fields.get(field).map(|field| field.name.to_string());
        return entry.changed_secret(name.unwrap_or_else(|| change.field.to_string()));
    }
    match &*change.field {
        "name" | "area" | "date" | "do_not_call" => entry.changed_maybe(
            change.field.clone(),
            filled(&change.before),
            filled(&change.after),
        ),
        _ => entry.changed_secret(change.field.clone()),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::customer::CustomerName;
    use callbook_domain::ids::StatusId;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockCustomFieldQueries;
    use crate::testing::{MockUnit, clock, company, ids, now, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> EditCustomer {
        EditCustomer {
            transactions,
            fields: Arc::new(MockCustomFieldQueries::new()),
            clock: clock(),
            ids: ids(),
        }
    }

    fn customer(number: u128) -> Customer {
        let id = CustomerId::from_uuid(Uuid::from_u128(number));
        Customer::new(
            id,
            company().id,
            Phone::from_digits(919_876_543_210),
            StatusId::from_uuid(Uuid::nil()),
            now(),
        )
    }

    fn command(name: &str, read: Version) -> EditCustomerCommand {
        let details = CustomerDetails {
            name: CustomerName::parse(name).unwrap(),
            ..CustomerDetails::default()
        };
        EditCustomerCommand {
            customer: customer(7).id,
            read,
            phone: customer(7).phone,
            details,
            calling: Calling::Allowed,
        }
    }

    fn unit() -> MockUnit {
        let mut unit = MockUnit::default();
        unit.customers
            .expect_find()
            .returning(|_, _| Ok(Some(customer(7))));
        unit
    }

    #[tokio::test]
    async fn an_edit_is_written_with_what_changed() {
        let mut unit = unit().audited(AuditAction::CustomerEdited);
        unit.customers
            .expect_with_phone()
            .returning(|_, _| Ok(Some(customer(7))));
        unit.customers
            .expect_update()
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        unit.customers
            .expect_append()
            .withf(|_, events| matches!(&events[0].kind, EventKind::Edited { changes } if changes[0].after == "Asha"))
            .times(1)
            .returning(|_, _| Ok(()));
        use_case(unit.committed())
            .execute(&viewer(Role::Sales), command("Asha", Version::FIRST))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_stale_edit_shows_what_stands_there_now() {
        let stale = command("Asha", Version::from_number(9));
        let result = use_case(unit().dropped())
            .execute(&viewer(Role::Sales), stale)
            .await;
        assert!(matches!(result, Err(EditCustomerError::Stale(now)) if now.version == Version::FIRST));
    }

    #[tokio::test]
    async fn an_edit_that_changes_nothing_writes_nothing() {
        use_case(unit().dropped())
            .execute(&viewer(Role::Sales), command("", Version::FIRST))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn another_customers_number_is_refused() {
        let mut unit = unit();
        unit.customers
            .expect_with_phone()
            .returning(|_, _| Ok(Some(customer(8))));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Sales), command("Asha", Version::FIRST))
            .await;
        assert!(matches!(result, Err(EditCustomerError::PhoneTaken)));
    }
}
