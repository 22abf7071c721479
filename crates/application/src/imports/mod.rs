//! Imports: a file comes in, is decided about, looked through, run, perhaps taken back, and can be looked at for ever.
//!
//! `start` takes the file in; `survey` shows its first rows; `plan` writes down what is decided about it; `check_run`
//! looks the whole file through and writes nothing else (`check` does so for the command line); `decide` queues the run,
//! stops it or discards the file; `run` works the job off in chunks, of which one or several are one unit of work with
//! their checkpoint (`writing`), as many as `pace` says; `undo` begins to take an import back, of which `undo_preview` tells
//! beforehand and which `undo_run` works off; `refused` gives the refused rows back as a file. `work` gives a job to
//! whoever works it off; what those share is `worker`. Whoever decides reads the import by `locked`. What a row does is
//! decided in one place, `chunk`.

mod as_read;
mod check;
mod check_run;
mod chunk;
mod dates;
mod decide;
mod examples;
mod forget;
mod giving_up;
mod keeper;
mod locked;
mod look;
mod may_define;
mod opened;
mod original;
mod pace;
mod plan;
mod refused;
mod run;
mod sample;
mod show;
mod start;
mod survey;
mod take_up;
mod undo;
mod undo_preview;
mod undo_run;
mod users;
mod work;
mod worker;
mod writing;

#[cfg(test)]
mod tests;

pub use check::{CheckFile, CheckFileError, FileChecked, NewField, OtherKind};
pub use decide::{DecideError, DecideImport};
pub use locked::locked;
pub use may_define::MayNotDefine;
pub use original::DownloadOriginal;
pub use plan::{ColumnChoice, PlanImport, PlanImportCommand, PlanImportError};
pub use refused::{RefusedFile, RefusedForm, RefusedRows, RefusedRowsError};
pub use run::{ImportProgress, Onward, RunEnd, RunImportError, Watch};
pub use show::{ListImports, SeeImportsError, ShowImport};
pub use start::{StartImport, StartImportCommand, StartImportError, Started, Then, Upload};
pub use survey::{Extent, Survey, SurveyError, SurveyImport};
pub use take_up::TakeUpImports;
pub use undo::{UndoImport, UndoImportError};
pub use undo_preview::PreviewUndo;
pub use work::WorkImports;
