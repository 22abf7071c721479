use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use callbook_domain::ids::ImportId;
use callbook_domain::import::SheetRow;

use super::FileError;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// Text, with its delimiter and encoding to be found out.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A workbook of LibreOffice.
    Ods,
}

/// The text names no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a format: use csv, xlsx, xls or ods")]
pub struct UnknownSheetFormat;

impl fmt::Display for SheetFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
        })
    }
}

impl FromStr for SheetFormat {
    type Err = UnknownSheetFormat;

    fn from_str(text: &str) -> Result<Self, UnknownSheetFormat> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "xls" => Ok(Self::Xls),
            "ods" => Ok(Self::Ods),
            _ => Err(UnknownSheetFormat),
        }
    }
}

/// Why a file is no sheet. The message is for the person who brought it: what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("the file is empty: export it again and check that it has rows")]
    Empty,
    /// It is neither text nor a workbook, or broken.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// Reading it would take more memory, time or disk than allowed.
    #[error("the workbook is too large to open safely: {0}")]
    TooHeavy(String),
    /// The reader itself failed, through no fault of the file.
    #[error("the file could not be read just now")]
    Reader(#[source] super::BoxError),
    /// The file could not be opened.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Opens kept files as sheets: text in this process, workbooks in a child with limits on memory and time.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Sheets: Send + Sync {
    /// Opens the kept file of an import at its header row. What it is is found out from its first bytes, not its name.
    ///
    /// # Errors
    /// [`SheetError`].
    async fn open(&self, import: ImportId) -> Result<Box<dyn Sheet>, SheetError>;
}

/// A sheet being read from top to bottom, in constant memory.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Sheet: Send + Sync {
    /// What the file is.
    fn format(&self) -> SheetFormat;

    /// The header row, as text.
    fn headers(&self) -> Vec<String>;

    /// The next rows after the header, at most `at_most`; none at the end.
    ///
    /// # Errors
    /// [`SheetError`].
    async fn next_rows(&mut self, at_most: usize) -> Result<Vec<SheetRow>, SheetError>;

    /// Roughly how many rows there are after the header, once that can be said: from the bytes read so far.
    fn rows_expected(&self) -> Option<u64>;
}
