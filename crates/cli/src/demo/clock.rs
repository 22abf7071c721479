use std::sync::atomic::{AtomicI64, Ordering};

use callbook_application::ports::Clock;
use callbook_domain::company::Zone;
use jiff::Timestamp;
use jiff::civil::Date;

use super::impossible;
use crate::failure::Failure;

/// A clock that stands where it is put.
#[derive(Debug)]
pub(super) struct MovableClock(AtomicI64);

impl MovableClock {
    pub(super) fn at(instant: Timestamp) -> Self {
        Self(AtomicI64::new(instant.as_microsecond()))
    }

    pub(super) fn move_to(&self, instant: Timestamp) {
        self.0.store(instant.as_microsecond(), Ordering::Relaxed);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        // Only what was an instant is stored.
        Timestamp::from_microsecond(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// That time of that day, there.
pub(super) fn at(zone: &Zone, day: Date, hour: i8, minute: i8) -> Result<Timestamp, Failure> {
    let zoned = day.at(hour, minute, 0, 0).to_zoned(zone.time_zone().clone());
    zoned
        .map(|zoned| zoned.timestamp())
        .map_err(|error| impossible(&error))
}
