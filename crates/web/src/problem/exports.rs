use callbook_application::customers::ExportCustomersError;
use callbook_application::imports::RefusedRowsError;
use callbook_application::ports::TableError;

use super::Problem;

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        match error {
            TableError::TooManyRows { .. }
            | TableError::TooManyColumns { .. }
            | TableError::TextTooLong { .. } => Self::field("format", error.to_string()),
            TableError::File(error) => error.into(),
        }
    }
}

impl From<ExportCustomersError> for Problem {
    fn from(error: ExportCustomersError) -> Self {
        match error {
            ExportCustomersError::NotAllowed(error) => error.into(),
            ExportCustomersError::Table(error) => error.into(),
            ExportCustomersError::Store(error) => error.into(),
        }
    }
}

impl From<RefusedRowsError> for Problem {
    fn from(error: RefusedRowsError) -> Self {
        match error {
            RefusedRowsError::NotAllowed(error) => error.into(),
            RefusedRowsError::NotFound => Self::not_found(),
            RefusedRowsError::Table(error) => error.into(),
            RefusedRowsError::Store(error) => error.into(),
        }
    }
}
