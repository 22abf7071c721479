use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use jiff::fmt::strtime;

use crate::company::Region;

/// Which of two numbers is the day where a date is written `03/04/2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// The day, as in most of the world.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

/// The text names no order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an order of dates: use day-first or month-first")]
pub struct UnknownDateOrder;

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for DateOrder {
    type Err = UnknownDateOrder;

    fn from_str(text: &str) -> Result<Self, UnknownDateOrder> {
        Self::ALL
            .into_iter()
            .find(|order| order.key() == text)
            .ok_or(UnknownDateOrder)
    }
}

impl DateOrder {
    /// Both.
    pub const ALL: [Self; 2] = [Self::DayFirst, Self::MonthFirst];

    /// Its name in the CLI, in forms and in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// How people of that region write dates: month first in the United States and the few who follow it (CLDR).
    pub fn usual_in(region: Region) -> Self {
        match region.to_string().as_str() {
            "US" | "FM" | "MH" | "PW" => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }
}

/// What the dates of a file tell of which number is the day.
#[derive(Debug, Clone, Default)]
pub struct DateEvidence {
    day_first: Option<String>,
    month_first: Option<String>,
    either: Option<String>,
}

/// What the dates of a file come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateVerdict {
    /// No date in it depends on the order.
    Plain,
    /// Its dates can be read in one order only.
    Certain(DateOrder),
    /// Its dates can be read in both: somebody has to say.
    Ambiguous {
        /// One of them.
        example: String,
    },
    /// Some can be read in one order only, some in the other: somebody has to say.
    Contradictory {
        /// One whose first number is the day.
        day_first: String,
        /// One whose first number is the month.
        month_first: String,
    },
}

impl DateEvidence {
    /// Takes note of one cell's text.
    pub fn note(&mut self, raw: &str) {
        let text = raw.trim();
        if text.is_empty() || iso(text).is_some() {
            return;
        }
        let day_first = numeric(text, DateOrder::DayFirst);
        let month_first = numeric(text, DateOrder::MonthFirst);
        let place = match (day_first, month_first) {
            (Some(one), Some(other)) if one != other => &mut self.either,
            (Some(_), None) => &mut self.day_first,
            (None, Some(_)) => &mut self.month_first,
            _ => return,
        };
        place.get_or_insert_with(|| text.to_owned());
    }

    /// What all of them come to.
    pub fn verdict(self) -> DateVerdict {
        match (self.day_first, self.month_first, self.either) {
            (Some(day_first), Some(month_first), _) => DateVerdict::Contradictory {
                day_first,
                month_first,
            },
            (Some(_), None, _) => DateVerdict::Certain(DateOrder::DayFirst),
            (None, Some(_), _) => DateVerdict::Certain(DateOrder::MonthFirst),
            (None, None, Some(example)) => DateVerdict::Ambiguous { example },
            (None, None, None) => DateVerdict::Plain,
        }
    }
}

/// The text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date")]
pub struct NotADate;

/// Reads a date as sheets hold them: `2025-03-31`, `31/03/2025`, `31-03-2025`, `31.03.2025`, `2025/03/31`,
/// `31 Mar 2025`, `Mar 31, 2025`, each also with a time after it, which is dropped. Blank is `None`.
///
/// # Errors
/// [`NotADate`] where it is none of these, no day of the calendar, or outside 1900 to 2199.
pub fn parse_date(raw: &str, order: DateOrder) -> Result<Option<Date>, NotADate> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let parsed = iso(text)
        .or_else(|| numeric(text, order))
        .or_else(|| named_month(text))
        .ok_or(NotADate)?;
    if (date(1900, 1, 1)..=date(2199, 12, 31)).contains(&parsed) {
        Ok(Some(parsed))
    } else {
        Err(NotADate)
    }
}

fn iso(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || rest.starts_with(['T', ' ']))
        .then(|| strtime::parse("%Y-%m-%d", day).ok()?.to_date().ok())?
}

fn numeric(text: &str, order: DateOrder) -> Option<Date> {
    let day = text.split_whitespace().next()?;
    let mut numbers = day.split(['/', '-', '.']);
    let (first, second, third) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_some()
        || [first, second, third]
            .iter()
            .any(|n| !n.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        match order {
            DateOrder::DayFirst => (third, second, first),
            DateOrder::MonthFirst => (third, first, second),
        }
    };
    if year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn named_month(text: &str) -> Option<Date> {
    let words = text.replace([',', '-'], " ");
    let words = words.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    ["%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y"]
        .iter()
        .find_map(|format| strtime::parse(format, &words).ok()?.to_date().ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2025-03-31")]
    #[case("31/03/2025")]
    #[case("31-3-2025")]
    #[case("31.03.2025")]
    #[case("2025/03/31")]
    #[case("31 Mar 2025")]
    #[case("31-Mar-2025")]
    #[case("March 31, 2025")]
    #[case("2025-03-31 10:30:00")]
    #[case("2025-03-31T10:30:00")]
    #[case("31/03/2025 10:30")]
    fn one_day_however_written(#[case] raw: &str) {
        assert_eq!(parse_date(raw, DateOrder::DayFirst), Ok(Some(date(2025, 3, 31))));
    }

    #[rstest]
    #[case("2025-02-31")]
    #[case("banana")]
    #[case("00/00/0000")]
    #[case("31-31-2025")]
    #[case("31/03/25")]
    #[case("0001-01-01")]
    #[case("9999-12-31")]
    fn what_is_no_day_is_refused(#[case] raw: &str) {
        assert_eq!(parse_date(raw, DateOrder::DayFirst), Err(NotADate));
    }

    #[test]
    fn the_order_decides_and_blank_is_none() {
        assert_eq!(
            parse_date("03/04/2025", DateOrder::DayFirst),
            Ok(Some(date(2025, 4, 3)))
        );
        assert_eq!(
            parse_date("03/04/2025", DateOrder::MonthFirst),
            Ok(Some(date(2025, 3, 4)))
        );
        assert_eq!(parse_date("  ", DateOrder::DayFirst), Ok(None));
    }

    #[rstest]
    #[case(&["2025-03-04", "3 Mar 2025", "05/05/2025", "banana", ""], DateVerdict::Plain)]
    #[case(&["03/04/2025", "2025-01-31"], DateVerdict::Ambiguous { example: "03/04/2025".to_owned() })]
    #[case(&["03/04/2025", "31/03/2025"], DateVerdict::Certain(DateOrder::DayFirst))]
    #[case(&["03/04/2025", "03-31-2025 10:30"], DateVerdict::Certain(DateOrder::MonthFirst))]
    #[case(&["03/31/2025", "31/03/2025"], DateVerdict::Contradictory {
        day_first: "31/03/2025".to_owned(),
        month_first: "03/31/2025".to_owned(),
    })]
    fn the_data_tells_the_order_or_it_is_asked(#[case] dates: &[&str], #[case] expected: DateVerdict) {
        let mut evidence = DateEvidence::default();
        dates.iter().for_each(|date| evidence.note(date));
        assert_eq!(evidence.verdict(), expected);
    }

    proptest! {
        #[test]
        fn no_text_panics(raw in ".{0,40}") {
            let _ = parse_date(&raw, DateOrder::DayFirst);
        }
    }
}
