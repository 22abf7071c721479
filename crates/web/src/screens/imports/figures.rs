//! The figures of a check, of an outcome and of an undo, each of which opens the rows behind it.

use callbook_domain::import::{FindingKind, ImportCounts};
use serde::Serialize;

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Figure {
    pub(super) label: &'static str,
    pub(super) value: u64,
    pub(super) href: Option<String>,
    pub(super) change: Option<&'static str>,
    pub(super) tone: &'static str,
    pub(super) current: bool,
    /// Whether its address is another page's.
    pub(super) leaves: bool,
}

/// Which rows are open under the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    Created,
    Updated,
    Skipped,
    Refused,
    Warned,
    Kept,
}

impl Open {
    const ALL: [Self; 6] = [
        Self::Refused,
        Self::Updated,
        Self::Created,
        Self::Skipped,
        Self::Warned,
        Self::Kept,
    ];

    pub(super) const fn key(self) -> &'static str {
        self.kind().key()
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|open| open.key() == key)
    }

    pub(super) const fn kind(self) -> FindingKind {
        match self {
            Self::Created => FindingKind::Created,
            Self::Updated => FindingKind::Updated,
            Self::Skipped => FindingKind::Skipped,
            Self::Refused => FindingKind::Refused,
            Self::Warned => FindingKind::Warned,
            Self::Kept => FindingKind::Kept,
        }
    }

    /// What somebody would look at first of a check: what needs a hand, then what is changed, then what is new.
    pub(super) fn first_of(counts: &ImportCounts) -> Self {
        match counts {
            counts if counts.refused > 0 => Self::Refused,
            counts if counts.updated > 0 => Self::Updated,
            counts if counts.created > 0 => Self::Created,
            _ => Self::Skipped,
        }
    }

    /// How many rows are behind it.
    pub(super) fn rows(self, counts: &ImportCounts) -> u64 {
        match self {
            Self::Created => counts.created,
            Self::Updated => counts.updated,
            Self::Skipped => counts.skipped,
            Self::Refused => counts.refused,
            Self::Warned => super::findings::warned(counts),
            Self::Kept => 0,
        }
    }
}

/// The four figures of a check; each leads to its rows below.
pub(super) fn of_check(counts: &ImportCounts, page: &str, open: Open) -> Vec<Figure> {
    let figure = |label, of: Open, change, tone| {
        let value = of.rows(counts);
        Figure {
            label,
            value,
            href: (value > 0).then(|| format!("{page}?step=check&show={}", of.key())),
            change: (value > 0).then_some(change),
            tone: if value > 0 { tone } else { "plain" },
            current: value > 0 && of == open,
            leaves: false,
        }
    };
    vec![
        figure("New", Open::Created, "See some of them", "good"),
        figure("Updated", Open::Updated, "See before and after", "plain"),
        figure("Skipped", Open::Skipped, "See why", "plain"),
        figure("Refused", Open::Refused, "See why", "bad"),
    ]
}

/// The four figures of an import that is over. What came in leads to the customers.
pub(super) fn of_outcome(
    counts: &ImportCounts,
    page: &str,
    customers: Option<&str>,
    open: Option<Open>,
) -> Vec<Figure> {
    let rows = |label, of: Open, tone| {
        let value = of.rows(counts);
        Figure {
            label,
            value,
            href: (value > 0).then(|| format!("{page}?show={}", of.key())),
            change: (value > 0).then_some("See why"),
            tone: if value > 0 { tone } else { "plain" },
            current: value > 0 && open == Some(of),
            leaves: false,
        }
    };
    let created = Figure {
        href: customers.map(str::to_owned),
        change: customers.map(|_| "See the customers"),
        leaves: true,
        ..plain("Created", counts.created, "good")
    };
    let updated = Figure {
        change: (counts.updated > 0).then_some("Known customers, changed"),
        ..plain("Updated", counts.updated, "plain")
    };
    vec![
        created,
        updated,
        rows("Skipped", Open::Skipped, "plain"),
        rows("Refused", Open::Refused, "bad"),
    ]
}

/// A figure that leads nowhere.
pub(super) fn plain(label: &'static str, value: u64, tone: &'static str) -> Figure {
    Figure {
        label,
        value,
        href: None,
        change: None,
        tone: if value > 0 { tone } else { "plain" },
        current: false,
        leaves: false,
    }
}
