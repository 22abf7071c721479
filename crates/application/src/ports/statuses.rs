use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::CompanyId;
use callbook_domain::status::{Status, StatusSet};

use super::StoreError;

/// Writes status sets.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StatusStore: Send + Sync {
    /// Gives a new company its statuses, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_all(&self, company: CompanyId, statuses: &[Status]) -> Result<(), StoreError>;
}

/// Reads status sets.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StatusQueries: Send + Sync {
    /// The company's statuses in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set(&self, scope: &CompanyScope) -> Result<StatusSet, StoreError>;
}
