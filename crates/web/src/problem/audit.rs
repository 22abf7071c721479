use callbook_application::audit::{ExportAuditError, ListAuditError};

use super::Problem;

impl From<ListAuditError> for Problem {
    fn from(error: ListAuditError) -> Self {
        match error {
            ListAuditError::NotAllowed(error) => error.into(),
            ListAuditError::Store(error) => error.into(),
        }
    }
}

impl From<ExportAuditError> for Problem {
    fn from(error: ExportAuditError) -> Self {
        match error {
            ExportAuditError::NotAllowed(error) => error.into(),
            ExportAuditError::Store(error) => error.into(),
        }
    }
}
