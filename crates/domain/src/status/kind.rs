use std::fmt;
use std::str::FromStr;

/// What a status means to reports, the queue and locks, whatever the company calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusKind {
    /// Nobody has called yet.
    Fresh,
    /// Called, not reached.
    Attempted,
    /// Reached, being talked with.
    InProgress,
    /// Reached, something is awaited.
    Waiting,
    /// What was wanted has happened.
    Won,
    /// It will not happen.
    Lost,
    /// The number is of no use.
    Invalid,
}

/// The text names no kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of status")]
pub struct UnknownStatusKind;

impl StatusKind {
    /// All kinds, in the order in which a customer usually passes them.
    pub const ALL: [Self; 7] = [
        Self::Fresh,
        Self::Attempted,
        Self::InProgress,
        Self::Waiting,
        Self::Won,
        Self::Lost,
        Self::Invalid,
    ];

    /// Its name in the database and in style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Attempted => "attempted",
            Self::InProgress => "in_progress",
            Self::Waiting => "waiting",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Invalid => "invalid",
        }
    }

    /// Whether choosing it means that the customer was spoken with (the numerator of the connect rate).
    pub const fn is_connect(self) -> bool {
        matches!(self, Self::InProgress | Self::Waiting | Self::Won | Self::Lost)
    }

    /// Whether choosing it means that somebody called (the denominator of the connect rate).
    pub const fn is_call(self) -> bool {
        !matches!(self, Self::Fresh)
    }
}

impl fmt::Display for StatusKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for StatusKind {
    type Err = UnknownStatusKind;

    fn from_str(text: &str) -> Result<Self, UnknownStatusKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.key() == text)
            .ok_or(UnknownStatusKind)
    }
}
