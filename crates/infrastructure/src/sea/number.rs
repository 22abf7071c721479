//! Counts are stored as 64-bit signed numbers, the widest that both databases have.

use callbook_application::ports::StoreError;
use callbook_domain::version::Version;

use super::error::unreadable;

/// The number that `count` is stored as. Nothing that is counted here comes near the end of it.
pub(crate) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The count that is stored as `number`; there is none below nought.
pub(crate) fn count(number: i64, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|error| unreadable(column, error))
}

/// The version that is stored as `number`.
pub(crate) fn version(number: i64, column: &'static str) -> Result<Version, StoreError> {
    u32::try_from(number)
        .map(Version::from_number)
        .map_err(|error| unreadable(column, error))
}
