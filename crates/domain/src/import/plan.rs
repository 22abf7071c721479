use std::fmt;
use std::str::FromStr;

use super::{DateOrder, ImportField, OnDuplicate, Reading, StatusWords};
use crate::ids::{CustomFieldId, StatusId, UserId};

/// What a column of one file is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnTarget {
    /// Nothing.
    Ignored,
    /// A field that every customer has.
    Field(ImportField),
    /// A field that the company has defined.
    Custom(CustomFieldId),
}

/// The text names nothing that a column can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a field: use a field's name, custom:ID or ignore")]
pub struct UnknownTarget;

impl ColumnTarget {
    /// Whether several columns of a file may be used for it.
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Ignored | Self::Field(ImportField::OtherPhone))
    }
}

impl fmt::Display for ColumnTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ignored => f.write_str("ignore"),
            Self::Field(field) => f.write_str(field.key()),
            Self::Custom(field) => write!(f, "custom:{field}"),
        }
    }
}

impl FromStr for ColumnTarget {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, UnknownTarget> {
        if text == "ignore" {
            return Ok(Self::Ignored);
        }
        match text.strip_prefix("custom:") {
            Some(id) => id.parse().map(Self::Custom).map_err(|_| UnknownTarget),
            None => text.parse().map(Self::Field).map_err(|_| UnknownTarget),
        }
    }
}

/// How a file's columns are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnPlan {
    /// Each of these as said, by its header; the others by their names and by what is in them.
    Matched(Vec<(ColumnTarget, String)>),
    /// Exactly so, one for each column of the file.
    Exact(Vec<ColumnTarget>),
}

impl Default for ColumnPlan {
    fn default() -> Self {
        Self::Matched(Vec::new())
    }
}

/// What happens to rows whose phone stands in the file several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnRepeat {
    /// The first of them counts.
    #[default]
    First,
    /// The last of them counts.
    Last,
    /// They are one: what an earlier one leaves open, a later one fills.
    Merge,
    /// None of them is imported, so that somebody can look at them.
    Refuse,
}

/// The text says nothing of what happens to repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rule for repeats: use first, last, merge or refuse")]
pub struct UnknownRepeatRule;

impl OnRepeat {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::First, Self::Last, Self::Merge, Self::Refuse];

    /// Its name in the CLI, in forms and in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Merge => "merge",
            Self::Refuse => "refuse",
        }
    }

    /// What screens say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "Take the first row",
            Self::Last => "Take the last row",
            Self::Merge => "Put the rows together",
            Self::Refuse => "Refuse them all, so that I can look at them",
        }
    }
}

impl fmt::Display for OnRepeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for OnRepeat {
    type Err = UnknownRepeatRule;

    fn from_str(text: &str) -> Result<Self, UnknownRepeatRule> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.key() == text)
            .ok_or(UnknownRepeatRule)
    }
}

/// All that is decided about an import before it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlan {
    /// How the file is read.
    pub reading: Reading,
    /// How its columns are used.
    pub columns: ColumnPlan,
    /// Those columns, counted from 0, that are left out for now because nobody was asked about a guess: of the next file
    /// like it they are judged anew.
    pub undecided: Vec<usize>,
    /// Which of two numbers is the day; `None` leaves it to the file, where its dates tell.
    pub dates: Option<DateOrder>,
    /// What happens to a phone that is known.
    pub on_known: OnDuplicate,
    /// What happens to a phone that stands in the file several times.
    pub on_repeat: OnRepeat,
    /// The status of new customers whose row names none; `None` is the company's first fresh one.
    pub status: Option<StatusId>,
    /// Among whom new customers whose row names nobody are dealt in turn; nobody where empty.
    pub share_among: Vec<UserId>,
    /// What words in the status column stand for that are none of the company's statuses.
    pub status_words: StatusWords,
}

impl Default for ImportPlan {
    fn default() -> Self {
        Self {
            reading: Reading::default(),
            columns: ColumnPlan::default(),
            undecided: Vec::new(),
            dates: None,
            on_known: OnDuplicate::Skip,
            on_repeat: OnRepeat::First,
            status: None,
            share_among: Vec::new(),
            status_words: StatusWords::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn targets_and_rules_are_read_as_they_are_written() {
        let custom = ColumnTarget::Custom(CustomFieldId::from_uuid(Uuid::from_u128(7)));
        let field = ColumnTarget::Field(ImportField::OtherPhone);
        for target in [ColumnTarget::Ignored, field, custom] {
            assert_eq!(target.to_string().parse(), Ok(target));
        }
        assert_eq!("custom:7".parse::<ColumnTarget>(), Err(UnknownTarget));
        assert_eq!("salary".parse::<ColumnTarget>(), Err(UnknownTarget));
        for rule in OnRepeat::ALL {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
    }
}
