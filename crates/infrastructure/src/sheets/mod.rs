//! Kept files as sheets. Text is read in this process, which it cannot hurt; workbooks in a child process with limits
//! on memory and time, because their reader can be made to abort, and an abort cannot be caught.

pub mod bare;
pub mod child;
mod delivery;
mod opened;
mod sniff;
mod text;
mod workbook;

use std::fs::File;
use std::io;

use async_trait::async_trait;
use callbook_application::ports::{Sheet, SheetError, Sheets};
use callbook_domain::ids::ImportId;
use callbook_domain::import::Reading;
use tokio::task::spawn_blocking;

pub use self::workbook::{WorkbookLimits, WorkbookProgram};

use self::opened::OpenedSheet;
use self::sniff::{Found, sniff};
use crate::files::{LocalFiles, broken};

/// [`Sheets`] over the files in a local folder.
#[derive(Debug, Clone)]
pub struct SheetReader {
    files: LocalFiles,
    program: WorkbookProgram,
    limits: WorkbookLimits,
}

impl SheetReader {
    /// A reader of `files`, whose workbooks `program` parses within `limits`.
    pub const fn new(files: LocalFiles, program: WorkbookProgram, limits: WorkbookLimits) -> Self {
        Self {
            files,
            program,
            limits,
        }
    }
}

#[async_trait]
impl Sheets for SheetReader {
    async fn open(&self, import: ImportId, reading: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let path = self.files.path(import);
        let sniffed = spawn_blocking(move || -> io::Result<_> {
            let mut file = File::open(path)?;
            let found = sniff(&mut file)?;
            let bytes = file.metadata()?.len();
            Ok((file, found, bytes))
        });
        let (file, found, bytes) = sniffed
            .await
            .map_err(|error| SheetError::Reader(error.into()))?
            .map_err(broken)?;
        let deliveries = match found {
            Found::Empty => return Err(SheetError::Empty),
            Found::Foreign(message) => return Err(SheetError::Unreadable(message.to_owned())),
            // Who says how its bytes are to be read says that it is text, too.
            Found::Noise if reading.encoding.is_none() => {
                return Err(SheetError::Unreadable(
                    "it is neither text nor a workbook. Bring a sheet, as CSV or XLSX".to_owned(),
                ));
            }
            Found::Text | Found::Noise => text::deliver(file, bytes, reading.clone()),
            Found::Workbook => {
                workbook::deliver(file, bytes, reading.sheet.as_deref(), &self.program, self.limits)?
            }
        };
        Ok(Box::new(OpenedSheet::open(deliveries, reading.header).await?))
    }
}
