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

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Permissions, Role};
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockCustomerQueries;
    use crate::testing::viewer;

    /// Every role works customers; a program's token may be for something else alone.
    #[tokio::test]
    async fn a_token_that_is_not_for_customers_sees_none() {
        let use_case = ShowCustomer {
            customers: Arc::new(MockCustomerQueries::new()),
        };
        let importer = viewer(Role::Admin).limited_to(Permissions::NONE.with(Permission::ImportCustomers));
        let id = CustomerId::from_uuid(Uuid::nil());
        let shown = use_case.execute(&importer, id).await;
        assert!(matches!(shown, Err(ShowCustomerError::NotAllowed(_))));
    }
}
