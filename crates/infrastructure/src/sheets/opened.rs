use std::collections::VecDeque;

use async_trait::async_trait;
use callbook_application::ports::{Sheet, SheetError, SheetFacts};
use callbook_domain::import::{Cell, HEADER_LOOKED_AT, HeaderRow, SheetRow, find_header};

use super::delivery::{Batch, COLUMNS, Delivery, Opening, Receiver};
use super::places::Place;

/// One answer takes no more bytes than this, however many rows were asked for: rows may be a megabyte each.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// So many rows are kept at most while the header is looked for, blank ones among them.
const KEPT_FOR_THE_HEADER: usize = 1_000;

/// A sheet whose rows come from a thread or a child process.
#[derive(Debug)]
pub(super) struct OpenedSheet {
    facts: SheetFacts,
    headers: Vec<String>,
    deliveries: Receiver,
    /// Dropped after the receiver, with which the child goes.
    #[expect(dead_code, reason = "counts until it is dropped")]
    place: Place,
    /// Delivered and not yet asked for.
    ready: VecDeque<SheetRow>,
    ended: bool,
    taken: u64,
    /// Roughly how many rows the file has in all, what stands above the list included.
    expected: Option<u64>,
}

impl OpenedSheet {
    /// Waits for the header, which is where it was `asked` for, or is looked for.
    pub(super) async fn open(
        mut deliveries: Receiver,
        asked: Option<HeaderRow>,
        place: Place,
    ) -> Result<Self, SheetError> {
        let opening = match deliveries.recv().await {
            Some(Delivery::Opened(opening)) => opening,
            Some(Delivery::Failed(error)) => return Err(error),
            Some(Delivery::Rows(_) | Delivery::End) | None => return Err(died()),
        };
        let mut sheet = Self {
            facts: facts(opening),
            headers: Vec::new(),
            deliveries,
            place,
            ready: VecDeque::new(),
            ended: false,
            taken: 0,
            expected: None,
        };
        sheet.read_the_beginning().await?;
        let header = match asked {
            Some(header) => header,
            None => find_header(sheet.ready.make_contiguous()).ok_or(SheetError::Empty)?,
        };
        sheet.headers = match header {
            HeaderRow::At(number) => sheet.header_at(number).await?,
            HeaderRow::Missing => sheet.numbered(),
        };
        sheet.facts.header = header;
        Ok(sheet)
    }

    /// Makes ready the rows among which a header is looked for. Blank ones above all others are nothing.
    async fn read_the_beginning(&mut self) -> Result<(), SheetError> {
        let mut visible = 0;
        while visible < HEADER_LOOKED_AT && self.ready.len() < KEPT_FOR_THE_HEADER {
            let Some(batch) = self.receive().await? else {
                break;
            };
            for row in batch.rows {
                let blank = is_blank(&row);
                visible += usize::from(!blank);
                if visible > 0 {
                    self.ready.push_back(row);
                }
            }
        }
        if visible == 0 {
            return Err(SheetError::Empty);
        }
        Ok(())
    }

    /// Takes away the rows down to this one, which are no rows of the list.
    async fn header_at(&mut self, number: u64) -> Result<Vec<String>, SheetError> {
        let mut last = None;
        loop {
            while let Some(row) = self.ready.pop_front() {
                if row.number < number {
                    last = (!is_blank(&row)).then_some(row.number).or(last);
                    continue;
                }
                if row.number > number || is_blank(&row) {
                    return Err(SheetError::NotAsAsked(format!(
                        "row {number}, which was said to name the columns, is empty"
                    )));
                }
                let cells = row.cells.map_err(|broken| unclosed_header(&broken.text))?;
                if cells.iter().skip(COLUMNS).any(|cell| !cell.is_blank()) {
                    return Err(too_wide(number));
                }
                let headers = cells.iter().take(COLUMNS);
                return Ok(headers.map(|cell| cell.text().replace('\0', "")).collect());
            }
            match self.receive().await? {
                Some(batch) => self.ready.extend(batch.rows),
                None => return Err(past_the_end(number, last.unwrap_or_default())),
            }
        }
    }

    /// As many columns as the widest of the first rows has.
    fn numbered(&self) -> Vec<String> {
        let width = |row: &SheetRow| match &row.cells {
            Ok(cells) => cells
                .iter()
                .rposition(|cell| !cell.is_blank())
                .map_or(0, |last| last + 1),
            Err(_) => 0,
        };
        let widest = self.ready.iter().map(width).max().unwrap_or_default();
        (1..=widest.clamp(1, COLUMNS))
            .map(|number| format!("Column {number}"))
            .collect()
    }

    const fn above_the_list(&self) -> u64 {
        match self.facts.header {
            HeaderRow::At(number) => number,
            HeaderRow::Missing => 0,
        }
    }

    async fn receive(&mut self) -> Result<Option<Batch>, SheetError> {
        if self.ended {
            return Ok(None);
        }
        match self.deliveries.recv().await {
            Some(Delivery::Rows(batch)) => {
                self.expected = batch.expected.or(self.expected);
                Ok(Some(batch))
            }
            Some(Delivery::End) => {
                self.ended = true;
                Ok(None)
            }
            Some(Delivery::Failed(error)) => Err(error),
            Some(Delivery::Opened(_)) | None => Err(died()),
        }
    }
}

fn facts(opening: Opening) -> SheetFacts {
    SheetFacts {
        format: opening.format,
        encoding: opening.encoding,
        delimiter: opening.delimiter,
        sheets: opening.sheets,
        sheet: opening.sheet,
        header: HeaderRow::Missing,
    }
}

fn is_blank(row: &SheetRow) -> bool {
    row.cells
        .as_ref()
        .is_ok_and(|cells| cells.iter().all(Cell::is_blank))
}

fn died() -> SheetError {
    SheetError::Reader("the reader of the file ended early".into())
}

fn past_the_end(number: u64, last: u64) -> SheetError {
    SheetError::NotAsAsked(format!(
        "row {number} was said to name the columns, and the last row with anything in it is {last}"
    ))
}

fn too_wide(number: u64) -> SheetError {
    SheetError::NotAsAsked(format!(
        "row {number} would name more than {COLUMNS} columns. Take the columns away that are not needed, or say which row \
         names the columns"
    ))
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
        self.facts.clone()
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
            self.expected = Some(self.taken + self.above_the_list());
        }
        Ok(rows)
    }

    fn rows_expected(&self) -> Option<u64> {
        self.expected
            .map(|rows| rows.saturating_sub(self.above_the_list()))
    }
}
