use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, ImportId};
use callbook_domain::import::{ColumnPlan, Import, ImportState};

use super::forget::{Rest, forget_check};
use super::locked::locked;
use super::run::take_back;
use super::start::{about, job_of};
use crate::ports::{
    AuditEntry, Cancelling, Clock, FileError, Files, Ids, JobHeld, JobKind, StoreError, Transactions,
    UnitOfWork, Wish,
};
use crate::{Ports, Settings};

/// Why nothing was done about an import.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The viewer may not import.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such import.
    #[error("there is no such import")]
    NotFound,
    /// Nobody has decided about its columns yet.
    #[error("say first what its columns hold")]
    NotPlanned,
    /// The check found that the file cannot be imported so.
    #[error("the file cannot be imported so: {0}")]
    CheckFailed(String),
    /// It has begun, or is over.
    #[error("this import is not waiting for that any more: it is {}", .0.label().to_lowercase())]
    TooLate(ImportState),
    /// The file could not be removed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has an import run whose columns are decided about, stops one, or discards a file of which nothing was imported.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DecideImport {
    transactions: Arc<dyn Transactions>,
    files: Arc<dyn Files>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl DecideImport {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            files: ports.files.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Queues its run. A check that still goes on ends there; an import that was stopped goes on behind the last row that
    /// is in, as if nobody had stopped it.
    ///
    /// # Errors
    /// [`DecideError`], and nothing was changed.
    pub async fn run(&self, viewer: &Viewer, id: ImportId) -> Result<(), DecideError> {
        let scope = viewer.imports()?;
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id).await?.ok_or(DecideError::NotFound)?;
        if !import.can_be_run() {
            return Err(DecideError::TooLate(import.state));
        }
        if import.state == ImportState::Draft && import.plan.columns == ColumnPlan::default() {
            return Err(DecideError::NotPlanned);
        }
        if let Some(failure) = import.check.as_ref().and_then(|check| check.failure.clone()) {
            return Err(DecideError::CheckFailed(failure));
        }
        import.state = ImportState::Queued;
        import.ended_at = None;
        unit.imports.update(&scope, &import).await?;
        unit.jobs
            .enqueue(&job_of(&import, viewer.user_id(), JobKind::Run), now)
            .await?;
        let entry = self.entry(viewer, AuditAction::ImportStarted, &import);
        unit.audit.append(&about(entry, &import)).await?;
        Ok(unit.commit().await?)
    }

    /// Stops a check, or an import that waits or runs. Whoever is at it stops at its next checkpoint; returns the import
    /// as it stands.
    ///
    /// # Errors
    /// [`DecideError`], and nothing was changed.
    pub async fn cancel(
        &self,
        viewer: &Viewer,
        id: ImportId,
        then: Cancelling,
    ) -> Result<Import, DecideError> {
        let wish = Wish {
            then,
            by: viewer.user_id(),
        };
        let scope = viewer.imports()?;
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let mut import = locked(&unit, &scope, id).await?.ok_or(DecideError::NotFound)?;
        match import.state {
            ImportState::Checking => {
                unit.jobs.remove(&scope, id).await?;
                import.state = ImportState::Draft;
                import.check = None;
                unit.imports.update(&scope, &import).await?;
            }
            ImportState::Queued | ImportState::Running => {
                if unit.jobs.cancel(&scope, id, wish, now).await? != Some(JobHeld::BySomebody) {
                    import.state = ImportState::Cancelled;
                    import.ended_at = Some(now);
                    if then == Cancelling::TakeBack && import.can_be_undone() {
                        take_back(&unit, viewer.user_id(), &mut import, now).await?;
                    } else {
                        unit.jobs.remove(&scope, id).await?;
                    }
                    unit.imports.update(&scope, &import).await?;
                    let entry = self.entry(viewer, AuditAction::ImportCancelled, &import);
                    unit.audit.append(&entry).await?;
                }
            }
            state => return Err(DecideError::TooLate(state)),
        }
        unit.commit().await?;
        Ok(import)
    }

    /// Forgets a file of which nothing was imported. What a check has said of very many rows goes first, a portion at a
    /// time; killed in between, the import is one that nobody has checked, and can be discarded again.
    ///
    /// # Errors
    /// [`DecideError`]; where only the file could not be removed, it is swept later.
    pub async fn discard(&self, viewer: &Viewer, id: ImportId) -> Result<(), DecideError> {
        let scope = viewer.imports()?;
        loop {
            let unit = self.transactions.begin().await?;
            let import = locked(&unit, &scope, id).await?.ok_or(DecideError::NotFound)?;
            if !import.state.is_open() {
                return Err(DecideError::TooLate(import.state));
            }
            unit.jobs.remove(&scope, id).await?;
            if forget_check(&unit, &scope, id).await? == Rest::None {
                return self.remove(viewer, unit, &import).await;
            }
            let unchecked = Import {
                state: ImportState::Draft,
                check: None,
                ..import
            };
            unit.imports.update(&scope, &unchecked).await?;
            unit.commit().await?;
        }
    }

    /// Removes an import of which nothing is said any more, and its file.
    async fn remove(&self, viewer: &Viewer, unit: UnitOfWork, import: &Import) -> Result<(), DecideError> {
        unit.imports.remove(&viewer.company_scope(), import.id).await?;
        let entry = AuditEntry::by(
            viewer,
            AuditId::from_uuid(self.ids.next()),
            self.clock.now(),
            AuditAction::ImportDiscarded,
            &import.file_name,
        )
        .with("sha256", &import.file_hash);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(self.files.remove(import.id).await?)
    }

    fn entry(&self, viewer: &Viewer, action: AuditAction, import: &Import) -> AuditEntry {
        let id = AuditId::from_uuid(self.ids.next());
        AuditEntry::by(viewer, id, self.clock.now(), action, import.id)
    }
}
