//! Imports: what a file's columns mean, what a row says, what happens to a phone that is known.

mod cell;
mod columns;
mod date;
mod field;
mod header;
mod policy;
mod reading;
mod refusal;
mod row;
mod run;

pub use cell::{BrokenRow, Cell, RowFlaw, SheetRow};
pub use columns::{ColumnError, ColumnMap};
pub use date::{DateOrder, NotADate, parse_date};
pub use field::{ImportField, UnknownImportField};
pub use header::{HEADER_LOOKED_AT, find_header, looks_like_a_list};
pub use policy::{KnownCustomer, Merge, OnDuplicate, UnknownPolicy, merge};
pub use reading::{
    Delimiter, HeaderRow, Reading, TextEncoding, UnknownDelimiter, UnknownHeaderRow, UnknownTextEncoding,
};
pub use refusal::{FindingKind, Reason, RowFinding};
pub use row::{AcceptedRow, RowParser, RowVerdict};
pub use run::{Checkpoint, Import, ImportCounts, ImportState, UnknownImportState};
