use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::customer::{Area, Customer};

use crate::ports::{CustomerListing, CustomerPage, CustomerQueries, StoreError};
use crate::{Ports, Settings};

/// Why customers are not shown.
#[derive(Debug, thiserror::Error)]
pub enum SeeCustomersError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

macro_rules! query {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[expect(missing_debug_implementations, reason = "ports have nothing to show")]
        pub struct $name {
            customers: Arc<dyn CustomerQueries>,
        }

        impl $name {
            pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
                Self { customers: ports.customers.clone() }
            }
        }
    };
}

query! {
    /// Lists the customers that the viewer may see.
    ListCustomers
}

impl ListCustomers {
    /// One page of them.
    ///
    /// # Errors
    /// [`SeeCustomersError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        listing: CustomerListing,
    ) -> Result<CustomerPage, SeeCustomersError> {
        let listing = CustomerListing {
            size: listing.size.clamp(1, 200),
            ..listing
        };
        Ok(self.customers.list(&viewer.customers()?, &listing).await?)
    }
}

query! {
    /// Finds customers as one types.
    SearchCustomers
}

impl SearchCustomers {
    /// The newest few that the text finds.
    ///
    /// # Errors
    /// [`SeeCustomersError`].
    pub async fn execute(&self, viewer: &Viewer, text: &str) -> Result<Vec<Customer>, SeeCustomersError> {
        let scope = viewer.customers()?;
        let text: String = text.trim().chars().take(100).collect();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.customers.search(&scope, &text, 8).await?)
    }
}

query! {
    /// Lists the areas of the customers that the viewer may see, for the filter.
    ListAreas
}

impl ListAreas {
    /// The fullest areas first.
    ///
    /// # Errors
    /// [`SeeCustomersError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<(Area, u64)>, SeeCustomersError> {
        Ok(self.customers.areas(&viewer.customers()?, 200).await?)
    }
}
