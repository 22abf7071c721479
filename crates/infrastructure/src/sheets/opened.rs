use std::collections::VecDeque;

use async_trait::async_trait;
use callbook_application::ports::{Sheet, SheetError, SheetFacts, SheetFormat};
use callbook_domain::import::{Cell, HeaderRow, SheetRow};

use super::delivery::{Batch, Delivery, Receiver};

/// One answer holds no more text than this, however many rows were asked for: rows may be a megabyte each.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// A sheet whose rows come from a thread or a child process.
#[derive(Debug)]
pub(super) struct OpenedSheet {
    format: SheetFormat,
    headers: Vec<String>,
    header: HeaderRow,
    deliveries: Receiver,
    /// Delivered and not yet asked for.
    ready: VecDeque<SheetRow>,
    ended: bool,
    taken: u64,
    expected: Option<u64>,
}

impl OpenedSheet {
    /// Waits for the header: the first row in which something is to be seen.
    pub(super) async fn open(format: SheetFormat, deliveries: Receiver) -> Result<Self, SheetError> {
        let mut sheet = Self {
            format,
            headers: Vec::new(),
            header: HeaderRow::Missing,
            deliveries,
            ready: VecDeque::new(),
            ended: false,
            taken: 0,
            expected: None,
        };
        loop {
            while let Some(row) = sheet.ready.pop_front() {
                let cells = row.cells.map_err(|broken| unclosed_header(&broken.text))?;
                if !cells.iter().all(Cell::is_blank) {
                    sheet.header = HeaderRow::At(row.number);
                    sheet.headers = cells.iter().map(|cell| cell.text().replace('\0', "")).collect();
                    return Ok(sheet);
                }
            }
            match sheet.receive().await? {
                Some(batch) => sheet.ready.extend(batch.rows),
                None => return Err(SheetError::Empty),
            }
        }
    }

    async fn receive(&mut self) -> Result<Option<Batch>, SheetError> {
        if self.ended {
            return Ok(None);
        }
        match self.deliveries.recv().await {
            Some(Delivery::Rows(batch)) => {
                // The header is no row of the estimate.
                self.expected = batch
                    .expected
                    .map(|rows| rows.saturating_sub(1))
                    .or(self.expected);
                Ok(Some(batch))
            }
            Some(Delivery::End) => {
                self.ended = true;
                Ok(None)
            }
            Some(Delivery::Failed(error)) => Err(error),
            None => Err(SheetError::Reader("the reader of the file ended early".into())),
        }
    }
}

fn unclosed_header(text: &str) -> SheetError {
    let shown: String = text.chars().take(200).collect();
    SheetError::Unreadable(format!(
        "a quotation mark in its header row is opened and never closed. The row begins: {shown}"
    ))
}

#[async_trait]
impl Sheet for OpenedSheet {
    fn facts(&self) -> SheetFacts {
        SheetFacts {
            format: self.format,
            encoding: None,
            delimiter: None,
            sheets: Vec::new(),
            sheet: None,
            header: self.header,
        }
    }

    fn headers(&self) -> Vec<String> {
        self.headers.clone()
    }

    async fn next_rows(&mut self, at_most: usize) -> Result<Vec<SheetRow>, SheetError> {
        let mut rows = Vec::new();
        let mut weight = 0;
        loop {
            let wanted = at_most.saturating_sub(rows.len()).min(self.ready.len());
            rows.extend(self.ready.drain(..wanted));
            if rows.len() >= at_most || weight >= ANSWER_BYTES {
                break;
            }
            match self.receive().await? {
                Some(batch) => {
                    weight += batch.weight;
                    self.ready.extend(batch.rows);
                }
                None => break,
            }
        }
        self.taken += rows.len() as u64;
        if self.ended && self.ready.is_empty() {
            self.expected = Some(self.taken);
        }
        Ok(rows)
    }

    fn rows_expected(&self) -> Option<u64> {
        self.expected
    }
}
