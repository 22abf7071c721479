use std::fs;
use std::io::{self, BufWriter, Seek as _, Write as _};
use std::path::PathBuf;

use async_trait::async_trait;
use callbook_application::ports::{FileError, Sending, TableError, TableWriting};
use callbook_domain::guard::guarded_if_ambiguous;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;

use super::rest::{Rest, broken};
use crate::files;

/// What a sheet holds beside its header.
const ROWS: u32 = 1_048_575;

/// What a row holds.
const COLUMNS: u16 = 16_384;

/// What a cell holds.
const CHARACTERS: u16 = 32_767;

/// The widest and the narrowest column, in characters.
const WIDTHS: (f64, f64) = (12.0, 24.0);

/// A workbook with one sheet, whose rows go to a temporary file as they come.
#[derive(Debug)]
pub(super) struct XlsxTable {
    /// `None` only while a blocking thread holds it, or after that thread failed.
    book: Option<Book>,
    /// Given back when the workbook is finished or dropped.
    turn: OwnedSemaphorePermit,
}

struct Book {
    workbook: Workbook,
    folder: PathBuf,
    rows: u32,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl XlsxTable {
    pub(super) async fn begin(
        folder: PathBuf,
        name: &str,
        header: &[String],
        turn: OwnedSemaphorePermit,
    ) -> Result<Self, TableError> {
        let (name, header) = (name.to_owned(), header.to_vec());
        let book = blocking(move || Book::begin(folder, &name, &header)).await?;
        Ok(Self {
            book: Some(book),
            turn,
        })
    }

    fn take(&mut self) -> Result<Book, TableError> {
        self.book
            .take()
            .ok_or_else(|| broken("an earlier row could not be written".into()))
    }
}

#[async_trait]
impl TableWriting for XlsxTable {
    async fn write(&mut self, rows: Vec<Vec<String>>) -> Result<Vec<u8>, TableError> {
        let mut book = self.take()?;
        let book = blocking(move || book.write(&rows).map(|()| book)).await?;
        self.book = Some(book);
        Ok(Vec::new())
    }

    async fn finish(mut self: Box<Self>) -> Result<Box<dyn Sending>, TableError> {
        let book = self.take()?;
        let file = blocking(move || book.finish()).await?;
        drop(self.turn);
        Ok(Box::new(Rest::of_file(file)))
    }
}

impl Book {
    fn begin(folder: PathBuf, name: &str, header: &[String]) -> Result<Self, TableError> {
        if header.len() > usize::from(COLUMNS) {
            return Err(TableError::TooManyColumns { limit: COLUMNS });
        }
        fs::create_dir_all(&folder).map_err(files::broken)?;
        let mut workbook = Workbook::new();
        workbook.set_tempdir(&folder).map_err(unwritten)?;
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(unwritten)?;
        sheet.set_name(name).map_err(unwritten)?;
        sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
        let bold = Format::new().set_bold();
        for (column, head) in (0..).zip(header) {
            let (least, most) = WIDTHS;
            let width = f64::from(u32::try_from(head.chars().count()).unwrap_or(u32::MAX)) + 4.0;
            sheet
                .set_column_width(column, width.clamp(least, most))
                .map_err(unwritten)?;
            sheet
                .write_string_with_format(0, column, guarded_if_ambiguous(head), &bold)
                .map_err(unwritten)?;
        }
        Ok(Self {
            workbook,
            folder,
            rows: 0,
        })
    }

    fn write(&mut self, rows: &[Vec<String>]) -> Result<(), TableError> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(unwritten)?;
        for row in rows {
            if self.rows == ROWS {
                return Err(TableError::TooManyRows {
                    limit: u64::from(ROWS),
                });
            }
            self.rows += 1;
            if row.len() > usize::from(COLUMNS) {
                return Err(TableError::TooManyColumns { limit: COLUMNS });
            }
            for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet
                    .write_string(self.rows, column, guarded_if_ambiguous(cell))
                    .map_err(unwritten)?;
            }
        }
        Ok(())
    }

    /// The whole workbook, to be read from its beginning. The file has no name any more.
    fn finish(mut self) -> Result<fs::File, TableError> {
        let file = tempfile::tempfile_in(&self.folder).map_err(files::broken)?;
        let mut out = BufWriter::with_capacity(256 * 1024, file);
        self.workbook.save_to_writer(&mut out).map_err(unwritten)?;
        out.flush().map_err(files::broken)?;
        let mut file = out
            .into_inner()
            .map_err(|error| files::broken(error.into_error()))?;
        file.rewind().map_err(files::broken)?;
        Ok(file)
    }
}

fn unwritten(error: XlsxError) -> TableError {
    match error {
        // Rows are counted before they are written.
        XlsxError::RowColumnLimitError => TableError::TooManyColumns { limit: COLUMNS },
        XlsxError::MaxStringLengthExceeded => TableError::TextTooLong { limit: CHARACTERS },
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => files::broken(error).into(),
        other => broken(other.into()),
    }
}

/// The writer of workbooks panics where a temporary file cannot be written; it ends its thread, and says so here.
async fn blocking<T, F>(work: F) -> Result<T, TableError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, TableError> + Send + 'static,
{
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(FileError::Broken(io::Error::other(error).into()).into()),
    }
}
