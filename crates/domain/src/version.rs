//! Optimistic versions: an edit says which version it was made from.

/// How often a row has been written. An update names the version that it read; any other is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u32);

impl Version {
    /// The version of a row that was just made.
    pub const FIRST: Self = Self(1);

    /// The version that is stored as `number`.
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number to store and to put into forms.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The version after one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}
