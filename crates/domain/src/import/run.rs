use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::{ImportField, OnDuplicate, Reason};
use crate::ids::{CompanyId, ImportId, UserId};

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportState {
    /// Waits for its turn.
    Queued,
    /// Is running, here or elsewhere, or goes on as soon as somebody takes it up.
    Running,
    /// Came to its end.
    Finished,
    /// Could not be read; nothing more comes of it.
    Failed,
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an import")]
pub struct UnknownImportState;

impl ImportState {
    const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Finished, Self::Failed];

    /// Its name in the database and in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    /// Its name on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "Waiting",
            Self::Running => "Running",
            Self::Finished => "Finished",
            Self::Failed => "Failed",
        }
    }

    /// Whether nothing more happens.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Failed)
    }
}

impl fmt::Display for ImportState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for ImportState {
    type Err = UnknownImportState;

    fn from_str(text: &str) -> Result<Self, UnknownImportState> {
        Self::ALL
            .into_iter()
            .find(|state| state.key() == text)
            .ok_or(UnknownImportState)
    }
}

/// How many rows did what. `records() = created + updated + skipped + refused`, always, because it is their sum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// New customers.
    pub created: u64,
    /// Known customers that changed.
    pub updated: u64,
    /// Rows left out.
    pub skipped: u64,
    /// Rows refused.
    pub refused: u64,
    /// Why rows were skipped, refused or warned of, and how many.
    pub reasons: BTreeMap<&'static str, u64>,
}

impl ImportCounts {
    /// The rows that were looked at, blank ones left aside.
    pub const fn records(&self) -> u64 {
        self.created + self.updated + self.skipped + self.refused
    }

    /// Counts one more row for which `reason` was given.
    pub fn note(&mut self, reason: Reason) {
        *self.reasons.entry(reason.code()).or_default() += 1;
    }

    /// Adds the counts of a further part of the file.
    pub fn add(&mut self, part: &Self) {
        self.created += part.created;
        self.updated += part.updated;
        self.skipped += part.skipped;
        self.refused += part.refused;
        for (reason, count) in &part.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
    }
}

/// How far an import is on the disk: all rows up to `row` are in, no later one is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checkpoint {
    /// The number of the last row that is in; 0 before the first.
    pub row: u64,
    /// What came of the rows up to it.
    pub counts: ImportCounts,
}

/// One run of one file into the customers, kept for ever with its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The company that it belongs to.
    pub company: CompanyId,
    /// Who started it.
    pub started_by: UserId,
    /// The file's name, as data.
    pub file_name: String,
    /// The file's size in bytes.
    pub file_bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub file_hash: String,
    /// What was chosen for columns; the others are matched by name.
    pub chosen_columns: Vec<(ImportField, String)>,
    /// The headers of the file and what each was taken for, once it has been opened.
    pub columns: Vec<(String, Option<ImportField>)>,
    /// What happens to a known phone.
    pub on_duplicate: OnDuplicate,
    /// Among whom the new customers are dealt in turn; empty where they stay unassigned.
    pub share_among: Vec<UserId>,
    /// How far it has come.
    pub state: ImportState,
    /// Why it failed, as a person is told.
    pub failure: Option<String>,
    /// What is in.
    pub checkpoint: Checkpoint,
    /// How many rows the file has in all, once known; an estimate while it runs.
    pub rows_expected: Option<u64>,
    /// When the file came.
    pub created_at: Timestamp,
    /// When it first ran.
    pub started_at: Option<Timestamp>,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}
