use callbook_domain::audit::{AuditAction, Outcome};

use super::columns::Columns;
use super::{ExportCustomersError, Telling};
use crate::ports::{CustomerWalk, Sending, TableWriting};

/// The file on its way out. Whoever has been given an error, or has not come to the end, has no whole file.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CustomerFile {
    walk: Box<dyn CustomerWalk>,
    state: State,
    columns: Columns,
    telling: Telling,
    rows: u64,
}

enum State {
    Rows(Box<dyn TableWriting>),
    Rest(Box<dyn Sending>),
    Over,
}

impl CustomerFile {
    pub(super) fn new(
        walk: Box<dyn CustomerWalk>,
        table: Box<dyn TableWriting>,
        columns: Columns,
        telling: Telling,
    ) -> Self {
        Self {
            walk,
            state: State::Rows(table),
            columns,
            telling,
            rows: 0,
        }
    }

    /// How many customers are in what has been given so far; at the end, how many in all.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The next part; `None` at the end. A workbook is written as a whole before its first part comes.
    ///
    /// # Errors
    /// [`ExportCustomersError`]: the file is not whole and will not be.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ExportCustomersError> {
        let part = self.part().await;
        if part.is_err() {
            self.state = State::Over;
            let failed = self
                .telling
                .tell(AuditAction::CustomersExported, Outcome::Failed, Some(self.rows));
            if let Err(error) = failed.await {
                tracing::error!(%error, "an export that failed could not be told to the audit log");
            }
        }
        part
    }

    async fn part(&mut self) -> Result<Option<Vec<u8>>, ExportCustomersError> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Rows(mut table) => {
                    let customers = self.walk.next().await?;
                    if customers.is_empty() {
                        let rest = table.finish().await?;
                        // Told before the last bytes leave: there is no whole file of which the log does not know.
                        self.telling
                            .tell(AuditAction::CustomersExported, Outcome::Done, Some(self.rows))
                            .await?;
                        self.state = State::Rest(rest);
                        continue;
                    }
                    let rows = customers.iter().map(|customer| self.columns.row(customer));
                    let ready = table.write(rows.collect()).await?;
                    self.rows += customers.len() as u64;
                    self.state = State::Rows(table);
                    if !ready.is_empty() {
                        return Ok(Some(ready));
                    }
                }
                State::Rest(mut rest) => {
                    let part = rest.next().await?;
                    if part.is_some() {
                        self.state = State::Rest(rest);
                    }
                    return Ok(part);
                }
                State::Over => return Ok(None),
            }
        }
    }
}
