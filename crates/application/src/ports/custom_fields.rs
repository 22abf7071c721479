use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::custom_field::{CustomField, CustomFieldSet};
use callbook_domain::ids::CustomFieldId;
use callbook_domain::version::Version;

use super::{Inserted, StoreError, Updated};

/// Writes the fields that companies define for their customers.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomFieldStore: Send + Sync {
    /// All fields of the company. Nobody else changes them until the unit ends, so that what is decided by them holds;
    /// to be called before anything else is written or locked.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set(&self, scope: &CompanyScope) -> Result<CustomFieldSet, StoreError>;

    /// Adds a field. `Taken("name")` where the company has one of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, field: &CustomField) -> Result<Inserted, StoreError>;

    /// Writes name, answers, place and whether it is in use, of a field that was read as `read`. Its kind stays.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(
        &self,
        scope: &CompanyScope,
        field: &CustomField,
        read: Version,
    ) -> Result<Updated, StoreError>;

    /// Gives the company's fields the places in which they stand here; those left out keep theirs. No new version: who
    /// edits a field loses nothing by it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn reorder(&self, scope: &CompanyScope, order: &[CustomFieldId]) -> Result<(), StoreError>;
}

/// Reads the fields that companies define for their customers.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomFieldQueries: Send + Sync {
    /// The company's fields in their order, retired ones too. There are tens of them, not thousands.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set(&self, scope: &CompanyScope) -> Result<CustomFieldSet, StoreError>;
}
