use std::fmt;
use std::str::FromStr;

use super::date::{iso, numeric};
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

/// A date of a file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The row's number in the file.
    pub row: u64,
    /// The day as it is written there, without a time.
    pub text: String,
}

impl fmt::Display for FoundDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in row {}", self.text, self.row)
    }
}

/// What the dates of a file tell of which number is the day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateEvidence {
    day_first: Option<FoundDate>,
    month_first: Option<FoundDate>,
    either: Option<FoundDate>,
}

/// What the dates of a file come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateVerdict {
    /// No date in it depends on the order.
    Plain,
    /// Its dates can be read in one order only.
    Certain(DateOrder),
    /// Somebody has to say.
    Doubtful(DateDoubt),
}

/// Why nobody but whoever knows the file can say which number of its dates is the day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateDoubt {
    /// Its dates can be read in both orders.
    #[error("dates such as {example} can be read in two ways: say whether the day or the month comes first")]
    Ambiguous {
        /// One of them.
        example: FoundDate,
    },
    /// Some can be read in one order only, some in the other.
    #[error(
        "some dates have the day first ({day_first}), others the month ({month_first}): say which order holds; the \
         others are left out"
    )]
    Contradictory {
        /// One whose first number is the day.
        day_first: FoundDate,
        /// One whose first number is the month.
        month_first: FoundDate,
    },
}

impl DateEvidence {
    /// Takes note of the text of one cell in that row.
    pub fn note(&mut self, row: u64, raw: &str) {
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
        // What comes after the day is as long as somebody made it.
        place.get_or_insert_with(|| FoundDate {
            row,
            text: text.split_whitespace().next().unwrap_or_default().to_owned(),
        });
    }

    /// Adds what another part of the file tells; of two examples the earlier one stays.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.day_first, &other.day_first),
            (&mut self.month_first, &other.month_first),
            (&mut self.either, &other.either),
        ] {
            if let Some(found) = theirs
                && mine.as_ref().is_none_or(|mine| found.row < mine.row)
            {
                *mine = Some(found.clone());
            }
        }
    }

    /// What all of them come to.
    pub fn verdict(self) -> DateVerdict {
        match (self.day_first, self.month_first, self.either) {
            (Some(day_first), Some(month_first), _) => DateVerdict::Doubtful(DateDoubt::Contradictory {
                day_first,
                month_first,
            }),
            (Some(_), None, _) => DateVerdict::Certain(DateOrder::DayFirst),
            (None, Some(_), _) => DateVerdict::Certain(DateOrder::MonthFirst),
            (None, None, Some(example)) => DateVerdict::Doubtful(DateDoubt::Ambiguous { example }),
            (None, None, None) => DateVerdict::Plain,
        }
    }

    /// Whether no further date can change what they come to.
    pub const fn is_contradictory(&self) -> bool {
        self.day_first.is_some() && self.month_first.is_some()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn found(row: u64, text: &str) -> FoundDate {
        FoundDate {
            row,
            text: text.to_owned(),
        }
    }

    fn evidence(dates: &[&str]) -> DateEvidence {
        let mut evidence = DateEvidence::default();
        for (row, date) in (2..).zip(dates) {
            evidence.note(row, date);
        }
        evidence
    }

    fn ambiguous(row: u64, text: &str) -> DateVerdict {
        DateVerdict::Doubtful(DateDoubt::Ambiguous {
            example: found(row, text),
        })
    }

    #[rstest]
    #[case(&["2025-03-04", "3 Mar 2025", "05/05/2025", "banana", ""], DateVerdict::Plain)]
    #[case(&["2025-01-31", "03/04/2025 by phone"], ambiguous(3, "03/04/2025"))]
    #[case(&["03/04/2025", "31/03/2025"], DateVerdict::Certain(DateOrder::DayFirst))]
    #[case(&["03/04/2025", "03-31-2025 10:30"], DateVerdict::Certain(DateOrder::MonthFirst))]
    #[case(&["03/31/2025", "31/03/2025"], DateVerdict::Doubtful(DateDoubt::Contradictory {
        day_first: found(3, "31/03/2025"),
        month_first: found(2, "03/31/2025"),
    }))]
    fn the_data_tells_the_order_or_it_is_asked(#[case] dates: &[&str], #[case] expected: DateVerdict) {
        assert_eq!(evidence(dates).verdict(), expected);
    }

    #[test]
    fn parts_of_a_file_tell_together_what_the_whole_tells() {
        let mut first = evidence(&["03/04/2025"]);
        assert_eq!(first.clone().verdict(), ambiguous(2, "03/04/2025"));
        let mut later = DateEvidence::default();
        later.note(2_500, "04/05/2025");
        first.add(&later);
        assert_eq!(
            first.clone().verdict(),
            ambiguous(2, "03/04/2025"),
            "the earlier one"
        );
        later.note(2_600, "31/05/2025");
        first.add(&later);
        assert_eq!(first.clone().verdict(), DateVerdict::Certain(DateOrder::DayFirst));
        later.note(2_700, "05/31/2025");
        first.add(&later);
        assert!(first.is_contradictory());
    }

    #[test]
    fn a_doubt_says_which_date_stands_where() {
        let DateVerdict::Doubtful(doubt) = ambiguous(2_501, "03/04/2026") else {
            panic!("it is doubtful")
        };
        let said = doubt.to_string();
        assert!(said.contains("03/04/2026 in row 2501"), "{said}");
    }
}
