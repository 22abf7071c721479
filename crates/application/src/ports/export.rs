use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use callbook_domain::customer::Customer;
use callbook_domain::import::Delimiter;

use super::{FileError, Sending, StoreError};

/// What kind of file a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Values with commas, or something else, between them (RFC 4180).
    Csv,
    /// A workbook as Excel writes it, with one sheet.
    Xlsx,
}

/// The text names no kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of file: use csv or xlsx")]
pub struct UnknownTableFormat;

impl TableFormat {
    /// All of them, in the order in which screens show them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// Its name in addresses and on the command line, and what its files' names end in.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "Excel",
        }
    }
}

impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for TableFormat {
    type Err = UnknownTableFormat;

    fn from_str(text: &str) -> Result<Self, UnknownTableFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.key().eq_ignore_ascii_case(text))
            .ok_or(UnknownTableFormat)
    }
}

/// How the letters of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextForm {
    /// UTF-8, as programs want it.
    Utf8,
    /// UTF-8 with its mark at the beginning, without which Excel takes it for the encoding of its own country.
    MarkedUtf8,
    /// UTF-16 with its mark, the low byte first.
    Utf16Le,
    /// UTF-16 with its mark, the high byte first.
    Utf16Be,
}

/// How a table is laid out in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableLayout {
    /// A text.
    Text {
        /// What stands between its cells.
        delimiter: Delimiter,
        /// How its letters are written.
        letters: TextForm,
    },
    /// A workbook with one sheet.
    Workbook,
}

impl TableLayout {
    /// The usual one of that format.
    pub const fn new(format: TableFormat, letters: TextForm) -> Self {
        match format {
            TableFormat::Csv => Self::Text {
                delimiter: Delimiter::Comma,
                letters,
            },
            TableFormat::Xlsx => Self::Workbook,
        }
    }

    /// What kind of file it is.
    pub const fn format(self) -> TableFormat {
        match self {
            Self::Text { .. } => TableFormat::Csv,
            Self::Workbook => TableFormat::Xlsx,
        }
    }
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// There are more of them than the kind of file holds.
    #[error("an Excel sheet holds {limit} rows: choose fewer of them, or CSV, which holds any number")]
    TooManyRows {
        /// How many rows it holds below its header.
        limit: u64,
    },
    /// Its rows do not fit the kind of file.
    #[error("a row of an Excel sheet holds {limit} cells: choose CSV, which holds any number")]
    TooManyColumns {
        /// How many cells a row holds.
        limit: u16,
    },
    /// A text does not fit the kind of file.
    #[error("a cell of an Excel sheet holds {limit} characters: choose CSV, which holds any number")]
    TextTooLong {
        /// How many characters a cell holds.
        limit: u16,
    },
    /// The disk is full, or broken.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Writes tables as files that spreadsheet programs open. Every cell is text, and none can run as a formula: the guard
/// is that of [`callbook_domain::guard`]. No more than the rows of one call are held in memory.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Tables: Send + Sync {
    /// Begins a table. `name` is what its sheet is called where the file has sheets. Waits where others are written
    /// that cost as much as this one will.
    ///
    /// # Errors
    /// [`TableError`].
    async fn begin(
        &self,
        layout: TableLayout,
        name: &str,
        header: &[String],
    ) -> Result<Box<dyn TableWriting>, TableError>;
}

/// A table that is being written. Dropped before its end, nothing is left of it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait TableWriting: Send {
    /// Takes the next rows; gives the bytes of the file that are ready, which may be none.
    ///
    /// # Errors
    /// [`TableError`], after which the table is of no use.
    async fn write(&mut self, rows: Vec<Vec<String>>) -> Result<Vec<u8>, TableError>;

    /// Ends the table; gives the bytes that are left, part by part.
    ///
    /// # Errors
    /// [`TableError`].
    async fn finish(self: Box<Self>) -> Result<Box<dyn Sending>, TableError>;
}

/// A walk over all customers of a list.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerWalk: Send {
    /// The next of them, some thousands at a time; none at the end.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next(&mut self) -> Result<Vec<Customer>, StoreError>;
}
