use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The time of day.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Clock: Send + Sync {
    /// Now, to the microsecond.
    fn now(&self) -> Timestamp;
}

/// Lets time pass.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Timer: Send + Sync {
    /// Is ready after that long.
    async fn wait(&self, duration: SignedDuration);
}

/// A source of ids.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Ids: Send + Sync {
    /// A new UUIDv7: ids of one process ascend in the order in which they were made.
    fn next(&self) -> Uuid;
}
