use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, Import, RowFinding};
use jiff::Timestamp;

use crate::ports::{FileError, ImportQueries, StoreError};
use crate::{Ports, Settings};

/// Why imports are not shown.
#[derive(Debug, thiserror::Error)]
pub enum SeeImportsError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// The original file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the imports of the viewer's company.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListImports {
    imports: Arc<dyn ImportQueries>,
}

impl ListImports {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
        }
    }

    /// The newest `limit` (at most 200) of those made before `before`.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(
        &self,
        viewer: &Viewer,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, SeeImportsError> {
        Ok(self
            .imports
            .list(&viewer.imports()?, before, limit.clamp(1, 200))
            .await?)
    }
}

impl ListImports {
    /// Those of which something has been imported or is about to be, or that were meant to: the newest `limit` (at most
    /// 200) of those made before `before`.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn begun(
        &self,
        viewer: &Viewer,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, SeeImportsError> {
        let scope = viewer.imports()?;
        Ok(self.imports.begun(&scope, before, limit.clamp(1, 200)).await?)
    }

    /// Those about which it is still to be decided ([`Import::state`] is open), the newest `limit` (at most 200).
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn open(&self, viewer: &Viewer, limit: u16) -> Result<Vec<Import>, SeeImportsError> {
        let scope = viewer.imports()?;
        Ok(self.imports.open(&scope, limit.clamp(1, 200)).await?)
    }
}

/// Shows one import: its outcome, what is to be said of its rows.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowImport {
    imports: Arc<dyn ImportQueries>,
}

impl ShowImport {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            imports: ports.imports.clone(),
        }
    }

    /// The import.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn execute(&self, viewer: &Viewer, id: ImportId) -> Result<Import, SeeImportsError> {
        self.imports
            .find(&viewer.imports()?, id)
            .await?
            .ok_or(SeeImportsError::NotFound)
    }

    /// What was said at that stage, of that kind, of the rows after row `after`, at most `limit` (up to 10,000) of them.
    ///
    /// # Errors
    /// [`SeeImportsError`].
    pub async fn findings(
        &self,
        viewer: &Viewer,
        id: ImportId,
        said: (FindingStage, FindingKind),
        after: u64,
        limit: u32,
    ) -> Result<Vec<RowFinding>, SeeImportsError> {
        Ok(self
            .imports
            .findings(&viewer.imports()?, id, said, after, limit.clamp(1, 10_000))
            .await?)
    }
}
