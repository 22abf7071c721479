//! Imports: what a file's columns mean, what a row says, what happens to a phone that is known.

mod calls;
mod cell;
mod columns;
mod date;
mod field;
mod header;
mod matching;
mod moment;
mod plan;
mod policy;
mod reading;
mod refusal;
mod repeats;
mod row;
mod run;
mod undo;

pub use calls::Calls;
pub use cell::{BrokenRow, Cell, RowFlaw, SheetRow};
pub use columns::{ColumnError, ColumnMap};
pub use date::{DateEvidence, DateOrder, DateVerdict, NotADate, UnknownDateOrder, parse_date};
pub use field::{ImportField, UnknownImportField};
pub use header::{HEADER_LOOKED_AT, find_header, looks_like_a_list};
pub use matching::{Because, Confidence, Fingerprint, Matching, Suggestion, suggest};
pub use moment::{NotAMoment, parse_moment};
pub use plan::{ColumnPlan, ColumnTarget, ImportPlan, OnRepeat, UnknownRepeatRule, UnknownTarget};
pub use policy::{KnownCustomer, Merge, OnDuplicate, UnknownPolicy, merge};
pub use reading::{
    Delimiter, HeaderRow, Reading, TextEncoding, UnknownDelimiter, UnknownHeaderRow, UnknownTextEncoding,
};
pub use refusal::{FindingKind, FindingStage, Reason, RowFinding};
pub use repeats::{RepeatSurvey, Repeats, TooFarApart, Turn};
pub use row::{AcceptedRow, RowContext, RowParser, RowVerdict};
pub use run::{Check, Checkpoint, Import, ImportCounts, ImportState, Undo, UndoPlace, UnknownImportState};
pub use undo::{Restored, UndoDecision, UndoRules};
