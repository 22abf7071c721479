use super::ColumnTarget;

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
    pub(super) const NONE: Self = Self {
        target: ColumnTarget::Ignored,
        confidence: Confidence::Unknown,
        because: Because::Nothing,
    };

    /// What nobody has to look at: the two columns that say of refused rows why they are.
    pub(super) const LEFT_OUT: Self = Self {
        target: ColumnTarget::Ignored,
        confidence: Confidence::Sure,
        because: Because::Name,
    };
}
