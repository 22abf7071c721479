use async_trait::async_trait;
use callbook_domain::access::{CompanyScope, InstallationScope};
use callbook_domain::company::{Company, JoinCode};
use callbook_domain::ids::CompanyId;
use callbook_domain::version::Version;
use jiff::Timestamp;

use super::{StoreError, Updated};

/// A company as those see it who look after all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyOverview {
    /// The company.
    pub company: Company,
    /// How many active users it has.
    pub users: u64,
    /// How many customers it has.
    pub customers: u64,
    /// When anything last happened there, by its audit log.
    pub last_activity: Option<Timestamp>,
}

/// Which companies are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyListing {
    /// With that text in the name.
    pub text: Option<String>,
    /// At most so many; `None` for all.
    pub limit: Option<u16>,
}

/// Companies by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CompanyOverviews {
    /// Those that fit, up to the limit.
    pub companies: Vec<CompanyOverview>,
    /// How many fit in all.
    pub total: u64,
}

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

    /// The company that the scope reaches.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope) -> Result<Option<Company>, StoreError>;

    /// Writes a company that was read as `read`: its profile, words, demands and standing.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(
        &self,
        scope: &CompanyScope,
        company: &Company,
        read: Version,
    ) -> Result<Updated, StoreError>;
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

    /// The company that people ask to join under that code; the code takes a scope's place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_join_code(&self, code: &JoinCode) -> Result<Option<Company>, StoreError>;

    /// The company of an installation that has exactly one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn sole(&self) -> Result<Option<Company>, StoreError>;

    /// Companies by name, with their size.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn overviews(
        &self,
        scope: &InstallationScope,
        listing: &CompanyListing,
    ) -> Result<CompanyOverviews, StoreError>;
}
