//! Tables as files of spreadsheet programs: text as it comes, workbooks by way of a temporary file that has no name, so
//! that nothing is left of it however the process ends.

mod csv;
mod rest;
mod xlsx;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use callbook_application::ports::{TableError, TableLayout, TableWriting, Tables};
use tokio::sync::Semaphore;

use self::csv::CsvTable;
use self::xlsx::XlsxTable;

/// So many workbooks are written at once; each keeps a core busy and a file as large as itself, twice.
const WORKBOOKS_AT_ONCE: usize = 2;

/// [`Tables`] with their temporary files in a local folder.
#[derive(Debug, Clone)]
pub struct TableFiles {
    folder: PathBuf,
    workbooks: Arc<Semaphore>,
}

impl TableFiles {
    /// Temporary files under `data_directory`/files/exports.
    pub fn new(data_directory: &Path) -> Self {
        Self {
            folder: data_directory.join("files").join("exports"),
            workbooks: Arc::new(Semaphore::new(WORKBOOKS_AT_ONCE)),
        }
    }
}

#[async_trait]
impl Tables for TableFiles {
    async fn begin(
        &self,
        layout: TableLayout,
        name: &str,
        header: &[String],
    ) -> Result<Box<dyn TableWriting>, TableError> {
        match layout {
            TableLayout::Text { delimiter, letters } => {
                Ok(Box::new(CsvTable::begin(delimiter, letters, header)))
            }
            TableLayout::Workbook => {
                let turn = self.workbooks.clone().acquire_owned().await;
                let turn = turn.map_err(|error| rest::broken(error.into()))?;
                let table = XlsxTable::begin(self.folder.clone(), name, header, turn).await?;
                Ok(Box::new(table))
            }
        }
    }
}
