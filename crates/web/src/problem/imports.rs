use callbook_application::imports::{
    CheckFileError, DecideError, PlanImportError, SeeImportsError, StartImportError, SurveyError,
    UndoImportError,
};
use callbook_application::ports::{FileError, SheetError};
use callbook_domain::access::NotAllowed;

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
            SheetError::Busy => Self::busy(5),
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
            CheckFileError::MayNotDefine(_) => NotAllowed.into(),
            CheckFileError::Sheet(error) => error.into(),
            CheckFileError::Columns(error) => Self::field("file", error.to_string()),
            CheckFileError::Field(error) => Self::field("file", error.to_string()),
            CheckFileError::OtherKind(error) => Self::field("file", error.to_string()),
            CheckFileError::File(error) => error.into(),
            CheckFileError::Store(error) => error.into(),
        }
    }
}

impl From<SurveyError> for Problem {
    fn from(error: SurveyError) -> Self {
        match error {
            SurveyError::NotAllowed(error) => error.into(),
            SurveyError::NotFound => Self::not_found(),
            SurveyError::Sheet(error) => error.into(),
            SurveyError::Columns(error) => Self::field("target", error.to_string()),
            SurveyError::Store(error) => error.into(),
        }
    }
}

impl From<PlanImportError> for Problem {
    fn from(error: PlanImportError) -> Self {
        match error {
            PlanImportError::NotAllowed(error) => error.into(),
            PlanImportError::MayNotDefine(_) => NotAllowed.into(),
            PlanImportError::NotFound => Self::not_found(),
            PlanImportError::Begun | PlanImportError::ReadOtherwise => Self::conflict(error.to_string()),
            PlanImportError::NoSuchField => Self::field("target", error.to_string()),
            PlanImportError::Columns(_) => Self::field("target", error.to_string()),
            PlanImportError::Dates { .. } => Self::field("dates", error.to_string()),
            PlanImportError::NoSuchStatus => Self::field("status", error.to_string()),
            PlanImportError::NoSuchMeaning { .. } => Self::field("status_words", error.to_string()),
            PlanImportError::NoSuchUser => Self::field("share_among", error.to_string()),
            PlanImportError::Field { .. } => Self::field("new_name", error.to_string()),
            PlanImportError::Sheet(error) => error.into(),
            PlanImportError::Store(error) => error.into(),
        }
    }
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::NotAllowed(error) => error.into(),
            DecideError::NotFound => Self::not_found(),
            DecideError::NotPlanned | DecideError::CheckFailed(_) => Self::refused(error.to_string()),
            DecideError::TooLate(_) => Self::conflict(error.to_string()),
            DecideError::File(error) => error.into(),
            DecideError::Store(error) => error.into(),
        }
    }
}

impl From<UndoImportError> for Problem {
    fn from(error: UndoImportError) -> Self {
        match error {
            UndoImportError::NotAllowed(error) => error.into(),
            UndoImportError::NotFound => Self::not_found(),
            UndoImportError::UndoneAlready | UndoImportError::NotOver(_) => Self::conflict(error.to_string()),
            UndoImportError::Nothing => Self::refused(error.to_string()),
            UndoImportError::Store(error) => error.into(),
        }
    }
}
