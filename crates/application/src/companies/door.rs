use std::sync::Arc;

use callbook_domain::company::CompanyName;

use crate::ports::{CompanyQueries, StoreError};
use crate::{Ports, Settings};

/// Says whose Callbook this is to people whom nobody knows yet: the company's name, where there is exactly one. With
/// several, whoever is not signed in learns of none.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct NameOnTheDoor {
    companies: Arc<dyn CompanyQueries>,
}

impl NameOnTheDoor {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            companies: ports.companies.clone(),
        }
    }

    /// The name, if there is one to be shown.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self) -> Result<Option<CompanyName>, StoreError> {
        Ok(self.companies.sole().await?.map(|company| company.name))
    }
}
