use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Delimiter, HeaderRow, Reading, SheetRow, TextEncoding};

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

/// What a file was found to be, and how it is in fact read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFacts {
    /// What the file is.
    pub format: SheetFormat,
    /// How the bytes of a text became letters; `None` for workbooks, and for an encoding that was found out from the file
    /// and cannot be asked for.
    pub encoding: Option<TextEncoding>,
    /// What divides the cells of a text; `None` for workbooks, and for a character that the file itself names and that
    /// cannot be asked for.
    pub delimiter: Option<Delimiter>,
    /// The sheets of a workbook in its order; none for a text.
    pub sheets: Vec<SheetName>,
    /// The sheet of a workbook that is read; `None` for a text.
    pub sheet: Option<String>,
    /// Where the names of the columns stand.
    pub header: HeaderRow,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// Its name; a very long one is cut.
    pub name: String,
    /// Whether somebody who opens the workbook sees it.
    pub visibility: Visibility,
}

/// Whether somebody who opens a workbook sees a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// It does.
    Visible,
    /// It is hidden, and can be shown by hand.
    Hidden,
    /// It is hidden so that only a program can show it.
    VeryHidden,
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
    /// It cannot be read in the way that was asked for: there is no such sheet or row. The message tells what there is.
    #[error("the file cannot be read as asked: {0}")]
    NotAsAsked(String),
    /// As many workbooks are open as may be at once, and none was closed within the time that a request waits.
    #[error("too many workbooks are being opened just now: try again in a few seconds")]
    Busy,
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
    /// Opens the kept file of an import at its header row, read in the way that was asked for. What it is is found out
    /// from its first bytes, not its name; the same file under the same reading always gives the same rows.
    ///
    /// # Errors
    /// [`SheetError`]; [`SheetError::NotAsAsked`] where the reading asks for what is not there.
    async fn open(&self, import: ImportId, reading: &Reading) -> Result<Box<dyn Sheet>, SheetError>;

    /// How the kept file of an import is written, where it is a text; `None` for a workbook, which need not be opened to
    /// know that.
    ///
    /// # Errors
    /// As [`Sheets::open`].
    async fn facts_of_text(
        &self,
        import: ImportId,
        reading: &Reading,
    ) -> Result<Option<SheetFacts>, SheetError> {
        let facts = self.open(import, reading).await?.facts();
        Ok((facts.format == SheetFormat::Csv).then_some(facts))
    }
}

/// A sheet being read from top to bottom, in constant memory.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Sheet: Send + Sync {
    /// What the file is, and how it is read.
    fn facts(&self) -> SheetFacts;

    /// The header row, as text; `Column 1`, `Column 2` and so on where there is none.
    fn headers(&self) -> Vec<String>;

    /// The next rows after the header, at most `at_most`; none at the end.
    ///
    /// # Errors
    /// [`SheetError`].
    async fn next_rows(&mut self, at_most: usize) -> Result<Vec<SheetRow>, SheetError>;

    /// Roughly how many rows there are after the header, once that can be said: from the bytes read so far.
    fn rows_expected(&self) -> Option<u64>;
}
