//! What parser and server say to each other over the pipe: frames, each a length of four bytes and then postcard.
//!
//! Texts are borrowed on both sides: the parser's from the workbook, the server's from the frame.

use std::borrow::Cow;
use std::io::{self, Write};

use callbook_application::ports::{SheetFormat, SheetName, Visibility};
use callbook_domain::import::{BrokenRow, Cell, RowFlaw, SheetRow};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Problem;
use super::choice::Worksheets;
use crate::sheets::delivery::Opening;

/// No frame is longer than this; a parser that says otherwise is not to be believed.
pub(in super::super) const LONGEST_FRAME: usize = 16 * 1024 * 1024;

#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) enum Frame<'a> {
    /// The workbook is open, and of this kind.
    Opened {
        format: Format,
        #[serde(borrow)]
        sheets: Vec<Sheet<'a>>,
        /// Which of them is read; none where nothing is in any.
        sheet: Option<u32>,
    },
    Rows {
        #[serde(borrow)]
        rows: Vec<Row<'a>>,
        /// Roughly how many rows there are in all.
        expected: Option<u64>,
    },
    /// All rows were sent.
    End,
    Failed(Failure, #[serde(borrow)] Cow<'a, str>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Sheet<'a> {
    #[serde(borrow)]
    pub(in super::super) name: Cow<'a, str>,
    pub(in super::super) shown: Shown,
}

/// Whether somebody who opens the workbook sees a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Shown {
    Always,
    ByHand,
    ByProgram,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Format {
    Xlsx,
    Xls,
    Ods,
}

/// Which of the port's errors the message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Failure {
    Unreadable,
    TooHeavy,
    NotAsAsked,
}

#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Row<'a> {
    pub(in super::super) number: u64,
    #[serde(borrow)]
    pub(in super::super) cells: Vec<Value<'a>>,
    /// The row holds more than any row may; its cells are only its beginning.
    pub(in super::super) size: Size,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Size {
    Whole,
    Cut,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) enum Value<'a> {
    Empty,
    Text(#[serde(borrow)] Cow<'a, str>),
    Number(f64),
    Date {
        year: i16,
        month: i8,
        day: i8,
        hour: i8,
        minute: i8,
        second: i8,
    },
    Truth(bool),
    Fault(#[serde(borrow)] Cow<'a, str>),
}

impl Value<'_> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    pub(super) fn of(at: DateTime) -> Self {
        Value::Date {
            year: at.year(),
            month: at.month(),
            day: at.day(),
            hour: at.hour(),
            minute: at.minute(),
            second: at.second(),
        }
    }

    pub(super) fn cell(self) -> Cell {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text.into_owned()),
            Self::Number(number) => Cell::Number(number),
            Self::Truth(truth) => Cell::Truth(truth),
            Self::Fault(text) => Cell::Fault(text.into_owned()),
            Self::Date {
                year,
                month,
                day,
                hour,
                minute,
                second,
            } => match DateTime::new(year, month, day, hour, minute, second, 0) {
                Ok(at) => Cell::Date(at),
                // The parser sends none such; a broken one shall not stop the import.
                Err(_) => Cell::Fault("#DATE".to_owned()),
            },
        }
    }
}

impl Row<'_> {
    pub(in super::super) fn sheet_row(self) -> SheetRow {
        let number = self.number;
        let cells: Vec<Cell> = self.cells.into_iter().map(Value::cell).collect();
        let cells = match self.size {
            Size::Whole => Ok(cells),
            Size::Cut => {
                let texts: Vec<_> = cells.iter().map(Cell::text).collect();
                let text = texts.join(",").chars().take(4_000).collect();
                Err(BrokenRow {
                    text,
                    flaw: RowFlaw::TooLong,
                })
            }
        };
        SheetRow { number, cells }
    }
}

/// What the port calls what a parser has opened; `None` where it reads a sheet that it does not have.
pub(in super::super) fn opening(
    format: Format,
    sheets: Vec<Sheet<'_>>,
    sheet: Option<u32>,
) -> Option<Opening> {
    let sheets: Vec<SheetName> = sheets
        .into_iter()
        .map(|sheet| SheetName {
            name: sheet.name.into_owned(),
            visibility: match sheet.shown {
                Shown::Always => Visibility::Visible,
                Shown::ByHand => Visibility::Hidden,
                Shown::ByProgram => Visibility::VeryHidden,
            },
        })
        .collect();
    let sheet = match sheet {
        Some(sheet) => Some(sheets.get(usize::try_from(sheet).ok()?)?.name.clone()),
        None => None,
    };
    Some(Opening {
        format: match format {
            Format::Xlsx => SheetFormat::Xlsx,
            Format::Xls => SheetFormat::Xls,
            Format::Ods => SheetFormat::Ods,
        },
        encoding: None,
        delimiter: None,
        sheets,
        sheet,
    })
}

/// Writes frames, through one buffer.
#[derive(Debug)]
pub(in super::super) struct FrameWriter<W> {
    to: W,
    buffer: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    pub(in super::super) const fn new(to: W) -> Self {
        Self {
            to,
            buffer: Vec::new(),
        }
    }

    /// Says what was opened, and which of the sheets is read.
    pub(super) fn open(
        &mut self,
        format: Format,
        sheets: &Worksheets,
        chosen: Option<usize>,
    ) -> Result<(), Problem> {
        let frame = Frame::Opened {
            format,
            sheets: sheets.on_the_wire(),
            sheet: chosen.and_then(|index| u32::try_from(index).ok()),
        };
        self.write(&frame).map_err(|_| Problem::NobodyListens)
    }

    pub(super) fn write(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        buffer.extend_from_slice(&[0; 4]);
        let mut buffer = postcard::to_extend(frame, buffer).map_err(io::Error::other)?;
        let length = u32::try_from(buffer.len() - 4).map_err(io::Error::other)?;
        if let Some(head) = buffer.first_chunk_mut() {
            *head = length.to_le_bytes();
        }
        self.to.write_all(&buffer)?;
        self.to.flush()?;
        self.buffer = buffer;
        Ok(())
    }
}
