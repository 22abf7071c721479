//! The machine's clock and its timer.

use async_trait::async_trait;
use callbook_application::ports::{Clock, Timer};
use jiff::{SignedDuration, Timestamp, TimestampRound, Unit};

/// Reads the machine's clock, cut to the microseconds that both databases keep, so that what is read back equals
/// what was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter behind the Clock port"
    )]
    fn now(&self) -> Timestamp {
        truncated(Timestamp::now())
    }
}

/// Waits on tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[async_trait]
impl Timer for TokioTimer {
    async fn wait(&self, duration: SignedDuration) {
        tokio::time::sleep(duration.unsigned_abs()).await;
    }
}

fn truncated(instant: Timestamp) -> Timestamp {
    let to_microseconds = TimestampRound::new()
        .smallest(Unit::Microsecond)
        .mode(jiff::RoundMode::Trunc);
    // Rounding towards zero cannot leave jiff's range.
    instant.round(to_microseconds).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_cut_to_microseconds() {
        let instant = Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap();
        assert_eq!(truncated(instant).as_nanosecond(), 1_700_000_000_123_456_000);
    }

    #[test]
    fn it_is_later_than_this_was_written() {
        let now = SystemClock.now();
        assert!(now > Timestamp::from_second(1_700_000_000).unwrap());
        assert_eq!(Timestamp::from_microsecond(now.as_microsecond()).unwrap(), now);
    }
}
