use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{
    Check, Checkpoint, ColumnError, ColumnTarget, Import, ImportState, RowFinding,
};

use super::look::Look;
use super::opened::{OpenError, Opener};
use super::start::{StartImportCommand, Upload};
use crate::directory::OpenDirectory;
use crate::ports::{
    Clock, FileError, Files, Ids, ImportQueries, SheetError, Sheets, StoreError, Transactions,
};
use crate::{Ports, Settings};

/// What an import would do.
#[derive(Debug, Clone)]
pub struct FileChecked {
    /// The figures.
    pub check: Check,
    /// The headers and what each is used for.
    pub columns: Vec<(String, ColumnTarget)>,
    /// The first rows that something is to be said of.
    pub findings: Vec<RowFinding>,
}

/// Why a file was not checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckFileError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The file is no sheet.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// Its columns cannot be used.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// The file could not be kept while it is read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OpenError> for CheckFileError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Sheet(error) => Self::Sheet(error),
            OpenError::Columns(error) => Self::Columns(error),
            OpenError::Store(error) => Self::Store(error),
        }
    }
}

/// So many findings of a check are kept.
const FINDINGS_KEPT: usize = 1_000;

/// Says what an import of a file would do, row by row as the import does it, and writes nothing at all: the file is not
/// kept either. For the command line; where a file waits for a decision, [`super::RunCheck`] does the same.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CheckFile {
    transactions: Arc<dyn Transactions>,
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    sheets: Arc<dyn Sheets>,
    files: Arc<dyn Files>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl CheckFile {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            sheets: ports.sheets.clone(),
            files: ports.files.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Reads the whole file; it is not kept.
    ///
    /// # Errors
    /// [`CheckFileError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        upload: Upload,
        command: StartImportCommand,
    ) -> Result<FileChecked, CheckFileError> {
        viewer.imports()?;
        let (id, kept) = upload.keep().await?;
        let now = self.clock.now();
        let import = Import {
            id,
            company: viewer.company_id(),
            started_by: viewer.user_id(),
            file_name: command.file_name,
            file_bytes: kept.bytes,
            file_hash: kept.hash,
            plan: command.plan,
            columns: Vec::new(),
            state: ImportState::Checking,
            failure: None,
            checkpoint: Checkpoint::default(),
            rows_expected: None,
            check: None,
            undo: None,
            created_at: now,
            started_at: None,
            ended_at: None,
        };
        let checked = self.read(viewer, &import).await;
        self.files.remove(id).await?;
        checked
    }

    async fn read(&self, viewer: &Viewer, import: &Import) -> Result<FileChecked, CheckFileError> {
        let directory = self.directory.execute(viewer).await?;
        let opener = Opener {
            sheets: self.sheets.as_ref(),
            imports: self.imports.as_ref(),
            viewer,
            directory: &directory,
        };
        let mut file = opener.open(import.id, &import.plan).await?;
        let look = Look {
            transactions: self.transactions.as_ref(),
            ids: self.ids.as_ref(),
            viewer,
            directory: &directory,
            import,
        };
        let mut check = Check::default();
        let mut findings = Vec::new();
        loop {
            let chunk = file.next_chunk().await?;
            if chunk.is_empty() {
                break;
            }
            let found = look.at(&chunk, &mut check, self.clock.now()).await?;
            let room = FINDINGS_KEPT.saturating_sub(findings.len());
            findings.extend(found.into_iter().take(room));
        }
        check.ended_at = Some(self.clock.now());
        Ok(FileChecked {
            check,
            columns: file.uses(),
            findings,
        })
    }
}

impl Upload {
    pub(super) async fn keep(self) -> Result<(ImportId, crate::ports::KeptFile), FileError> {
        Ok((self.id, self.file.keep().await?))
    }
}
