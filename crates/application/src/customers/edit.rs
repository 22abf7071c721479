use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::{Customer, CustomerDetails, CustomerEvent, EventKind};
use callbook_domain::ids::{AuditId, CustomerId, EventId};
use callbook_domain::phone::Phone;
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
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
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditCustomer {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
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
        let changes = customer.edit(command.phone, command.details, now);
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
        }
        let fields = changes
            .iter()
            .map(|change| change.field)
            .collect::<Vec<_>>()
            .join(", ");
        let event = CustomerEvent {
            id: EventId::from_uuid(self.ids.next()),
            customer: customer.id,
            at: now,
            by: viewer.user_id(),
            kind: EventKind::Edited { changes },
        };
        unit.customers.append(&company, &[event]).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry =
            AuditEntry::by(viewer, id, now, AuditAction::CustomerEdited, customer.id).with("fields", fields);
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}
