use std::path::PathBuf;

use callbook_application::ports::{Files as _, Sheet, SheetError, SheetFacts, Sheets as _};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Cell, Reading, SheetRow};
use callbook_infrastructure::files::{DEFAULT_LARGEST_FILE, LocalFiles};
use callbook_infrastructure::sheets::{SheetReader, WorkbookLimits, WorkbookProgram};
use tempfile::TempDir;

/// A data directory of its own with a reader over it.
pub(crate) struct Scene {
    /// Goes with its content when the scene ends.
    _folder: TempDir,
    pub(crate) files: LocalFiles,
    reader: SheetReader,
}

/// What a sheet held, read to its end.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) format: String,
    pub(crate) facts: SheetFacts,
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<SheetRow>,
    pub(crate) expected: Option<u64>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::within(WorkbookLimits::default())
    }

    pub(crate) fn within(limits: WorkbookLimits) -> Self {
        Self::parsed_by(parser(), limits)
    }

    pub(crate) fn parsed_by(program: PathBuf, limits: WorkbookLimits) -> Self {
        let folder = TempDir::new().unwrap();
        let files = LocalFiles::new(folder.path(), DEFAULT_LARGEST_FILE);
        let reader = SheetReader::new(files.clone(), WorkbookProgram::at(program), limits);
        Self {
            _folder: folder,
            files,
            reader,
        }
    }

    pub(crate) async fn open(&self, bytes: &[u8]) -> Result<Box<dyn Sheet>, SheetError> {
        self.open_as(bytes, &Reading::default()).await
    }

    pub(crate) async fn open_as(
        &self,
        bytes: &[u8],
        reading: &Reading,
    ) -> Result<Box<dyn Sheet>, SheetError> {
        let import = import(1);
        self.files.remove(import).await.unwrap();
        let mut receiving = self.files.receive(import).await.unwrap();
        for part in bytes.chunks(64 * 1024) {
            receiving.write(part).await.unwrap();
        }
        receiving.keep().await.unwrap();
        self.reader.open(import, reading).await
    }

    pub(crate) async fn read(&self, bytes: &[u8]) -> Result<Read, SheetError> {
        self.read_as(bytes, &Reading::default()).await
    }

    pub(crate) async fn read_as(&self, bytes: &[u8], reading: &Reading) -> Result<Read, SheetError> {
        let mut sheet = self.open_as(bytes, reading).await?;
        let mut rows = Vec::new();
        loop {
            let more = sheet.next_rows(700).await?;
            assert!(more.len() <= 700);
            if more.is_empty() {
                break;
            }
            rows.extend(more);
        }
        Ok(Read {
            facts: sheet.facts(),
            format: sheet.facts().format.to_string(),
            headers: sheet.headers(),
            rows,
            expected: sheet.rows_expected(),
        })
    }

    pub(crate) async fn refusal(&self, bytes: &[u8]) -> String {
        self.read(bytes)
            .await
            .expect_err("the file should be refused")
            .to_string()
    }
}

impl Read {
    /// The rows as their numbers and texts; a broken one as what is kept of it, after a mark.
    pub(crate) fn texts(&self) -> Vec<(u64, Vec<String>)> {
        self.rows
            .iter()
            .map(|row| match &row.cells {
                Ok(cells) => (
                    row.number,
                    cells.iter().map(|cell| cell.text().into_owned()).collect(),
                ),
                Err(broken) => (row.number, vec![format!("{:?}: {}", broken.flaw, broken.text)]),
            })
            .collect()
    }

    pub(crate) fn cells(&self, row: usize) -> &[Cell] {
        self.rows[row].cells.as_ref().unwrap()
    }
}

pub(crate) fn import(number: u128) -> ImportId {
    ImportId::from_uuid(uuid::Uuid::from_u128(number))
}

pub(crate) fn row<const N: usize>(number: u64, cells: [&str; N]) -> (u64, Vec<String>) {
    (number, cells.map(str::to_owned).to_vec())
}

/// `cargo test` builds the examples next to the tests.
fn parser() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let built = tests.ancestors().nth(2).unwrap();
    let parser = built.join("examples").join("parse_workbook");
    assert!(
        parser.exists(),
        "{} is missing: cargo build -p callbook-infrastructure --example parse_workbook",
        parser.display()
    );
    parser
}
