use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::SignUpId;
use callbook_domain::invitation::SignUpRequest;
use jiff::Timestamp;

use super::{Inserted, StoreError};

/// Writes sign-ups that wait for approval.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SignUpStore: Send + Sync {
    /// Adds one. `Taken("email")` where one of the company with that address waits already; it stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, request: &SignUpRequest) -> Result<Inserted, StoreError>;

    /// Takes a sign-up out of those that wait, by one conditional statement: of two at once, one gets it and the other
    /// `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, scope: &CompanyScope, id: SignUpId) -> Result<Option<SignUpRequest>, StoreError>;

    /// Forgets those of all companies that have waited since before `asked`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_before(&self, asked: Timestamp) -> Result<(), StoreError>;
}

/// Reads sign-ups that wait for approval.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SignUpQueries: Send + Sync {
    /// Those of the company, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn waiting(&self, scope: &CompanyScope) -> Result<Vec<SignUpRequest>, StoreError>;
}
