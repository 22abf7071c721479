//! Imports: what a file's columns mean, what a row says, what happens to a phone that is known.

mod calls;
mod cell;
mod columns;
mod date;
mod date_order;
mod field;
mod fingerprint;
mod header;
mod matching;
mod moment;
mod parser;
mod plan;
mod policy;
mod reading;
mod refusal;
mod repeats;
mod row;
mod run;
mod status_words;
mod suggestion;
mod undo;

pub use calls::Calls;
pub use cell::{BrokenRow, Cell, RowFlaw, SheetRow};
pub use columns::{ColumnError, ColumnMap};
pub use date::{NotADate, parse_date};
pub use date_order::{DateDoubt, DateEvidence, DateOrder, DateVerdict, FoundDate, UnknownDateOrder};
pub use field::{ImportField, UnknownImportField};
pub use fingerprint::Fingerprint;
pub use header::{HEADER_LOOKED_AT, find_header, looks_like_a_list};
pub use matching::{Matching, suggest};
pub use moment::{NotAMoment, parse_moment};
pub use parser::{RowContext, RowParser};
pub use plan::{ColumnPlan, ColumnTarget, ImportPlan, OnRepeat, UnknownRepeatRule, UnknownTarget};
pub use policy::{KnownCustomer, Merge, OnDuplicate, UnknownPolicy, merge};
pub use reading::{
    Delimiter, HeaderRow, Reading, TextEncoding, UnknownDelimiter, UnknownHeaderRow, UnknownTextEncoding,
};
pub use refusal::{FindingKind, FindingStage, Reason, RowFinding};
pub use repeats::{RepeatSurvey, Repeats, TooFarApart, Turn};
pub use row::{AcceptedRow, RowVerdict};
pub use run::{Check, Checkpoint, Import, ImportCounts, ImportState, Undo, UndoPlace, UnknownImportState};
pub use status_words::{StatusTally, StatusWord, StatusWordRefusal, StatusWords, WordCount};
pub use suggestion::{Because, Confidence, Suggestion};
pub use undo::{Restored, UndoDecision, UndoRules};
