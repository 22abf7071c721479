//! The errors of importing, as the command line says them.

use callbook_application::imports::{CheckFileError, RunImportError, SeeImportsError, StartImportError};
use callbook_application::ports::{FileError, StoreError};

use crate::failure::{Failure, sentence, with_causes};

const NOTHING: &str = "Nothing was imported.";

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        let advice = match &error {
            FileError::Full(_) => "Nothing was imported. Make room in the data directory and try again.",
            FileError::TooLarge { .. } => "Nothing was imported. Split the file, or raise the upload limit.",
            FileError::Missing | FileError::Broken(_) => NOTHING,
        };
        Self::nothing_done(sentence(&with_causes(&error))).advise(advice)
    }
}

impl From<StartImportError> for Failure {
    fn from(error: StartImportError) -> Self {
        match error {
            StartImportError::NotAllowed(error) => {
                Self::nothing_done(sentence(&error.to_string())).advise(NOTHING)
            }
            StartImportError::File(error) => error.into(),
            StartImportError::Store(error) => error.into(),
        }
    }
}

impl From<CheckFileError> for Failure {
    fn from(error: CheckFileError) -> Self {
        match error {
            CheckFileError::NotAllowed(error) => Self::nothing_done(sentence(&error.to_string())),
            CheckFileError::Sheet(error) => Self::nothing_done(sentence(&with_causes(&error))),
            CheckFileError::Columns(error) => Self::nothing_done(sentence(&error.to_string())),
            CheckFileError::File(error) => error.into(),
            CheckFileError::Store(error) => error.into(),
        }
    }
}

impl From<SeeImportsError> for Failure {
    fn from(error: SeeImportsError) -> Self {
        match error {
            SeeImportsError::NotAllowed(_) | SeeImportsError::NotFound => {
                Self::nothing_done(sentence(&error.to_string()))
            }
            SeeImportsError::File(error) => error.into(),
            SeeImportsError::Store(error) => error.into(),
        }
    }
}

/// What interrupted a run, without saying what is in: the run knows that.
pub(super) fn interruption(error: &RunImportError) -> String {
    match error {
        RunImportError::Store(StoreError::Unavailable(_)) => {
            format!("The database went away: {}.", with_causes(error))
        }
        RunImportError::Store(_) | RunImportError::Sheet(_) | RunImportError::Contended => {
            sentence(&with_causes(error))
        }
    }
}
