use super::{ColumnTarget, ImportField};

/// How sure it is what a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Nothing is known of it.
    Unknown,
    /// It may be; somebody should look.
    Guess,
    /// It is very likely.
    Likely,
    /// There is no doubt.
    Sure,
}

/// Why a column is taken for what it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Somebody said so.
    Chosen,
    /// A file with the same headers was imported so before.
    Remembered,
    /// It is called so.
    Name,
    /// It is called something that often means that.
    Synonym,
    /// What is in it looks like that.
    Content,
    /// Nothing tells.
    Nothing,
}

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// What for.
    pub target: ColumnTarget,
    /// How surely.
    pub confidence: Confidence,
    /// Why.
    pub because: Because,
}

impl Suggestion {
    /// What nothing is known of.
    pub const NONE: Self = Self {
        target: ColumnTarget::Ignored,
        confidence: Confidence::Unknown,
        because: Because::Nothing,
    };

    /// What the column is used for where nobody looks: a guess is not acted on, but for the phone, which a file needs.
    pub fn acted_on(&self) -> ColumnTarget {
        match self.confidence {
            Confidence::Sure | Confidence::Likely => self.target,
            Confidence::Guess if self.target == ColumnTarget::Field(ImportField::Phone) => self.target,
            Confidence::Guess | Confidence::Unknown => ColumnTarget::Ignored,
        }
    }

    /// Whether it is settled what the column is used for, though nobody looks: another file is then read so too.
    pub fn is_settled(&self) -> bool {
        match self.confidence {
            Confidence::Sure | Confidence::Likely => true,
            Confidence::Guess | Confidence::Unknown => self.acted_on() != ColumnTarget::Ignored,
        }
    }

    /// What nobody has to look at: the two columns that say of refused rows why they are.
    pub(super) const LEFT_OUT: Self = Self {
        target: ColumnTarget::Ignored,
        confidence: Confidence::Sure,
        because: Because::Name,
    };
}
