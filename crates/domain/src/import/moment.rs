use jiff::Timestamp;
use jiff::civil::{DateTime, Time};

use super::{DateOrder, parse_date};
use crate::company::Zone;

/// The text is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct NotAMoment;

/// A day alone means this time of it: when offices are open everywhere.
const TEN: Time = Time::constant(10, 0, 0, 0);

/// Reads a moment as sheets hold it: `2025-03-31T10:30:00+05:30`, `2025-03-31 10:30 +05:30`, or a day in one of the forms
/// of [`parse_date`] with a time after it, as the clocks of `zone` show it; a day alone is at ten. Blank is `None`.
///
/// # Errors
/// [`NotAMoment`] where it is none of these.
pub fn parse_moment(raw: &str, order: DateOrder, zone: &Zone) -> Result<Option<Timestamp>, NotAMoment> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let exact = text
        .parse()
        .or_else(|_| Timestamp::strptime("%Y-%m-%d %H:%M %:z", text))
        .or_else(|_| Timestamp::strptime("%Y-%m-%d %H:%M:%S %:z", text));
    if let Ok(exact) = exact {
        return Ok(Some(exact));
    }
    let (day, time) = split_time(text);
    let day = parse_date(day, order).ok().flatten().ok_or(NotAMoment)?;
    at(day.to_datetime(time), zone).map(Some)
}

/// When the clocks of `zone` show `local`; the later one where an hour is left out.
///
/// # Errors
/// [`NotAMoment`] at the very end of the calendar.
pub(super) fn at(local: DateTime, zone: &Zone) -> Result<Timestamp, NotAMoment> {
    let zoned = zone.time_zone().to_zoned(local).map_err(|_| NotAMoment)?;
    Ok(zoned.timestamp())
}

/// The day, and the time at the end of the text if there is one.
fn split_time(text: &str) -> (&str, Time) {
    let Some((day, time)) = text.rsplit_once([' ', 'T']) else {
        return (text, TEN);
    };
    let clock = ["%H:%M", "%H:%M:%S"]
        .iter()
        .find_map(|format| Time::strptime(format, time).ok());
    match clock {
        Some(clock) => (day, clock),
        None => (text, TEN),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn kolkata() -> Zone {
        Zone::parse("Asia/Kolkata").unwrap()
    }

    #[rstest]
    #[case("2025-03-31T10:30:00+05:30")]
    #[case("2025-03-31 10:30 +05:30")]
    #[case("2025-03-31T05:00:00Z")]
    #[case("2025-03-31 10:30")]
    #[case("31/03/2025 10:30")]
    #[case("31 Mar 2025 10:30")]
    #[case("2025-03-31T10:30:00")]
    fn one_moment_however_written(#[case] raw: &str) {
        let moment = parse_moment(raw, DateOrder::DayFirst, &kolkata());
        assert_eq!(moment, Ok(Some("2025-03-31T05:00:00Z".parse().unwrap())));
    }

    #[test]
    fn a_day_alone_is_at_ten() {
        let moment = parse_moment("31 Mar 2025", DateOrder::DayFirst, &kolkata());
        assert_eq!(moment, Ok(Some("2025-03-31T04:30:00Z".parse().unwrap())));
        assert_eq!(parse_moment(" ", DateOrder::DayFirst, &kolkata()), Ok(None));
        assert_eq!(
            parse_moment("soon", DateOrder::DayFirst, &kolkata()),
            Err(NotAMoment)
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(raw in ".{0,40}") {
            let _ = parse_moment(&raw, DateOrder::DayFirst, &kolkata());
        }
    }
}
