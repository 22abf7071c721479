//! Instants are stored as microseconds since the epoch, days as ISO text: the same order and the same size in both
//! databases, and nothing that a driver's time zone could bend.

use callbook_application::ports::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;

use super::error::unreadable;

/// The number that `instant` is stored as. What is finer than a microsecond is cut off.
pub(crate) fn micros(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

/// The instant that is stored as `micros`.
pub(crate) fn instant(micros: i64, column: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| unreadable(column, error))
}

/// The instant of a column that may be empty.
pub(crate) fn instant_maybe(
    micros: Option<i64>,
    column: &'static str,
) -> Result<Option<Timestamp>, StoreError> {
    micros.map(|micros| instant(micros, column)).transpose()
}

/// The day that is stored as `text`.
pub(crate) fn day(text: &str, column: &'static str) -> Result<Date, StoreError> {
    text.parse()
        .map_err(|error: jiff::Error| unreadable(column, error))
}
