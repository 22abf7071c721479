use callbook_application::imports::{CheckFileError, SeeImportsError, StartImportError};
use callbook_application::ports::{FileError, SheetError};

use super::Problem;

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Full(_) => {
                tracing::error!(error = %super::chain(&error), "there is no room left to write");
                Self::full()
            }
            FileError::TooLarge { .. } => Self::too_large(),
            FileError::Missing => Self::not_found(),
            FileError::Broken(_) => Self::internal(error),
        }
    }
}

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::Empty
            | SheetError::Unreadable(_)
            | SheetError::TooHeavy(_)
            | SheetError::NotAsAsked(_) => Self::field("file", error.to_string()),
            SheetError::Reader(_) => Self::internal(error),
            SheetError::File(error) => error.into(),
        }
    }
}

impl From<StartImportError> for Problem {
    fn from(error: StartImportError) -> Self {
        match error {
            StartImportError::NotAllowed(error) => error.into(),
            StartImportError::File(error) => error.into(),
            StartImportError::Store(error) => error.into(),
        }
    }
}

impl From<SeeImportsError> for Problem {
    fn from(error: SeeImportsError) -> Self {
        match error {
            SeeImportsError::NotAllowed(error) => error.into(),
            SeeImportsError::NotFound => Self::not_found(),
            SeeImportsError::File(error) => error.into(),
            SeeImportsError::Store(error) => error.into(),
        }
    }
}

impl From<CheckFileError> for Problem {
    fn from(error: CheckFileError) -> Self {
        match error {
            CheckFileError::NotAllowed(error) => error.into(),
            CheckFileError::Sheet(error) => error.into(),
            CheckFileError::Columns(error) => Self::field("file", error.to_string()),
            CheckFileError::File(error) => error.into(),
            CheckFileError::Store(error) => error.into(),
        }
    }
}
