//! Instants and days in the words that screens use.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

/// The viewer's zone and the present moment: what it takes to say a time plainly.
#[derive(Debug, Clone)]
pub struct LocalTime {
    now: Zoned,
}

/// An instant as the `moment` component shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// For `<time datetime>`, from which the browser keeps "in 2 hours" current.
    iso: String,
    /// "Fri 20 Nov, 10:30", with the year where it is another one.
    text: String,
}

/// A day without a time of day, as the `day` component shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    iso: String,
    text: String,
}

impl Moment {
    /// The words, for a sentence around them.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Day {
    /// The words, for a sentence around them.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl LocalTime {
    pub fn new(zone: TimeZone, now: Timestamp) -> Self {
        Self {
            now: now.to_zoned(zone),
        }
    }

    pub(super) fn now(&self) -> &Zoned {
        &self.now
    }

    pub fn moment(&self, at: Timestamp) -> Moment {
        let local = at.to_zoned(self.now.time_zone().clone());
        let format = if local.year() == self.now.year() {
            "%a %-d %b, %H:%M"
        } else {
            "%a %-d %b %Y, %H:%M"
        };
        Moment {
            iso: at.to_string(),
            text: local.strftime(format).to_string(),
        }
    }

    pub fn day(&self, date: Date) -> Day {
        let format = if date.year() == self.now.year() {
            "%a %-d %b"
        } else {
            "%a %-d %b %Y"
        };
        Day {
            iso: date.to_string(),
            text: date.strftime(format).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::LocalTime;

    fn kolkata() -> LocalTime {
        let zone = TimeZone::get("Asia/Kolkata").expect("the zone is bundled");
        LocalTime::new(zone, "2026-11-20T03:00:00Z".parse().expect("a timestamp"))
    }

    #[test]
    fn an_instant_of_this_year_is_said_in_the_viewers_zone_without_the_year() {
        let at: Timestamp = "2026-11-20T05:00:00Z".parse().expect("a timestamp");
        let moment = kolkata().moment(at);
        assert_eq!(moment.text, "Fri 20 Nov, 10:30");
        assert_eq!(moment.iso, "2026-11-20T05:00:00Z");
    }

    #[test]
    fn the_year_is_said_where_it_is_another_one_in_the_viewers_zone() {
        let at: Timestamp = "2026-12-31T19:00:00Z".parse().expect("a timestamp");
        assert_eq!(kolkata().moment(at).text, "Fri 1 Jan 2027, 00:30");
    }

    #[test]
    fn a_day_has_no_zone() {
        assert_eq!(kolkata().day(date(2026, 11, 20)).text, "Fri 20 Nov");
        assert_eq!(kolkata().day(date(2025, 1, 5)).text, "Sun 5 Jan 2025");
    }
}
