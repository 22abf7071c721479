use callbook_application::customers::ExportCustomersError;
use callbook_application::ports::TableError;

use super::Problem;

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        match error {
            TableError::TooManyRows { .. } => Self::field("format", error.to_string()),
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
