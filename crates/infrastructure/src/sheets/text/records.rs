use std::io::{self, Read};
use std::ops::Range;

use callbook_domain::import::{BrokenRow, RowFlaw, SheetRow};
use memchr::memchr;

use super::fields::{Fields, readable};
use super::quotes::{Quoting, end_of_line};

const PART: usize = 256 * 1024;
/// A record longer than this is none, but a file without line ends or something worse.
const LONGEST_RECORD: usize = 1024 * 1024;
/// A quoted field that runs further than this was never closed.
const LINES_IN_QUOTES: usize = 100;
const BYTES_IN_QUOTES: usize = 64 * 1024;
/// So much of a broken row is kept to show it.
const SHOWN: usize = 4_000;

/// The rows of a text, one by one. Blank lines are counted, as a spreadsheet program counts them, and left out; a
/// record of several lines counts once.
#[derive(Debug)]
pub(super) struct Records<R> {
    text: R,
    ended: bool,
    buffer: Vec<u8>,
    /// Where in the buffer the next record begins.
    start: usize,
    line_end: u8,
    delimiter: u8,
    fields: Fields,
    number: u64,
    received: u64,
}

/// A line of the buffer, counted from the beginning of the record.
#[derive(Debug, Clone, Copy)]
struct Line {
    end: usize,
    /// Where the next one begins.
    next: usize,
}

#[derive(Debug)]
enum Found {
    Line(Line),
    TooLong,
    Nothing,
}

impl<R: Read> Records<R> {
    pub(super) fn new(text: R, delimiter: u8, line_end: u8) -> Self {
        Self {
            text,
            ended: false,
            buffer: Vec::new(),
            start: 0,
            line_end,
            delimiter,
            fields: Fields::new(delimiter, line_end),
            number: 0,
            received: 0,
        }
    }

    /// How much of the text that was received the rows so far took: of so many bytes, so many.
    pub(super) fn taken(&self) -> (u64, u64) {
        let ahead = (self.buffer.len() - self.start) as u64;
        (self.received - ahead, self.received)
    }

    /// The next row and the length of its text in bytes.
    pub(super) fn next(&mut self) -> io::Result<Option<(SheetRow, usize)>> {
        loop {
            let line = match self.line(0)? {
                Found::Nothing => return Ok(None),
                Found::TooLong => {
                    self.number += 1;
                    return self.skip_long_line().map(Some);
                }
                Found::Line(line) => line,
            };
            self.number += 1;
            let text = self.ahead(0..line.end);
            if memchr(b'"', text).is_none() {
                if text.trim_ascii().is_empty() && memchr(self.delimiter, text).is_none() {
                    self.start += line.next;
                    continue;
                }
                let cells = self.fields.plain(&self.buffer[self.start..self.start + line.end]);
                return Ok(Some(self.row(Ok(cells), line)));
            }
            let cells = match self.end_of_quoted(line)? {
                Some(last) => {
                    let record = self.start..self.start + last.end;
                    let cells = self.fields.quoted(&self.buffer[record]);
                    return Ok(Some(self.row(Ok(cells), last)));
                }
                None => Err(self.broken(line.end, RowFlaw::UnclosedQuote)),
            };
            return Ok(Some(self.row(cells, line)));
        }
    }

    fn row(
        &mut self,
        cells: Result<Vec<callbook_domain::import::Cell>, BrokenRow>,
        last: Line,
    ) -> (SheetRow, usize) {
        self.start += last.next;
        let row = SheetRow {
            number: self.number,
            cells,
        };
        (row, last.next)
    }

    /// The last line of the record that begins here, `None` where a quotation mark of it is never closed.
    fn end_of_quoted(&mut self, first: Line) -> io::Result<Option<Line>> {
        let mut quoting = end_of_line(self.ahead(0..first.end), Quoting::Closed, self.delimiter);
        let mut last = first;
        for _ in 0..LINES_IN_QUOTES {
            match quoting {
                Quoting::Closed => return Ok(Some(last)),
                Quoting::Broken => return Ok(None),
                Quoting::Open if last.next - first.end > BYTES_IN_QUOTES => return Ok(None),
                Quoting::Open => {}
            }
            let from = last.next;
            let Found::Line(line) = self.line(from)? else {
                return Ok(None);
            };
            quoting = end_of_line(self.ahead(from..line.end), quoting, self.delimiter);
            last = line;
        }
        Ok(None)
    }

    fn broken(&self, end: usize, flaw: RowFlaw) -> BrokenRow {
        let text = self.ahead(0..end.min(SHOWN));
        BrokenRow {
            text: readable(text).into_owned(),
            flaw,
        }
    }

    fn ahead(&self, range: Range<usize>) -> &[u8] {
        self.buffer
            .get(self.start + range.start..self.start + range.end)
            .unwrap_or_default()
    }

    /// The line that begins `from` bytes after the beginning of the record.
    fn line(&mut self, from: usize) -> io::Result<Found> {
        let mut looked_at = from;
        loop {
            let rest = self.buffer.get(self.start + looked_at..).unwrap_or_default();
            if let Some(length) = memchr(self.line_end, rest) {
                let end = looked_at + length;
                return Ok(Found::Line(self.without_return(from, end, end + 1)));
            }
            looked_at = self.buffer.len() - self.start;
            if looked_at > LONGEST_RECORD {
                return Ok(Found::TooLong);
            }
            if self.ended {
                return Ok(if looked_at == from {
                    Found::Nothing
                } else {
                    Found::Line(self.without_return(from, looked_at, looked_at))
                });
            }
            self.fill()?;
        }
    }

    /// Carriage returns before the line's end belong to it.
    fn without_return(&self, from: usize, end: usize, next: usize) -> Line {
        let returns = self
            .ahead(from..end)
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\r')
            .count();
        Line {
            end: end - returns,
            next,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + PART, 0);
        let read = loop {
            match self.text.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        let read = read.inspect_err(|_| self.buffer.truncate(before))?;
        self.buffer.truncate(before + read);
        self.ended = read == 0;
        self.received += read as u64;
        Ok(())
    }

    /// Gets past a line that is too long to be kept, in the memory that it takes already.
    fn skip_long_line(&mut self) -> io::Result<(SheetRow, usize)> {
        let row = self.broken(SHOWN, RowFlaw::TooLong);
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            if let Some(end) = memchr(self.line_end, rest) {
                self.start += end + 1;
                break;
            }
            self.start = self.buffer.len();
            if self.ended {
                break;
            }
            self.fill()?;
        }
        let row = SheetRow {
            number: self.number,
            cells: Err(row),
        };
        Ok((row, SHOWN))
    }
}
