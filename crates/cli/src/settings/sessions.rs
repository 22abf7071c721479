//! How long sessions last, as an operator may set it.

use callbook_domain::session::SessionLimits;
use jiff::SignedDuration;

use super::layer::Loose;
use super::{not_a, parsed};
use crate::failure::Failure;

/// Less than five minutes would sign people out in the middle of a call; more than a day is no time-out.
const IDLE_MINUTES: std::ops::RangeInclusive<i64> = 5..=1_440;

/// Up to a week.
const ABSOLUTE_HOURS: std::ops::RangeInclusive<i64> = 1..=168;

pub(super) fn limits(idle: Option<&Loose>, absolute: Option<&Loose>) -> Result<SessionLimits, Failure> {
    let mut limits = SessionLimits::default();
    if let Some(minutes) = idle {
        let minutes = within(
            "number of idle minutes after which a session ends",
            minutes,
            IDLE_MINUTES,
        )?;
        limits.idle = SignedDuration::from_mins(minutes);
    }
    if let Some(hours) = absolute {
        let hours = within(
            "number of hours after which a session ends",
            hours,
            ABSOLUTE_HOURS,
        )?;
        limits.absolute = SignedDuration::from_hours(hours);
    }
    if limits.idle > limits.absolute {
        return Err(Failure::usage(
            "A session cannot be idle for longer than it lasts: lower CALLBOOK_SESSION_IDLE_MINUTES or raise \
             CALLBOOK_SESSION_ABSOLUTE_HOURS.",
        ));
    }
    Ok(limits)
}

fn within(what: &str, said: &Loose, bounds: std::ops::RangeInclusive<i64>) -> Result<i64, Failure> {
    let number: i64 = parsed(what, &said.0)?;
    if bounds.contains(&number) {
        return Ok(number);
    }
    let (least, most) = bounds.into_inner();
    Err(not_a(what, &said.0, &format!("use {least} to {most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(idle: &str, absolute: &str) -> Result<SessionLimits, Failure> {
        limits(Some(&Loose(idle.to_owned())), Some(&Loose(absolute.to_owned())))
    }

    #[test]
    fn what_is_not_said_is_as_usual_and_what_is_said_holds() {
        assert_eq!(limits(None, None).unwrap(), SessionLimits::default());
        let limits = said("15", "12").unwrap();
        assert_eq!(limits.idle, SignedDuration::from_mins(15));
        assert_eq!(limits.absolute, SignedDuration::from_hours(12));
        assert!(said("5", "1").is_ok() && said("1440", "168").is_ok());
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        for (idle, absolute) in [
            ("4", "8"),
            ("1441", "168"),
            ("30", "0"),
            ("30", "169"),
            ("-30", "8"),
            ("soon", "8"),
            ("120", "1"),
        ] {
            let failure = said(idle, absolute).unwrap_err();
            assert_eq!(failure.exit().number(), 2, "{idle} {absolute}");
        }
    }
}
