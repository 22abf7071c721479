use std::borrow::Cow;

use jiff::civil::{Date, DateTime};

/// One cell of a sheet, as its reader found it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; every cell of a CSV file that holds something is one.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, with a time that may be midnight.
    Date(DateTime),
    /// True or false.
    Truth(bool),
    /// A formula's error, `#N/A`.
    Fault(String),
}

impl Cell {
    /// The cell as the text that somebody would see: whole numbers without a fraction, dates as `2025-03-31`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Fault(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(at) if at.time() == jiff::civil::Time::midnight() => Cow::Owned(at.date().to_string()),
            Self::Date(at) => Cow::Owned(at.to_string()),
            Self::Truth(truth) => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
        }
    }

    /// The day of a cell that its spreadsheet knew to be a date.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Date(at) => Some(at.date()),
            _ => None,
        }
    }

    /// Whether nothing is to be seen in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || c.is_control()),
            _ => false,
        }
    }
}

/// One row of a sheet, as its reader found it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Its number as a spreadsheet program shows it: the header is usually 1. In a CSV file, the record's number.
    pub number: u64,
    /// What is in it; or why the reader could not make cells of it, with the text as it stood.
    pub cells: Result<Vec<Cell>, BrokenRow>,
}

/// A row that the reader could not make cells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRow {
    /// The text as it stood, shortened to a few thousand characters.
    pub text: String,
    /// Why it could not.
    pub flaw: RowFlaw,
}

/// What keeps a reader from making cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFlaw {
    /// A quotation mark is opened and never closed.
    UnclosedQuote,
    /// It is longer than a row of a list can be.
    TooLong,
}
