use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::customer::{Customer, CustomerEvent};
use callbook_domain::ids::CustomerId;

use crate::ports::{CustomerQueries, StoreError};
use crate::{Ports, Settings};

/// A customer with its timeline, newest first.
#[derive(Debug, Clone)]
pub struct CustomerShown {
    /// The customer.
    pub customer: Customer,
    /// The newest entries of its timeline.
    pub timeline: Vec<CustomerEvent>,
}

/// Why a customer is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowCustomerError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such customer for this viewer.
    #[error("there is no such customer")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So much of the timeline is shown.
const TIMELINE: u16 = 200;

/// Shows one customer.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowCustomer {
    customers: Arc<dyn CustomerQueries>,
}

impl ShowCustomer {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            customers: ports.customers.clone(),
        }
    }

    /// Shows it.
    ///
    /// # Errors
    /// [`ShowCustomerError`].
    pub async fn execute(&self, viewer: &Viewer, id: CustomerId) -> Result<CustomerShown, ShowCustomerError> {
        let scope = viewer.customers()?;
        let customer = self
            .customers
            .find(&scope, id)
            .await?
            .ok_or(ShowCustomerError::NotFound)?;
        let timeline = self.customers.timeline(&scope, id, TIMELINE).await?;
        Ok(CustomerShown { customer, timeline })
    }
}
