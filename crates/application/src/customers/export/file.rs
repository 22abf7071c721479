use callbook_domain::audit::{AuditAction, Outcome};

use super::columns::Columns;
use super::{ExportCustomersError, Telling};
use crate::ports::{CustomerWalk, TableWriting};
use crate::table_file::{TableFile, TableRows};

/// The file on its way out. Whoever has been given an error, or has not come to the end, has no whole file.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CustomerFile {
    file: TableFile,
    customers: Customers,
}

struct Customers {
    walk: Box<dyn CustomerWalk>,
    columns: Columns,
    telling: Telling,
}

impl CustomerFile {
    pub(super) const fn new(
        walk: Box<dyn CustomerWalk>,
        table: Box<dyn TableWriting>,
        columns: Columns,
        telling: Telling,
    ) -> Self {
        Self {
            file: TableFile::new(table),
            customers: Customers {
                walk,
                columns,
                telling,
            },
        }
    }

    /// How many customers are in what has been given so far; at the end, how many in all.
    pub const fn rows(&self) -> u64 {
        self.file.rows()
    }

    /// The next part; `None` at the end. A workbook is written as a whole before its first part comes.
    ///
    /// # Errors
    /// [`ExportCustomersError`]: the file is not whole and will not be.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ExportCustomersError> {
        let part = self.file.next(&mut self.customers).await;
        if part.is_err() {
            let telling = &self.customers.telling;
            let rows = Some(self.rows());
            let failed = telling.tell(AuditAction::CustomersExported, Outcome::Failed, rows);
            if let Err(error) = failed.await {
                tracing::error!(%error, "an export that failed could not be told to the audit log");
            }
        }
        part
    }
}

impl TableRows for Customers {
    type Error = ExportCustomersError;

    async fn next(&mut self) -> Result<Vec<Vec<String>>, ExportCustomersError> {
        let customers = self.walk.next().await?;
        let rows = customers.iter().map(|customer| self.columns.row(customer));
        Ok(rows.collect())
    }

    /// There is no whole file of which the log does not know.
    async fn written(&mut self, rows: u64) -> Result<(), ExportCustomersError> {
        self.telling
            .tell(AuditAction::CustomersExported, Outcome::Done, Some(rows))
            .await?;
        Ok(())
    }
}
