//! When a job is given up, and what is said of it.

use callbook_domain::import::Import;

use super::run::RunImportError;
use crate::ports::{JobKind, StoreError};
use crate::with_causes;

/// A job that an error breaks off so often in a row, without headway in between, is given up. A worker waits a lease
/// before it tries again, so that is after some five minutes.
pub(super) const AT_MOST: u32 = 15;

/// Whether the error may be the job's own, so that it comes again each time. A database that is away or full has nothing
/// to do with any job, and whoever collides with others gets through at last.
pub(super) const fn may_come_again(error: &RunImportError) -> bool {
    match error {
        RunImportError::Sheet(_) | RunImportError::Store(StoreError::Backend(_)) => true,
        RunImportError::Store(StoreError::Unavailable(_) | StoreError::Full(_))
        | RunImportError::Contended => false,
    }
}

/// Why it was given up, and what that leaves.
pub(super) fn reason(error: &RunImportError, kind: JobKind, import: &Import) -> String {
    let what = match error {
        RunImportError::Sheet(error) => format!(
            "the file could not be read in {AT_MOST} tries, the last of which said: {}",
            with_causes(error)
        ),
        // What a database says of its tables helps nobody who imports; the log of the server has it.
        RunImportError::Store(_) | RunImportError::Contended => {
            let row = import.checkpoint.row;
            let place = match (kind, row) {
                (JobKind::Run, 1..) => format!(" at the rows after row {row}"),
                _ => String::new(),
            };
            format!(
                "the database answered with an error{place} in {AT_MOST} tries; the log of the server says more"
            )
        }
    };
    let left = match kind {
        JobKind::Check => "Nothing was imported; check the file again once that is mended",
        JobKind::Run => "What is in stays in; import the file again once that is mended",
        JobKind::Undo => {
            "What was undone stays undone; undo the import again once that is mended, and it goes on"
        }
    };
    format!("{what}. {left}")
}
