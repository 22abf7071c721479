use std::sync::Arc;

use callbook_domain::access::{InstallationScope, Superuser};
use callbook_domain::company::Company;
use callbook_domain::ids::CompanyId;

use crate::ports::{CompanyListing, CompanyOverviews, CompanyQueries, StoreError};
use crate::{Ports, Settings};

/// Lists companies with their size and when somebody last worked there.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListCompanies {
    companies: Arc<dyn CompanyQueries>,
}

impl ListCompanies {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            companies: ports.companies.clone(),
        }
    }

    /// Those that fit, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(
        &self,
        superuser: &Superuser,
        listing: &CompanyListing,
    ) -> Result<CompanyOverviews, StoreError> {
        self.companies.overviews(&superuser.companies(), listing).await
    }

    /// The same for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_operator(&self, listing: &CompanyListing) -> Result<CompanyOverviews, StoreError> {
        let scope = InstallationScope::of_operator();
        self.companies.overviews(&scope, listing).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn one(
        &self,
        superuser: &Superuser,
        company: CompanyId,
    ) -> Result<Option<Company>, StoreError> {
        self.companies.get(superuser.company(company).company()).await
    }
}
