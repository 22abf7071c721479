//! The errors of importing, as the command line says them.

use callbook_application::imports::{
    CheckFileError, DecideError, OtherKind, PlanImportError, RefusedRowsError, RunImportError,
    SeeImportsError, StartImportError, SurveyError, UndoImportError,
};
use callbook_application::ports::{FileError, StoreError, TableError};

use callbook_domain::import::ColumnError;

use crate::failure::{Failure, sentence, with_causes};

const NOTHING: &str = "Nothing was imported.";
const WHICH_DATES: &str = "Nothing was imported. Say --dates day-first or --dates month-first.";

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
            CheckFileError::Columns(error) => error.into(),
            CheckFileError::MayNotDefine(error) => {
                Self::nothing_done(sentence(&error.to_string())).advise(NOTHING)
            }
            CheckFileError::Field(error) => Self::nothing_done(sentence(&error.to_string())).advise(NOTHING),
            CheckFileError::OtherKind(error) => error.into(),
            CheckFileError::File(error) => error.into(),
            CheckFileError::Store(error) => error.into(),
        }
    }
}

impl From<ColumnError> for Failure {
    fn from(error: ColumnError) -> Self {
        let advice = match &error {
            ColumnError::Dates(_) => WHICH_DATES,
            ColumnError::NoPhone { .. } => "Nothing was imported. Say --map phone=COLUMN.",
            _ => NOTHING,
        };
        Self::nothing_done(sentence(&error.to_string())).advise(advice)
    }
}

impl From<OtherKind> for Failure {
    fn from(error: OtherKind) -> Self {
        Self::nothing_done(sentence(&error.to_string()))
            .advise("Nothing was imported. Say its own kind, or another name for the column.")
    }
}

impl From<SurveyError> for Failure {
    fn from(error: SurveyError) -> Self {
        match error {
            SurveyError::NotAllowed(_) | SurveyError::NotFound => {
                Self::nothing_done(sentence(&error.to_string()))
            }
            SurveyError::Sheet(error) => Self::nothing_done(sentence(&with_causes(&error))).advise(NOTHING),
            SurveyError::Columns(error) => error.into(),
            SurveyError::Store(error) => error.into(),
        }
    }
}

impl From<PlanImportError> for Failure {
    fn from(error: PlanImportError) -> Self {
        match error {
            PlanImportError::Dates(doubt) => ColumnError::Dates(doubt).into(),
            PlanImportError::Columns(error) => error.into(),
            PlanImportError::Sheet(error) => {
                Self::nothing_done(sentence(&with_causes(&error))).advise(NOTHING)
            }
            PlanImportError::Store(error) => error.into(),
            error => Self::nothing_done(sentence(&error.to_string())).advise(NOTHING),
        }
    }
}

impl From<DecideError> for Failure {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::File(error) => error.into(),
            DecideError::Store(error) => error.into(),
            error => Self::nothing_done(sentence(&error.to_string())).advise("Nothing was changed."),
        }
    }
}

impl From<UndoImportError> for Failure {
    fn from(error: UndoImportError) -> Self {
        match error {
            UndoImportError::Store(error) => error.into(),
            error => Self::nothing_done(sentence(&error.to_string())).advise("Nothing was changed."),
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

impl From<RefusedRowsError> for Failure {
    fn from(error: RefusedRowsError) -> Self {
        match error {
            RefusedRowsError::NotAllowed(_) | RefusedRowsError::NotFound => {
                Self::nothing_done(sentence(&error.to_string()))
            }
            RefusedRowsError::Table(TableError::File(error)) => error.into(),
            RefusedRowsError::Table(error) => Self::nothing_done(sentence(&error.to_string()))
                .advise("There is no whole file of the refused rows. Name it OUT.csv instead."),
            RefusedRowsError::Store(error) => error.into(),
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
