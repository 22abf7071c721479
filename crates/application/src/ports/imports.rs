use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{
    Check, Checkpoint, ColumnTarget, FindingKind, FindingStage, Fingerprint, Import, RowFinding, StatusWords,
    Undo,
};
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

    /// The import, if the scope reaches it; locked against other writers until the unit ends.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope, id: ImportId) -> Result<Option<Import>, StoreError>;

    /// Writes all that changes of an import: plan, columns, state, failure, checkpoint, check, undo, times.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn update(&self, scope: &CompanyScope, import: &Import) -> Result<(), StoreError>;

    /// Moves the checkpoint on and adds what is to be said of the rows before it. Errors of the import's job count anew.
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

    /// Writes how far a check has come and adds what it has to say of the rows before that.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn advance_check(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        check: &Check,
        rows_expected: Option<u64>,
        findings: &[RowFinding],
    ) -> Result<(), StoreError>;

    /// Writes how far an undo has come and adds what it has to say of customers that stay. Errors of its job count anew.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn advance_undo(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        undo: &Undo,
        findings: &[RowFinding],
    ) -> Result<(), StoreError>;

    /// Forgets some of what was said of rows at that stage, about `limit` findings: a unit of work that forgets a million
    /// would keep everybody else waiting. Returns how many it forgot; fewer than `limit` where none are left.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_findings(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        stage: FindingStage,
        limit: u32,
    ) -> Result<u64, StoreError>;

    /// Removes an import of which nothing was imported and nothing is said any more ([`ImportStore::forget_findings`]).
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError>;

    /// Keeps what the columns of such a file are used for, in the place of what was kept before.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remember_mapping(
        &self,
        scope: &CompanyScope,
        file: &Fingerprint,
        mapping: &SavedMapping,
    ) -> Result<(), StoreError>;
}

/// What was decided about the columns of a file, for the next file like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMapping {
    /// What each column is used for; `None` where nobody has decided and nothing was acted on.
    pub targets: Vec<Option<ColumnTarget>>,
    /// What words in the status column stand for that are none of the company's statuses.
    pub status_words: StatusWords,
    /// When it was decided.
    pub saved_at: Timestamp,
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

    /// The newest imports made before `before` of which nothing is to be decided any more, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begun(
        &self,
        scope: &CompanyScope,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, StoreError>;

    /// The newest imports about which it is still to be decided, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn open(&self, scope: &CompanyScope, limit: u16) -> Result<Vec<Import>, StoreError>;

    /// What was decided for files with these headers before.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn mapping(
        &self,
        scope: &CompanyScope,
        file: &Fingerprint,
    ) -> Result<Option<SavedMapping>, StoreError>;

    /// The newest other import of the same file of which something was imported and not taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn same_file(
        &self,
        scope: &CompanyScope,
        hash: &str,
        but: ImportId,
    ) -> Result<Option<Import>, StoreError>;

    /// What was said at that stage, of that kind, of the rows after row `after`, in the file's order: of whole rows, at
    /// most `limit`, unless one row alone has more, and fewer where rows are very long. None where there are none left.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn findings(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        said: (FindingStage, FindingKind),
        after: u64,
        limit: u32,
    ) -> Result<Vec<RowFinding>, StoreError>;
}
