use callbook_application::ports::{PasswordError, StoreError};

use super::Problem;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                tracing::warn!(error = %super::chain(&error), "the database cannot be reached");
                Self::busy(5)
            }
            StoreError::Full(_) => {
                tracing::error!(error = %super::chain(&error), "there is no room left to write");
                Self::full()
            }
            StoreError::Backend(_) => Self::internal(error),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::busy(3),
            PasswordError::Broken(_) => Self::internal(error),
        }
    }
}
