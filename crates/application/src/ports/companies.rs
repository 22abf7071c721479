use async_trait::async_trait;
use callbook_domain::company::Company;
use callbook_domain::ids::CompanyId;

use super::StoreError;

/// Writes companies.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CompanyStore: Send + Sync {
    /// Whether there is any company yet: set-up happens once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn any(&self) -> Result<bool, StoreError>;

    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, company: &Company) -> Result<(), StoreError>;
}

/// Reads companies.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CompanyQueries: Send + Sync {
    /// Whether there is any company yet.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn any(&self) -> Result<bool, StoreError>;

    /// The company that a user, already authenticated, belongs to.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn get(&self, id: CompanyId) -> Result<Option<Company>, StoreError>;
}
