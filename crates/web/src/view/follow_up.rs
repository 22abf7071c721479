//! The next moment to call as a form's field says it: local, to the minute, with the usual choices as presets.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};
use serde::Serialize;

use super::LocalTime;

/// What `<input type="datetime-local">` reads and writes.
const FIELD: &str = "%Y-%m-%dT%H:%M";

const EVENING: Time = Time::constant(18, 0, 0, 0);
const MORNING: Time = Time::constant(10, 0, 0, 0);

/// A usual moment to call again, which one key chooses on the call screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preset {
    value: String,
    label: &'static str,
    key: &'static str,
}

impl LocalTime {
    /// The value of a date and time field that shows this instant.
    pub fn field(&self, at: Timestamp) -> String {
        text(&at.to_zoned(self.now().time_zone().clone()))
    }

    /// The instant that a date and time field means; `None` where it is no time. A time that the clocks skip is the
    /// one after the gap.
    pub fn instant(&self, field: &str) -> Option<Timestamp> {
        let local: DateTime = field.trim().parse().ok()?;
        let zoned = local.to_zoned(self.now().time_zone().clone()).ok()?;
        Some(zoned.timestamp())
    }

    /// The choices for the `presets` component: in an hour, this evening while it is to come, tomorrow, Monday.
    pub fn follow_up_presets(&self) -> Vec<Preset> {
        let today = self.now().date();
        let tomorrow = today.tomorrow().ok();
        let monday = today
            .nth_weekday(1, Weekday::Monday)
            .ok()
            .filter(|day| Some(*day) != tomorrow);
        let in_an_hour = self.now().checked_add(1.hour()).ok();
        let evening = (self.now().time() < EVENING).then(|| today.to_datetime(EVENING));
        let choices = [
            ("In an hour", "h", in_an_hour.map(|at| text(&at))),
            (
                "This evening",
                "e",
                evening.map(|at| at.strftime(FIELD).to_string()),
            ),
            (
                "Tomorrow 10:00",
                "t",
                tomorrow.map(|day| day.to_datetime(MORNING).strftime(FIELD).to_string()),
            ),
            (
                "Monday 10:00",
                "m",
                monday.map(|day| day.to_datetime(MORNING).strftime(FIELD).to_string()),
            ),
        ];
        choices
            .into_iter()
            .filter_map(|(label, key, value)| {
                Some(Preset {
                    value: value?,
                    label,
                    key,
                })
            })
            .collect()
    }
}

fn text(at: &Zoned) -> String {
    at.strftime(FIELD).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::super::LocalTime;
    use super::Preset;

    fn kolkata(now: &str) -> LocalTime {
        LocalTime::new(
            TimeZone::get("Asia/Kolkata").expect("bundled"),
            now.parse().expect("a timestamp"),
        )
    }

    fn preset(value: &str, label: &'static str, key: &'static str) -> Preset {
        Preset {
            value: value.to_owned(),
            label,
            key,
        }
    }

    #[test]
    fn a_field_is_read_as_it_was_written() {
        let time = kolkata("2026-11-20T03:00:00Z");
        let at: Timestamp = "2026-11-20T05:00:00Z".parse().expect("a timestamp");
        assert_eq!(time.field(at), "2026-11-20T10:30");
        assert_eq!(time.instant("2026-11-20T10:30"), Some(at));
        assert_eq!(time.instant("soon"), None);
        assert_eq!(time.instant(""), None);
    }

    #[test]
    fn presets_are_in_the_viewers_zone() {
        // Friday, 14:20 in Kolkata.
        assert_eq!(
            kolkata("2026-11-20T08:50:00Z").follow_up_presets(),
            [
                preset("2026-11-20T15:20", "In an hour", "h"),
                preset("2026-11-20T18:00", "This evening", "e"),
                preset("2026-11-21T10:00", "Tomorrow 10:00", "t"),
                preset("2026-11-23T10:00", "Monday 10:00", "m"),
            ]
        );
    }

    #[test]
    fn what_has_passed_or_is_said_already_is_no_preset() {
        // Sunday, 19:00 in Kolkata: the evening has begun, and tomorrow is Monday.
        assert_eq!(
            kolkata("2026-11-22T13:30:00Z").follow_up_presets(),
            [
                preset("2026-11-22T20:00", "In an hour", "h"),
                preset("2026-11-23T10:00", "Tomorrow 10:00", "t"),
            ]
        );
    }
}
