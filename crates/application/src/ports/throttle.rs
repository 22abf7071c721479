use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::StoreError;

/// How often something failed of late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How often, within the window that is running.
    pub count: u32,
    /// The last time.
    pub last_at: Option<Timestamp>,
}

/// Counts failures in the database, so that all processes share them.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ThrottleStore: Send + Sync {
    /// How often `key` failed within `window` up to `now`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn failures(
        &self,
        key: &str,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Failures, StoreError>;

    /// Counts one more failure of `key`, atomically; a window that has passed starts anew.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn fail(&self, key: &str, window: SignedDuration, now: Timestamp) -> Result<(), StoreError>;

    /// Takes one failure of `key` back, which was none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take_back(&self, key: &str) -> Result<(), StoreError>;

    /// Forgets the failures of `key`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget(&self, key: &str) -> Result<(), StoreError>;

    /// Forgets all failures whose last one lies before that.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_before(&self, last: Timestamp) -> Result<(), StoreError>;
}
