use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Checkpoint, FindingKind, Import, RowFinding};
use jiff::Timestamp;

use super::StoreError;

/// Writes imports.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ImportStore: Send + Sync {
    /// Adds an import.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, import: &Import) -> Result<(), StoreError>;

    /// Writes state, columns, failure, times and checkpoint of an import.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(&self, scope: &CompanyScope, import: &Import) -> Result<(), StoreError>;

    /// Moves the checkpoint on and adds what is to be said of the rows before it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn advance(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        checkpoint: &Checkpoint,
        rows_expected: Option<u64>,
        findings: &[RowFinding],
    ) -> Result<(), StoreError>;
}

/// Reads imports.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ImportQueries: Send + Sync {
    /// The import, if the scope reaches it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope, id: ImportId) -> Result<Option<Import>, StoreError>;

    /// The newest imports made before `before`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn list(
        &self,
        scope: &CompanyScope,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, StoreError>;

    /// An earlier import of the same file that was not refused whole.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn same_file(&self, scope: &CompanyScope, hash: &str) -> Result<Option<Import>, StoreError>;

    /// What is to be said of the rows after row `after`, in the file's order, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn findings(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        kind: FindingKind,
        after: u64,
        limit: u32,
    ) -> Result<Vec<RowFinding>, StoreError>;
}
