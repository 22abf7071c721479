use jiff::civil::{Date, date};
use jiff::fmt::strtime;

use super::DateOrder;

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

pub(super) fn iso(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || rest.starts_with(['T', ' ']))
        .then(|| strtime::parse("%Y-%m-%d", day).ok()?.to_date().ok())?
}

pub(super) fn numeric(text: &str, order: DateOrder) -> Option<Date> {
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

    proptest! {
        #[test]
        fn no_text_panics(raw in ".{0,40}") {
            let _ = parse_date(&raw, DateOrder::DayFirst);
        }
    }
}
