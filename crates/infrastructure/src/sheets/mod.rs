//! Kept files as sheets. Text is read in this process, which it cannot hurt; workbooks in a child process with limits
//! on memory and time, because their reader can be made to abort, and an abort cannot be caught.

pub mod bare;
pub mod child;
mod delivery;
mod opened;
mod places;
mod sniff;
mod text;
mod workbook;

use std::fs::File;
use std::io;

use async_trait::async_trait;
use callbook_application::ports::{Sheet, SheetError, SheetFacts, Sheets};
use callbook_domain::ids::ImportId;
use callbook_domain::import::Reading;
use tokio::task::spawn_blocking;

pub use self::places::Places;
pub use self::workbook::{WorkbookLimits, WorkbookProgram};

use self::opened::OpenedSheet;
use self::places::Place;
use self::sniff::{Found, sniff};
use crate::files::{LocalFiles, broken};

/// [`Sheets`] over the files in a local folder.
#[derive(Debug, Clone)]
pub struct SheetReader {
    files: LocalFiles,
    program: WorkbookProgram,
    limits: WorkbookLimits,
    places: Places,
}

impl SheetReader {
    /// A reader of `files`, whose workbooks `program` parses within `limits`.
    pub const fn new(files: LocalFiles, program: WorkbookProgram, limits: WorkbookLimits) -> Self {
        Self {
            files,
            program,
            limits,
            places: Places::unlimited(),
        }
    }

    /// The same reader for requests, of which as many open a workbook at once as there are `places`. It counts for
    /// itself: who reads without a limit, as jobs do, waits for nobody.
    #[must_use]
    pub fn for_requests(&self, places: Places) -> Self {
        Self {
            places,
            ..self.clone()
        }
    }
}

impl SheetReader {
    /// The kept file of an import, what its first bytes say that it is, and its size.
    async fn sniffed(&self, import: ImportId) -> Result<(File, Found, u64), SheetError> {
        let path = self.files.path(import);
        let sniffed = spawn_blocking(move || -> io::Result<_> {
            let mut file = File::open(path)?;
            let found = sniff(&mut file)?;
            let bytes = file.metadata()?.len();
            Ok((file, found, bytes))
        });
        let sniffed = sniffed.await.map_err(|error| SheetError::Reader(error.into()))?;
        Ok(sniffed.map_err(broken)?)
    }

    async fn opened(
        &self,
        (file, found, bytes): (File, Found, u64),
        reading: &Reading,
    ) -> Result<OpenedSheet, SheetError> {
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
                let place = self.places.take().await?;
                let sheet = reading.sheet.as_deref();
                let deliveries = workbook::deliver(file, bytes, sheet, &self.program, self.limits)?;
                return OpenedSheet::open(deliveries, reading.header, place).await;
            }
        };
        OpenedSheet::open(deliveries, reading.header, Place::none()).await
    }
}

#[async_trait]
impl Sheets for SheetReader {
    async fn open(&self, import: ImportId, reading: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let sniffed = self.sniffed(import).await?;
        Ok(Box::new(self.opened(sniffed, reading).await?))
    }

    async fn facts_of_text(
        &self,
        import: ImportId,
        reading: &Reading,
    ) -> Result<Option<SheetFacts>, SheetError> {
        let sniffed = self.sniffed(import).await?;
        if sniffed.1 == Found::Workbook {
            return Ok(None);
        }
        Ok(Some(self.opened(sniffed, reading).await?.facts()))
    }
}
