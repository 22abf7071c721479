use std::collections::HashSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::assignment::Sharers;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::AuditId;
use callbook_domain::import::{Checkpoint, Import, ImportState};
use callbook_domain::phone::Phone;
use callbook_domain::status::StatusSet;
use futures::future::{Either, join, select};

use super::chunk::{Chunk, Judge};
use super::opened::{OpenError, OpenedFile, is_the_files, sharers};
use crate::accounts::ActAs;
use crate::directory::OpenDirectory;
use crate::ports::{
    AuditEntry, Clock, Hold, Ids, ImportQueries, LEASE, Lease, SheetError, Sheets, StoreError, Timer,
    Transactions,
};
use crate::{Ports, Settings};

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEnd {
    /// The import is over, finished or failed.
    Over(Box<Import>),
    /// Another worker has taken it over; this one has written nothing since.
    TakenOver,
    /// It was asked to stop at a checkpoint, or the company was suspended; somebody else may go on.
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

/// Who is told of each checkpoint, and says whether to go on.
pub type Watch<'a> = dyn Fn(ImportProgress<'_>) -> Onward + Send + Sync + 'a;

/// Why the work on a file broke off.
enum Broken {
    /// The file is at fault: the import fails, and trying again is of no use.
    File(String),
    /// Another worker has the job.
    Lost,
    /// Something else; a later run goes on.
    Off(RunImportError),
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Off(RunImportError::Store(error))
    }
}

impl From<SheetError> for Broken {
    fn from(error: SheetError) -> Self {
        if is_the_files(&error) {
            Self::File(error.to_string())
        } else {
            Self::Off(RunImportError::Sheet(error))
        }
    }
}

impl From<OpenError> for Broken {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Sheet(error) => error.into(),
            OpenError::Columns(error) => Self::File(error.to_string()),
        }
    }
}

/// What is said of a file without rows.
const NO_ROWS: &str = "the file has a header but no rows below it";

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
    timer: Arc<dyn Timer>,
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
            timer: ports.timer.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Works the leased job off. `watch` is told of each checkpoint and says whether to go on.
    ///
    /// # Errors
    /// [`RunImportError`]; what is in stays in, and a later run goes on.
    pub async fn execute(&self, lease: &Lease, watch: &Watch<'_>) -> Result<RunEnd, RunImportError> {
        let Some(viewer) = self.act_as.for_job(lease.job.user, lease.job.company).await? else {
            return self.drop_job(lease).await;
        };
        let Some(mut import) = self
            .imports
            .find(&viewer.company_scope(), lease.job.import)
            .await?
        else {
            return self.drop_job(lease).await;
        };
        let failure = match self.work(lease, &viewer, &mut import, watch).await {
            Ok(Onward::Stop) => return Ok(RunEnd::Stopped),
            Ok(Onward::Go) if import.checkpoint.counts.records() == 0 => Some(NO_ROWS.to_owned()),
            Ok(Onward::Go) => None,
            Err(Broken::File(reason)) => Some(reason),
            Err(Broken::Lost) => return Ok(RunEnd::TakenOver),
            Err(Broken::Off(error)) => return Err(error),
        };
        self.end(lease, &viewer, import, failure).await
    }

    /// Goes through the file from the import's checkpoint to its end, or until `watch` says to stop.
    async fn work(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        import: &mut Import,
        watch: &Watch<'_>,
    ) -> Result<Onward, Broken> {
        if viewer.imports().is_err() {
            return Err(Broken::File(
                "whoever started it may not import any more".to_owned(),
            ));
        }
        let directory = self.directory.execute(viewer).await?;
        let sheets = self.sheets.as_ref();
        let opening = OpenedFile::open(sheets, viewer, import.id, &import.chosen_columns, &directory);
        let mut file = self.holding(lease, opening).await??;
        let run = Run {
            lease,
            viewer,
            scope: viewer.company_scope(),
            statuses: &directory.statuses,
            sharers: sharers(&import.share_among, &directory),
        };
        self.begin(&run, import, &file).await?;

        let mut seen = self
            .holding(lease, file.skip_to(viewer, import.checkpoint.row))
            .await??;
        let mut next = self.holding(lease, file.next_chunk(viewer)).await??;
        while !next.is_empty() {
            let chunk = next;
            // The next rows are parsed while the database writes these.
            let expected = file.rows_expected();
            let (written, read) = join(
                self.write(&run, import, &chunk, &seen, expected),
                self.holding(lease, file.next_chunk(viewer)),
            )
            .await;
            import.checkpoint = written?;
            seen.extend(chunk.phones());
            let progress = ImportProgress {
                checkpoint: &import.checkpoint,
                rows_expected: expected,
            };
            if watch(progress) == Onward::Stop || self.act_as.is_to_wait(lease.job.company).await? {
                return Ok(Onward::Stop);
            }
            next = read??;
        }
        Ok(Onward::Go)
    }

    /// Waits for `work` and renews the lease meanwhile: opening a large workbook, or going past what is in already, can
    /// take longer than a lease holds.
    async fn holding<T>(&self, lease: &Lease, work: impl Future<Output = T> + Send) -> Result<T, Broken> {
        let mut work = pin!(work);
        loop {
            match select(work, self.timer.wait(LEASE / 3)).await {
                Either::Left((done, _)) => return Ok(done),
                Either::Right(((), rest)) => work = rest,
            }
            let unit = self.transactions.begin().await?;
            if unit.jobs.hold(lease, self.clock.now()).await? == Hold::Lost {
                return Err(Broken::Lost);
            }
            unit.commit().await?;
        }
    }

    /// Writes down that it runs, and what its columns were taken for.
    async fn begin(&self, run: &Run<'_>, import: &mut Import, file: &OpenedFile) -> Result<(), Broken> {
        let now = self.clock.now();
        import.state = ImportState::Running;
        import.started_at = import.started_at.or(Some(now));
        import.columns = file.matched();
        let unit = self.transactions.begin().await?;
        if unit.jobs.hold(run.lease, now).await? == Hold::Lost {
            return Err(Broken::Lost);
        }
        unit.imports.update(&run.scope, import).await?;
        Ok(unit.commit().await?)
    }

    /// Writes one chunk with its checkpoint.
    async fn write(
        &self,
        run: &Run<'_>,
        import: &Import,
        chunk: &Chunk,
        seen: &HashSet<Phone>,
        rows_expected: Option<u64>,
    ) -> Result<Checkpoint, Broken> {
        let phones = chunk.phones();
        for _ in 0..TRIES {
            let unit = self.transactions.begin().await?;
            let now = self.clock.now();
            if unit.jobs.hold(run.lease, now).await? == Hold::Lost {
                return Err(Broken::Lost);
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
            let judged = judge.judge(chunk, &known, seen, &import.checkpoint);
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
            return Ok(checkpoint);
        }
        Err(Broken::Off(RunImportError::Contended))
    }

    async fn end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        mut import: Import,
        failure: Option<String>,
    ) -> Result<RunEnd, RunImportError> {
        let now = self.clock.now();
        let (state, action, outcome) = match &failure {
            None => (ImportState::Finished, AuditAction::ImportFinished, Outcome::Done),
            Some(_) => (ImportState::Failed, AuditAction::ImportFailed, Outcome::Failed),
        };
        import.state = state;
        import.failure = failure;
        import.started_at = import.started_at.or(Some(now));
        import.ended_at = Some(now);
        import.rows_expected = Some(import.checkpoint.counts.records());
        let counts = &import.checkpoint.counts;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, now, action, import.id)
            .ended(outcome)
            .with("created", counts.created)
            .with("updated", counts.updated)
            .with("skipped", counts.skipped)
            .with("refused", counts.refused);
        let unit = self.transactions.begin().await?;
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
