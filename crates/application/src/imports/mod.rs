//! Imports: a file comes in, is checked or run, and can be looked at for ever.
//!
//! `start` takes the file in and leaves a job; `run` works the job off in chunks, each of which is one unit of work with
//! its checkpoint; `check` looks ahead without writing; `refused` gives the refused rows back as a file. What a row does is decided in one place, `chunk`.

mod check;
mod chunk;
mod opened;
mod original;
mod refused;
mod run;
mod show;
mod start;
mod take_up;

#[cfg(test)]
mod tests;

pub use check::{CheckFile, CheckFileError, FileChecked};
pub use original::DownloadOriginal;
pub use refused::{RefusedFile, RefusedRows, csv_head, csv_line};
pub use run::{ImportProgress, Onward, RunEnd, RunImport, RunImportError, Watch};
pub use show::{ListImports, SeeImportsError, ShowImport};
pub use start::{StartImport, StartImportCommand, StartImportError, Started, Upload};
pub use take_up::TakeUpImports;
