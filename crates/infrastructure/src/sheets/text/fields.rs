use std::borrow::Cow;

use callbook_domain::import::Cell;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

use crate::sheets::delivery::COLUMNS;

/// Makes cells of records.
#[derive(Debug)]
pub(super) struct Fields {
    delimiter: u8,
    line_end: u8,
    reader: Reader,
    unquoted: Vec<u8>,
    ends: Vec<usize>,
    width: usize,
}

impl Fields {
    pub(super) fn new(delimiter: u8, line_end: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(Terminator::Any(line_end))
            .build();
        Self {
            delimiter,
            line_end,
            reader,
            unquoted: Vec::new(),
            ends: Vec::new(),
            width: 1,
        }
    }

    /// The cells of a record without quotation marks, which is most of them.
    pub(super) fn plain(&mut self, record: &[u8]) -> Vec<Cell> {
        let ends = memchr_iter(self.delimiter, record).chain([record.len()]);
        let cells = cells(record, ends, 1, self.width);
        self.width = cells.len();
        cells
    }

    /// The cells of a record with quotation marks in it. `record` comes without its last line end.
    pub(super) fn quoted(&mut self, record: &[u8]) -> Vec<Cell> {
        self.reader.reset();
        self.unquoted.resize(record.len() + 1, 0);
        self.ends
            .resize(memchr_iter(self.delimiter, record).count() + 2, 0);
        let mut read = 0;
        let mut written = 0;
        let mut ended = 0;
        let line_end = [self.line_end];
        loop {
            let rest = record.get(read..).unwrap_or_default();
            let input = if rest.is_empty() { &line_end[..] } else { rest };
            let output = self.unquoted.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, taken, put, found) = self.reader.read_record(input, output, ends);
            read += taken;
            written += put;
            ended += found;
            // The buffers are large enough for any record of this length, so it only ever wants more input; the line
            // end after the record is the last that it gets.
            if result != ReadRecordResult::InputEmpty || read > record.len() {
                break;
            }
        }
        let unquoted = self.unquoted.get(..written).unwrap_or_default();
        let ends = self.ends.iter().copied().take(ended);
        cells(unquoted, ends, 0, self.width)
    }
}

/// The fields of `record` that end at `ends`, with `gap` bytes between two.
fn cells(record: &[u8], ends: impl Iterator<Item = usize>, gap: usize, width: usize) -> Vec<Cell> {
    let whole = std::str::from_utf8(record).ok();
    let mut cells = Vec::with_capacity(width);
    let mut start = 0;
    for end in ends {
        let cell = if start >= end {
            Cell::Empty
        } else if let Some(text) = whole.and_then(|whole| whole.get(start..end)) {
            Cell::Text(text.to_owned())
        } else {
            Cell::Text(readable(record.get(start..end).unwrap_or_default()).into_owned())
        };
        start = end + gap;
        if cells.len() < COLUMNS {
            cells.push(cell);
        } else if !cell.is_blank() {
            // Of all cells beyond the columns one is enough.
            cells.push(cell);
            break;
        }
    }
    cells
}

/// A text in UTF-8 or, where it is not, in Windows-1252: a row pasted into a file from elsewhere.
pub(super) fn readable(text: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(text) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(text).0,
    }
}
