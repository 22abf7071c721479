use std::collections::HashSet;
use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{
    Checkpoint, ColumnError, Import, ImportField, ImportState, OnDuplicate, RowFinding,
};

use super::chunk::Judge;
use super::opened::{OpenError, OpenedFile};
use super::start::{StartImportCommand, Upload};
use crate::directory::OpenDirectory;
use crate::ports::{Clock, FileError, Files, Ids, SheetError, Sheets, StoreError, Transactions};
use crate::{Ports, Settings};

/// What an import would do.
#[derive(Debug, Clone)]
pub struct FileChecked {
    /// The figures.
    pub checkpoint: Checkpoint,
    /// The headers and what each was taken for.
    pub columns: Vec<(String, Option<ImportField>)>,
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
        }
    }
}

/// So many findings of a check are kept.
const FINDINGS_KEPT: usize = 1_000;

/// Says what an import of a file would do, row by row as the import does it, and writes nothing.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CheckFile {
    transactions: Arc<dyn Transactions>,
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
            chosen_columns: command.chosen_columns,
            columns: Vec::new(),
            on_duplicate: command.on_duplicate,
            share_among: command.share_among,
            state: ImportState::Running,
            failure: None,
            checkpoint: Checkpoint::default(),
            rows_expected: None,
            created_at: now,
            started_at: Some(now),
            ended_at: None,
        };
        let checked = self.read(viewer, &import).await;
        self.files.remove(id).await?;
        checked
    }

    async fn read(&self, viewer: &Viewer, import: &Import) -> Result<FileChecked, CheckFileError> {
        let directory = self.directory.execute(viewer).await?;
        let sheets = self.sheets.as_ref();
        let mut file =
            OpenedFile::open(sheets, viewer, import.id, &import.chosen_columns, &directory).await?;
        let company = viewer.company_scope();
        let mut checkpoint = Checkpoint::default();
        let mut findings = Vec::new();
        let mut seen = HashSet::new();
        loop {
            let chunk = file.next_chunk(viewer).await?;
            if chunk.is_empty() {
                break;
            }
            let unit = self.transactions.begin().await?;
            let known = unit.customers.known(&company, &chunk.phones()).await?;
            drop(unit);
            let judge = Judge {
                import,
                viewer,
                statuses: &directory.statuses,
                sharers: None,
                ids: self.ids.as_ref(),
                now: self.clock.now(),
            };
            let judged = judge.judge(&chunk, &known, &seen, &checkpoint);
            seen.extend(chunk.phones());
            checkpoint.row = chunk.last_row;
            checkpoint.counts.add(&judged.counts);
            let room = FINDINGS_KEPT.saturating_sub(findings.len());
            findings.extend(judged.findings.into_iter().take(room));
        }
        Ok(FileChecked {
            checkpoint,
            columns: file.matched(),
            findings,
        })
    }
}

/// What a check is told where nothing was chosen.
impl Default for StartImportCommand {
    fn default() -> Self {
        Self {
            file_name: String::new(),
            chosen_columns: Vec::new(),
            on_duplicate: OnDuplicate::Skip,
            share_among: Vec::new(),
        }
    }
}

impl Upload {
    pub(super) async fn keep(self) -> Result<(ImportId, crate::ports::KeptFile), FileError> {
        Ok((self.id, self.file.keep().await?))
    }
}
