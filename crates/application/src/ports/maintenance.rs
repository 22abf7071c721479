use async_trait::async_trait;
use callbook_domain::maintenance::MaintenanceState;

use super::StoreError;

/// Writes whether Callbook is closed for maintenance.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait MaintenanceStore: Send + Sync {
    /// What is written down so far, locked until the unit ends.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn state(&self) -> Result<MaintenanceState, StoreError>;

    /// Writes it down in place of what was.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn write(&self, state: &MaintenanceState) -> Result<(), StoreError>;
}

/// Reads whether Callbook is closed for maintenance. It concerns every company, so there is no scope.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait MaintenanceQueries: Send + Sync {
    /// Whether it is. One row by its key: every process asks every second.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn state(&self) -> Result<MaintenanceState, StoreError>;
}
