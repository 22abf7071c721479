use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::import::{Checkpoint, Import, ImportState, Undo};
use futures::FutureExt;
use futures::future::{Either, select};
use jiff::Timestamp;

use super::keeper::{Broken, still_holds};
use super::opened::OpenedFile;
use super::pace::Pace;
use super::start::job_of;
use super::users::sharers;
use super::worker::{Taken, Worker};
use super::writing::{Run, Writing};
use crate::ports::{AuditEntry, Cancelling, Grip, JobKind, Lease, SheetError, StoreError, UnitOfWork, Wish};

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

/// What is said of a file without rows.
pub(super) const NO_ROWS: &str = "the file has a header but no rows below it";

/// How a program or a command says in which order dates are written.
const HOW_TO_SAY: &str = "dates=day-first or dates=month-first; on the command line --dates";

/// Runs an import from its checkpoint to its end. One chunk of rows or several are one unit of work: customers, timelines,
/// findings, counters, checkpoint and the renewed lease are there together or not at all, so that a worker killed at any
/// moment loses nothing and doubles nothing.
pub(super) struct RunImport {
    worker: Arc<Worker>,
}

/// How a run comes to its end.
enum Ending {
    Finished,
    Failed(String),
    Cancelled(Wish),
}

/// Begins to take an import back, within the unit that decides so. One that was given up goes on where it was.
pub(super) async fn take_back(
    unit: &UnitOfWork,
    by: UserId,
    import: &mut Import,
    now: Timestamp,
) -> Result<(), StoreError> {
    import.state = ImportState::Undoing;
    import.undo = Some(match import.undo.take() {
        Some(given_up) if given_up.ended_at.is_none() => {
            import.failure = None;
            Undo { by, ..given_up }
        }
        _ => Undo::begun(by, now),
    });
    let job = job_of(import, by, JobKind::Undo);
    unit.jobs.enqueue(&job, now).await
}

/// An entry with what came of the rows.
fn counted(entry: AuditEntry, import: &Import) -> AuditEntry {
    let counts = &import.checkpoint.counts;
    entry
        .with("created", counts.created)
        .with("updated", counts.updated)
        .with("skipped", counts.skipped)
        .with("refused", counts.refused)
}

impl RunImport {
    pub(super) const fn new(worker: Arc<Worker>) -> Self {
        Self { worker }
    }

    /// Works the leased job off. `watch` is told of each checkpoint and says whether to go on.
    ///
    /// # Errors
    /// [`RunImportError`]; what is in stays in, and a later run goes on.
    pub(super) async fn execute(
        &self,
        taken: Taken<'_>,
        watch: &Watch<'_>,
    ) -> Result<RunEnd, RunImportError> {
        let Taken {
            lease,
            viewer,
            mut import,
        } = taken;
        let viewer = &viewer;
        let ending = match self.work(lease, viewer, &mut import, watch).await {
            Ok(Onward::Stop) => return Ok(RunEnd::Stopped),
            Ok(Onward::Go) if import.checkpoint.counts.records() == 0 => Ending::Failed(NO_ROWS.to_owned()),
            Ok(Onward::Go) => Ending::Finished,
            Err(Broken::File(reason)) => Ending::Failed(reason),
            // Nobody is there to be asked.
            Err(Broken::Doubt(doubt)) => Ending::Failed(format!("{doubt} ({HOW_TO_SAY})")),
            Err(Broken::Cancelled(wish)) => Ending::Cancelled(wish),
            Err(Broken::Lost) => return Ok(RunEnd::TakenOver),
            Err(Broken::Off(error)) => return Err(error),
        };
        self.end(lease, viewer, import, ending).await
    }

    /// Ends the import for that reason. What is in stays in.
    pub(super) async fn fail(&self, taken: Taken<'_>, reason: String) -> Result<RunEnd, RunImportError> {
        self.end(taken.lease, &taken.viewer, taken.import, Ending::Failed(reason))
            .await
    }

    /// Goes through the file from the import's checkpoint to its end, or until `watch` says to stop.
    async fn work(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        import: &mut Import,
        watch: &Watch<'_>,
    ) -> Result<Onward, Broken> {
        let directory = self.worker.directory.execute(viewer).await?;
        let opener = self.worker.opener(viewer, &directory)?;
        let keeper = self.worker.keeper(lease);
        let opening = opener.open(import.id, &import.plan);
        let mut file = keeper.holding(opening).await??;
        let run = Run {
            worker: &self.worker,
            lease,
            viewer,
            scope: viewer.company_scope(),
            statuses: &directory.statuses,
            sharers: sharers(&import.plan.share_among, &directory),
        };
        self.begin(&run, import, &file).await?;

        let pace = Pace::new(self.worker.chunk_rows);
        file.chunk_rows = pace.at_once(self.worker.transactions.others());
        keeper.holding(file.skip_to(import.checkpoint.row)).await??;
        let mut next = keeper.holding(file.next_chunk()).await??;
        let mut begun = None;
        while !next.is_empty() {
            let chunk = next;
            let expected = file.rows_expected();
            // The next rows are parsed while the database writes these.
            let writing = Box::pin(run.write(import, begun.take(), &chunk, expected));
            let (written, read) = match select(writing, Box::pin(file.next_chunk())).await {
                Either::Right((read, writing)) => (writing.await?, Ok(read)),
                Either::Left((written, mut reading)) => {
                    let read = reading.as_mut().now_or_never();
                    (written?, read.ok_or(reading))
                }
            };
            begun = match &read {
                Ok(Ok(following)) if !following.is_empty() && self.goes_on(pace, &written) => Some(written),
                // Nobody is to wait for a unit of work that waits for the file.
                _ => {
                    import.checkpoint = written.commit().await?;
                    let progress = ImportProgress {
                        checkpoint: &import.checkpoint,
                        rows_expected: expected,
                    };
                    if self.worker.tell(lease, watch, progress).await? == Onward::Stop {
                        return Ok(Onward::Stop);
                    }
                    None
                }
            };
            next = match read {
                Ok(read) => read?,
                Err(reading) => keeper.holding(reading).await??,
            };
        }
        Ok(Onward::Go)
    }

    fn goes_on(&self, pace: Pace, written: &Writing) -> bool {
        let others = self.worker.transactions.others();
        pace.goes_on(others, written.rows, written.began, self.worker.clock.now())
    }

    /// Writes down that it runs and what its columns are used for, for the next file like it too. From here on nothing
    /// is left to what is remembered: a run that goes on reads every row as the first one was read.
    async fn begin(&self, run: &Run<'_>, import: &mut Import, file: &OpenedFile<'_>) -> Result<(), Broken> {
        let now = self.worker.clock.now();
        let begins = import.started_at.is_none();
        let mapping = file.remembered(now);
        import.state = ImportState::Running;
        import.started_at = import.started_at.or(Some(now));
        if import.checkpoint.row > 0 {
            import.resumed_at = Some(now);
        }
        import.columns = file.uses();
        file.pin(&mut import.plan);
        import.plan.dates = Some(file.order);
        let unit = self.worker.transactions.begin().await?;
        still_holds(unit.jobs.hold(run.lease, now).await?)?;
        unit.imports.update(&run.scope, import).await?;
        if let Some((fingerprint, mapping)) = mapping.filter(|_| begins) {
            unit.imports
                .remember_mapping(&run.scope, &fingerprint, &mapping)
                .await?;
        }
        Ok(unit.commit().await?)
    }

    async fn end(
        &self,
        lease: &Lease,
        viewer: &Viewer,
        mut import: Import,
        ending: Ending,
    ) -> Result<RunEnd, RunImportError> {
        let now = self.worker.clock.now();
        let unit = self.worker.transactions.begin().await?;
        // Somebody may have wished it to stop while the last rows were written.
        let ending = match unit.jobs.hold(lease, now).await? {
            Grip::Lost => return Ok(RunEnd::TakenOver),
            Grip::Cancelled(wish) if wish.then == Cancelling::TakeBack => Ending::Cancelled(wish),
            Grip::Cancelled(_) | Grip::Firm => ending,
        };
        let (state, action, outcome) = match &ending {
            Ending::Finished => (ImportState::Finished, AuditAction::ImportFinished, Outcome::Done),
            Ending::Failed(_) => (ImportState::Failed, AuditAction::ImportFailed, Outcome::Failed),
            Ending::Cancelled(_) => (
                ImportState::Cancelled,
                AuditAction::ImportCancelled,
                Outcome::Done,
            ),
        };
        import.state = state;
        import.started_at = import.started_at.or(Some(now));
        import.ended_at = Some(now);
        if !matches!(ending, Ending::Cancelled(_)) {
            import.rows_expected = Some(import.checkpoint.counts.records());
        }
        let by = match &ending {
            Ending::Cancelled(wish) => wish.by,
            Ending::Finished | Ending::Failed(_) => viewer.user_id(),
        };
        let id = AuditId::from_uuid(self.worker.ids.next());
        let entry = AuditEntry::by(viewer, id, now, action, import.id).done_by(by);
        let entry = counted(entry, &import).ended(outcome);
        match ending {
            Ending::Cancelled(wish) if wish.then == Cancelling::TakeBack && import.can_be_undone() => {
                take_back(&unit, wish.by, &mut import, now).await?;
            }
            ending => {
                if let Ending::Failed(reason) = ending {
                    import.failure = Some(reason);
                }
                unit.jobs.complete(lease).await?;
            }
        }
        unit.imports.update(&viewer.company_scope(), &import).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(RunEnd::Over(Box::new(import)))
    }
}
