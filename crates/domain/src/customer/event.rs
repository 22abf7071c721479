use jiff::Timestamp;

use super::{AssignmentRule, DetailsChanged, Remark};
use crate::ids::{CustomerId, EventId, ImportId, StatusId, UserId};

/// One entry of a customer's timeline. Append-only: reports of last month come from these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerEvent {
    /// Its id.
    pub id: EventId,
    /// Whose timeline.
    pub customer: CustomerId,
    /// When.
    pub at: Timestamp,
    /// On whose behalf.
    pub by: UserId,
    /// What happened.
    pub kind: EventKind,
}

/// What can happen to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// Added by hand.
    Added {
        /// The status that it began in.
        status: StatusId,
    },
    /// Came with an import.
    Imported {
        /// The import.
        import: ImportId,
        /// The row of the file, counted from 1 with the header.
        row: u64,
        /// The status that it began in.
        status: StatusId,
    },
    /// An import changed it.
    UpdatedByImport {
        /// The import.
        import: ImportId,
        /// The row of the file.
        row: u64,
        /// What changed of its details.
        changes: Vec<DetailsChanged>,
        /// Its status before and after, where the file set another. Nobody called, so it counts as no call.
        status: Option<(StatusId, StatusId)>,
    },
    /// An import that had changed it was undone: it has its former values back. Nobody called, so it counts as no call.
    ImportUndone {
        /// The import.
        import: ImportId,
        /// What changed by that.
        changes: Vec<DetailsChanged>,
        /// Its status before and after that, where it is another.
        status: Option<(StatusId, StatusId)>,
        /// Whose it was before and after that, where it is somebody else's; counts as no assignment.
        assignee: Option<(Option<UserId>, Option<UserId>)>,
    },
    /// Its status changed, or was confirmed by another call.
    StatusChanged {
        /// From.
        from: StatusId,
        /// To; the same as `from` after another call with the same outcome.
        to: StatusId,
        /// What was said.
        remark: Option<Remark>,
        /// When it is to be called again.
        follow_up_at: Option<Timestamp>,
    },
    /// It went from one user to another.
    Assigned {
        /// Whose it was.
        from: Option<UserId>,
        /// Whose it is.
        to: Option<UserId>,
        /// By which rule.
        rule: AssignmentRule,
    },
    /// Its details were edited.
    Edited {
        /// What changed.
        changes: Vec<DetailsChanged>,
    },
    /// A note was written.
    Noted {
        /// The note.
        note: Remark,
    },
}

impl EventKind {
    /// Its name in the database and in templates.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Imported { .. } => "imported",
            Self::UpdatedByImport { .. } => "updated_by_import",
            Self::ImportUndone { .. } => "import_undone",
            Self::StatusChanged { .. } => "status_changed",
            Self::Assigned { .. } => "assigned",
            Self::Edited { .. } => "edited",
            Self::Noted { .. } => "noted",
        }
    }
}
