mod columns;
mod file;
mod words;

use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::{AuditAction, Outcome};

pub use self::file::CustomerFile;

use self::columns::Columns;
use crate::audit::AuditLog;
use crate::directory::OpenDirectory;
use crate::ports::{
    AuditDetail, CustomerListing, CustomerQueries, StoreError, TableError, TableFormat, TableLayout, Tables,
};
use crate::{Ports, Settings};

/// What the sheet of a workbook is called.
const SHEET: &str = "Customers";

/// Why there is no file, or no whole one.
#[derive(Debug, thiserror::Error)]
pub enum ExportCustomersError {
    /// The viewer may not export.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The file could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes all customers of a list to a file: those that the list would show the viewer, on all its pages. The file can
/// be imported again. The audit log is told twice: before the first customer leaves, and with their number at the end;
/// where the second is missing, somebody broke the download off.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ExportCustomers {
    customers: Arc<dyn CustomerQueries>,
    directory: OpenDirectory,
    tables: Arc<dyn Tables>,
    log: AuditLog,
}

impl ExportCustomers {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            customers: ports.customers.clone(),
            directory: OpenDirectory::new(ports, settings),
            tables: ports.tables.clone(),
            log: AuditLog::new(ports),
        }
    }

    /// Opens the file, which is then written part by part. The page and the size of the listing do not count.
    ///
    /// # Errors
    /// [`ExportCustomersError`], and nothing is exported.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        listing: CustomerListing,
        layout: TableLayout,
    ) -> Result<CustomerFile, ExportCustomersError> {
        let scope = viewer.customers_to_export()?;
        let directory = self.directory.execute(viewer).await?;
        let filter = words::told(&listing, &directory);
        let columns = Columns::of(directory, viewer.company().zone.clone());
        let table = self.tables.begin(layout, SHEET, &columns.header()).await?;
        let walk = self.customers.walk(&scope, &listing).await?;
        let telling = Telling {
            log: self.log.clone(),
            viewer: viewer.clone(),
            format: layout.format(),
            filter,
        };
        telling
            .tell(AuditAction::CustomersExportBegun, Outcome::Done, None)
            .await?;
        Ok(CustomerFile::new(walk, table, columns, telling))
    }
}

/// Tells the audit log of one export.
struct Telling {
    log: AuditLog,
    viewer: Viewer,
    format: TableFormat,
    filter: Vec<(&'static str, String)>,
}

impl Telling {
    async fn tell(&self, action: AuditAction, outcome: Outcome, rows: Option<u64>) -> Result<(), StoreError> {
        let mut entry = self.log.entry(&self.viewer, action, self.format.label());
        entry.outcome = outcome;
        if let Some(rows) = rows {
            entry = entry.with("rows", rows);
        }
        entry
            .details
            .extend(self.filter.iter().map(|(field, value)| AuditDetail::Value {
                field: (*field).into(),
                value: value.clone(),
            }));
        self.log.tell(&entry).await
    }
}

#[cfg(test)]
mod tests;
