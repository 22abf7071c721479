use std::collections::HashSet;
use std::sync::Arc;

use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::assignment::Sharers;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::import::{Checkpoint, Import, ImportState};
use callbook_domain::status::StatusSet;
use futures::future::join;

use super::chunk::{Chunk, Judge};
use super::opened::{OpenError, OpenedFile, is_the_files, sharers};
use crate::accounts::ActAs;
use crate::directory::OpenDirectory;
use crate::ports::{
    AuditEntry, Clock, Hold, Ids, ImportQueries, Lease, SheetError, Sheets, StoreError, Transactions,
    UnitOfWork,
};
use crate::{Ports, Settings};

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEnd {
    /// The import is over, finished or failed.
    Over(Box<Import>),
    /// Another worker has taken it over; this one has written nothing since.
    TakenOver,
    /// It was asked to stop at a checkpoint; somebody else may go on.
    Stopped,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy)]
pub struct ImportProgress<'a> {
    /// What is in.
    pub checkpoint: &'a Checkpoint,
    /// Roughly how many rows there are, once that can be said.
    pub rows_expected: Option<u64>,
}

/// Why a run ended before the import did; another run goes on from the checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum RunImportError {
    /// The file could not be read just now.
    #[error(transparent)]
    Sheet(SheetError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others kept adding the same phones in between.
    #[error("others kept writing the same customers")]
    Contended,
}

/// Whether a run goes on after a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// It does.
    Go,
    /// It stops there.
    Stop,
}

/// A chunk that collided with somebody else's write is judged anew so many times.
const TRIES: usize = 5;

/// Runs an import from its checkpoint to its end. Each chunk of rows is one unit of work: customers, timelines,
/// findings, counters, checkpoint and the renewed lease are there together or not at all, so that a worker killed at any
/// moment loses nothing and doubles nothing.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RunImport {
    transactions: Arc<dyn Transactions>,
    imports: Arc<dyn ImportQueries>,
    directory: OpenDirectory,
    act_as: ActAs,
    sheets: Arc<dyn Sheets>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

/// What stays the same over one run.
struct Run<'a> {
    lease: &'a Lease,
    viewer: &'a Viewer,
    scope: CompanyScope,
    statuses: &'a StatusSet,
    sharers: Option<Sharers>,
}

impl RunImport {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            imports: ports.imports.clone(),
            directory: OpenDirectory::new(ports, settings),
            act_as: ActAs::new(ports, settings),
            sheets: ports.sheets.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Works the leased job off. `watch` is told of each checkpoint and says whether to go on.
    ///
    /// # Errors
    /// [`RunImportError`]; what is in stays in, and a later run goes on.
    pub async fn execute(
        &self,
        lease: &Lease,
        watch: &(dyn Fn(ImportProgress<'_>) -> Onward + Send + Sync),
    ) -> Result<RunEnd, RunImportError> {
        let Some(viewer) = self.act_as.for_job(lease.job.user).await? else {
            return self.drop_job(lease).await;
        };
        let scope = viewer.company_scope();
        let Some(mut import) = self.imports.find(&scope, lease.job.import).await? else {
            return self.drop_job(lease).await;
        };
        if viewer.imports().is_err() {
            let reason = "whoever started it may not import any more";
            return self
                .end(
                    lease,
                    &viewer,
                    import,
                    ImportState::Failed,
                    Some(reason.to_owned()),
                )
                .await;
        }
        let directory = self.directory.execute(&viewer).await?;
        let sheets = self.sheets.as_ref();
        let opened = OpenedFile::open(sheets, &viewer, import.id, &import.chosen_columns, &directory).await;
        let mut file = match opened {
            Ok(file) => file,
            Err(error) if error.is_the_files() => {
                return self
                    .end(
                        lease,
                        &viewer,
                        import,
                        ImportState::Failed,
                        Some(error.to_string()),
                    )
                    .await;
            }
            Err(OpenError::Sheet(error)) => return Err(RunImportError::Sheet(error)),
            Err(OpenError::Columns(error)) => {
                return self
                    .end(
                        lease,
                        &viewer,
                        import,
                        ImportState::Failed,
                        Some(error.to_string()),
                    )
                    .await;
            }
        };
        if self.begin(lease, &scope, &mut import, &file).await? == Hold::Lost {
            return Ok(RunEnd::TakenOver);
        }

        let run = Run {
            lease,
            viewer: &viewer,
            scope,
            statuses: &directory.statuses,
            sharers: sharers(&import.share_among, &directory),
        };
        let mut next = file.next_chunk(&viewer, import.checkpoint.row).await;
        loop {
            let chunk = match next {
                Ok(chunk) if chunk.is_empty() => break,
                Ok(chunk) => chunk,
                Err(error) if is_the_files(&error) => {
                    return self
                        .end(
                            lease,
                            &viewer,
                            import,
                            ImportState::Failed,
                            Some(error.to_string()),
                        )
                        .await;
                }
                Err(error) => return Err(RunImportError::Sheet(error)),
            };
            // The next rows are parsed while the database writes these.
            let expected = file.rows_expected();
            let (written, read) = join(
                self.write(&run, &import, &chunk, expected),
                file.next_chunk(&viewer, chunk.last_row),
            )
            .await;
            let Some(checkpoint) = written? else {
                return Ok(RunEnd::TakenOver);
            };
            import.checkpoint = checkpoint;
            next = read;
            let progress = ImportProgress {
                checkpoint: &import.checkpoint,
                rows_expected: expected,
            };
            if watch(progress) == Onward::Stop {
                return Ok(RunEnd::Stopped);
            }
        }
        self.end(lease, &viewer, import, ImportState::Finished, None)
            .await
    }

    /// Writes down that it runs, and what its columns were taken for.
    async fn begin(
        &self,
        lease: &Lease,
        scope: &CompanyScope,
        import: &mut Import,
        file: &OpenedFile,
    ) -> Result<Hold, RunImportError> {
        let now = self.clock.now();
        import.state = ImportState::Running;
        import.started_at = import.started_at.or(Some(now));
        import.columns = file.matched();
        let unit = self.transactions.begin().await?;
        if unit.jobs.hold(lease, now).await? == Hold::Lost {
            return Ok(Hold::Lost);
        }
        unit.imports.update(scope, import).await?;
        unit.commit().await?;
        Ok(Hold::Held)
    }

    /// Writes one chunk with its checkpoint; `None` where somebody else has taken the import over.
    async fn write(
        &self,
        run: &Run<'_>,
        import: &Import,
        chunk: &Chunk,
        rows_expected: Option<u64>,
    ) -> Result<Option<Checkpoint>, RunImportError> {
        let phones = chunk.phones();
        for _ in 0..TRIES {
            let unit = self.transactions.begin().await?;
            let now = self.clock.now();
            if unit.jobs.hold(run.lease, now).await? == Hold::Lost {
                return Ok(None);
            }
            let known = unit.customers.known(&run.scope, &phones).await?;
            let judge = Judge {
                import,
                viewer: run.viewer,
                statuses: run.statuses,
                sharers: run.sharers.as_ref(),
                ids: self.ids.as_ref(),
                now,
            };
            let judged = judge.judge(chunk, &known, &mut HashSet::new(), &import.checkpoint);
            let lost = unit.customers.insert_imported(&judged.created).await?;
            let raced = unit
                .customers
                .update_imported(&run.scope, &judged.updated)
                .await?;
            if !lost.is_empty() || !raced.is_empty() {
                drop(unit);
                continue;
            }
            unit.customers.append(&run.scope, &judged.events).await?;
            let mut checkpoint = import.checkpoint.clone();
            checkpoint.row = chunk.last_row;
            checkpoint.counts.add(&judged.counts);
            unit.imports
                .advance(
                    &run.scope,
                    import.id,
                    &checkpoint,
                    rows_expected,
                    &judged.findings,
                )
                .await?;
            unit.commit().await?;
            return Ok(Some(checkpoint));
        }
        Err(RunImportError::Contended)
    }

    async fn end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        mut import: Import,
        state: ImportState,
        failure: Option<String>,
    ) -> Result<RunEnd, RunImportError> {
        let now = self.clock.now();
        import.state = state;
        import.failure = failure;
        import.started_at = import.started_at.or(Some(now));
        import.ended_at = Some(now);
        import.rows_expected = Some(import.checkpoint.counts.records());
        let action = match state {
            ImportState::Failed => AuditAction::ImportFailed,
            ImportState::Queued | ImportState::Running | ImportState::Finished => AuditAction::ImportFinished,
        };
        let counts = &import.checkpoint.counts;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, action, import.id)
            .with("created", counts.created)
            .with("updated", counts.updated)
            .with("skipped", counts.skipped)
            .with("refused", counts.refused);
        let unit: UnitOfWork = self.transactions.begin().await?;
        if unit.jobs.complete(lease).await? == Hold::Lost {
            return Ok(RunEnd::TakenOver);
        }
        unit.imports.update(&viewer.company_scope(), &import).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(RunEnd::Over(Box::new(import)))
    }

    /// Removes a job whose user or import is not in the database, so that no worker takes it up again and again.
    async fn drop_job(&self, lease: &Lease) -> Result<RunEnd, RunImportError> {
        let unit = self.transactions.begin().await?;
        unit.jobs.complete(lease).await?;
        unit.commit().await?;
        Ok(RunEnd::TakenOver)
    }
}
