use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use super::{ColumnTarget, DateDoubt, ImportPlan, Reason, WordCount};
use crate::ids::{CompanyId, CustomerId, ImportId, UserId};

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportState {
    /// The file is in; what its columns mean is being decided.
    Draft,
    /// The whole file is being looked through; nothing is written.
    Checking,
    /// It is known what an import would do.
    Checked,
    /// Waits for its turn.
    Queued,
    /// Is running, here or elsewhere, or goes on as soon as somebody takes it up.
    Running,
    /// Came to its end.
    Finished,
    /// Could not be read; nothing more comes of it.
    Failed,
    /// Was stopped by somebody; what was in stayed.
    Cancelled,
    /// Is being taken back.
    Undoing,
    /// Was taken back, but for what had been worked on.
    Undone,
}

/// The text names no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an import")]
pub struct UnknownImportState;

impl ImportState {
    const ALL: [Self; 10] = [
        Self::Draft,
        Self::Checking,
        Self::Checked,
        Self::Queued,
        Self::Running,
        Self::Finished,
        Self::Failed,
        Self::Cancelled,
        Self::Undoing,
        Self::Undone,
    ];

    /// Its name in the database and in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// Its name on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Not imported yet",
            Self::Checking => "Being checked",
            Self::Checked => "Checked, not imported yet",
            Self::Queued => "Waiting",
            Self::Running => "Running",
            Self::Finished => "Finished",
            Self::Failed => "Failed",
            Self::Cancelled => "Stopped",
            Self::Undoing => "Being undone",
            Self::Undone => "Undone",
        }
    }

    /// Whether nothing more happens by itself.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Finished | Self::Failed | Self::Cancelled | Self::Undone
        )
    }

    /// Whether no row has been imported and what happens to the file can still be decided.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Checking | Self::Checked)
    }

    /// Those in which nothing has been imported and what happens to the file can still be decided.
    pub fn open() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|state| state.is_open())
    }

    /// Whether a worker is at it, or is about to be.
    pub const fn is_at_work(self) -> bool {
        matches!(
            self,
            Self::Checking | Self::Queued | Self::Running | Self::Undoing
        )
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
    /// Of the new customers, those that were dealt among users, because their row named nobody.
    pub dealt: u64,
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
        self.dealt += part.dealt;
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

/// What looking through a whole file has shown of what an import would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Check {
    /// How far it has come and what the rows so far would do.
    pub checkpoint: Checkpoint,
    /// Of the new customers, how many each user would get.
    pub shares: BTreeMap<UserId, u64>,
    /// The words in the status column that are none of the company's statuses, the most frequent first.
    pub status_words: Vec<WordCount>,
    /// Why the file cannot be imported at all.
    pub failure: Option<String>,
    /// What has to be said about its dates before it can be looked through; `failure` says so too.
    pub doubt: Option<DateDoubt>,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}

/// An import being taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// By whom.
    pub by: UserId,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// New customers that were removed.
    pub removed: u64,
    /// Changed customers that got their former values back.
    pub restored: u64,
    /// Customers that stayed, because somebody had worked on them since.
    pub kept: u64,
    /// How far it is.
    pub place: UndoPlace,
}

/// How far an undo is: first the customers that the import made go, then those that it changed get their values back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoPlace {
    /// All made customers up to this one are done, in the order in which they were made; none yet where there is none.
    Made(Option<(Timestamp, CustomerId)>),
    /// All changed customers up to this one are done, and all made ones.
    Changed(Option<CustomerId>),
}

impl Undo {
    /// One that begins.
    pub const fn begun(by: UserId, now: Timestamp) -> Self {
        Self {
            by,
            started_at: now,
            ended_at: None,
            removed: 0,
            restored: 0,
            kept: 0,
            place: UndoPlace::Made(None),
        }
    }
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
    /// What is decided about it.
    pub plan: ImportPlan,
    /// The headers of the file and what each is used for, once it has been opened.
    pub columns: Vec<(String, ColumnTarget)>,
    /// How far it has come.
    pub state: ImportState,
    /// Why it failed, as a person is told.
    pub failure: Option<String>,
    /// What is in.
    pub checkpoint: Checkpoint,
    /// How many rows the file has in all, once known; an estimate while it runs.
    pub rows_expected: Option<u64>,
    /// What the last check has shown, if it was checked.
    pub check: Option<Check>,
    /// How it is being taken back, or was.
    pub undo: Option<Undo>,
    /// When the file came.
    pub created_at: Timestamp,
    /// When it first ran.
    pub started_at: Option<Timestamp>,
    /// When it last went on behind rows that were in already, having been stopped or interrupted.
    pub resumed_at: Option<Timestamp>,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}

impl Import {
    /// Whether it can be run, from where it is: nothing of it is in, or it was stopped and what was in stayed.
    pub const fn can_be_run(&self) -> bool {
        self.state.is_open() || (matches!(self.state, ImportState::Cancelled) && self.undo.is_none())
    }

    /// Whether it can be taken back: it is over and something of it is in.
    pub const fn can_be_undone(&self) -> bool {
        let counts = &self.checkpoint.counts;
        matches!(
            self.state,
            ImportState::Finished | ImportState::Failed | ImportState::Cancelled
        ) && counts.created + counts.updated > 0
    }
}
