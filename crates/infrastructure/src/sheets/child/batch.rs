use std::borrow::Cow;
use std::io::Write;

use super::Problem;
use super::wire::{Frame, FrameWriter, Row, Size, Value};
use crate::sheets::delivery::{BATCH_BYTES, BATCH_ROWS, COLUMNS};

/// No field of a customer is as long as this: what is cut here is refused later, with what it is.
const LONGEST_CELL: usize = 64 * 1024;
const LONGEST_ROW: usize = 1024 * 1024;

/// Gathers cells to rows and rows to frames.
#[derive(Debug)]
pub(super) struct Batches<'f, 'v, W> {
    frames: &'f mut FrameWriter<W>,
    rows: Vec<Row<'v>>,
    weight: usize,
    row_weight: usize,
}

impl<'f, 'v, W: Write> Batches<'f, 'v, W> {
    pub(super) const fn new(frames: &'f mut FrameWriter<W>) -> Self {
        Self {
            frames,
            rows: Vec::new(),
            weight: 0,
            row_weight: 0,
        }
    }

    /// The row that grows, and its width.
    pub(super) fn last(&self) -> Option<(u64, usize)> {
        self.rows.last().map(|row| (row.number, row.cells.len()))
    }

    pub(super) fn open_row(&mut self, number: u64) {
        let width = self.rows.last().map_or(1, |row| row.cells.len());
        self.weight += self.row_weight;
        self.row_weight = 0;
        self.rows.push(Row {
            number,
            cells: Vec::with_capacity(width),
            size: Size::Whole,
        });
    }

    /// Puts a cell into the row that grows.
    pub(super) fn put(&mut self, column: usize, value: Value<'v>) {
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        if row.size == Size::Cut {
            return;
        }
        let value = shortened(value);
        self.row_weight += match &value {
            Value::Text(text) | Value::Fault(text) => text.len(),
            _ => 8,
        };
        if self.row_weight > LONGEST_ROW {
            row.size = Size::Cut;
            return;
        }
        while row.cells.len() < column.min(COLUMNS) {
            row.cells.push(Value::Empty);
            self.row_weight += 8;
        }
        // Of all cells beyond the columns one is enough.
        if row.cells.len() <= COLUMNS {
            row.cells.push(value);
        }
    }

    /// Sends what is full. `expected` is only asked then.
    pub(super) fn send_full(&mut self, expected: impl FnOnce(u64) -> Option<u64>) -> Result<(), Problem> {
        if self.rows.len() >= BATCH_ROWS || self.weight + self.row_weight >= BATCH_BYTES {
            self.send(expected)?;
        }
        Ok(())
    }

    /// Sends what is left at the end of the sheet.
    pub(super) fn finish(mut self) -> Result<(), Problem> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.send(Some)
    }

    fn send(&mut self, expected: impl FnOnce(u64) -> Option<u64>) -> Result<(), Problem> {
        let expected = self.rows.last().and_then(|row| expected(row.number));
        let rows = std::mem::take(&mut self.rows);
        self.weight = 0;
        self.row_weight = 0;
        let mut frame = Frame::Rows { rows, expected };
        self.frames.write(&frame).map_err(|_| Problem::NobodyListens)?;
        if let Frame::Rows { rows, .. } = &mut frame {
            rows.clear();
            self.rows = std::mem::take(rows);
        }
        Ok(())
    }
}

fn shortened(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Text(text) if text.len() > LONGEST_CELL => {
            let end = text.floor_char_boundary(LONGEST_CELL);
            Value::Text(Cow::Owned(text.get(..end).unwrap_or_default().to_owned()))
        }
        other => other,
    }
}
