//! Files of tables on their way out.

use crate::ports::{Sending, TableError, TableWriting};

/// Where the rows of a table come from.
pub(crate) trait TableRows: Send {
    /// Why there are no more of them, or no file.
    type Error: From<TableError>;

    /// The next rows, some thousands at a time; none at the end.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Vec<String>>, Self::Error>> + Send;

    /// All rows are written, and the last bytes have not left yet. Called once.
    fn written(&mut self, rows: u64) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// A table that is written while it is sent. Whoever has been given an error, or has not come to the end, has no whole
/// file.
pub(crate) struct TableFile {
    state: State,
    rows: u64,
}

enum State {
    Rows(Box<dyn TableWriting>),
    Rest(Box<dyn Sending>),
    Over,
}

impl TableFile {
    pub(crate) const fn new(table: Box<dyn TableWriting>) -> Self {
        Self {
            state: State::Rows(table),
            rows: 0,
        }
    }

    /// How many rows are written.
    pub(crate) const fn rows(&self) -> u64 {
        self.rows
    }

    /// The next part; `None` at the end, and after an error. A workbook is written as a whole before its first part
    /// comes.
    pub(crate) async fn next<R: TableRows>(&mut self, source: &mut R) -> Result<Option<Vec<u8>>, R::Error> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Rows(mut table) => {
                    let rows = source.next().await?;
                    if rows.is_empty() {
                        let rest = table.finish().await?;
                        source.written(self.rows).await?;
                        self.state = State::Rest(rest);
                        continue;
                    }
                    let count = rows.len() as u64;
                    let ready = table.write(rows).await?;
                    self.rows += count;
                    self.state = State::Rows(table);
                    if !ready.is_empty() {
                        return Ok(Some(ready));
                    }
                }
                State::Rest(mut rest) => {
                    let part = rest.next().await.map_err(TableError::from)?;
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
