use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::group::Group;
use callbook_domain::ids::GroupId;
use callbook_domain::version::Version;

use super::{Inserted, StoreError, Updated};

/// Writes groups. Each change also writes anew what the groups of everybody concerned add to their roles, in the same
/// unit of work, so that it counts from their next request on.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait GroupStore: Send + Sync {
    /// All groups of the company with their members, by name. Nobody else changes groups of the company until the unit
    /// ends, so that what is decided by them holds; to be called before anything else is written or locked.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<Group>, StoreError>;

    /// Adds a group with its members. `Taken("name")` where the company has one of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, scope: &CompanyScope, group: &Group) -> Result<Inserted, StoreError>;

    /// Writes name, permissions and members of a group that was read as `read`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(&self, scope: &CompanyScope, group: &Group, read: Version)
    -> Result<Updated, StoreError>;

    /// Deletes a group that was read as `read`; never [`Updated::Taken`].
    ///
    /// # Errors
    /// [`StoreError`].
    async fn delete(
        &self,
        scope: &CompanyScope,
        group: GroupId,
        read: Version,
    ) -> Result<Updated, StoreError>;
}

/// Reads groups.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait GroupQueries: Send + Sync {
    /// All groups of the company with their members, by name. A company has tens of them, not thousands.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn all(&self, scope: &CompanyScope) -> Result<Vec<Group>, StoreError>;
}
