use std::sync::Arc;

use super::check_run::RunCheck;
use super::giving_up::{AT_MOST, may_come_again, reason};
use super::run::{RunEnd, RunImport, RunImportError, Watch};
use super::undo_run::RunUndo;
use super::worker::Worker;
use crate::ports::{JobKind, Lease};
use crate::{Ports, Settings};

/// Works a leased job off, whatever is to be done.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct WorkImports {
    worker: Arc<Worker>,
    check: RunCheck,
    run: RunImport,
    undo: RunUndo,
}

impl WorkImports {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        let worker = Arc::new(Worker::new(ports, settings));
        Self {
            check: RunCheck::new(worker.clone()),
            run: RunImport::new(worker.clone()),
            undo: RunUndo::new(worker.clone()),
            worker,
        }
    }

    /// Works it off. `watch` is told of each checkpoint and says whether to go on. A job that the same error breaks off
    /// again and again, without headway, ends for that reason; what is in stays in.
    ///
    /// # Errors
    /// [`RunImportError`]; a later worker goes on.
    pub async fn execute(&self, lease: &Lease, watch: &Watch<'_>) -> Result<RunEnd, RunImportError> {
        match self.work(lease, watch).await {
            Err(error) if may_come_again(&error) => self.go_on_or_give_up(lease, error).await,
            end => end,
        }
    }

    async fn work(&self, lease: &Lease, watch: &Watch<'_>) -> Result<RunEnd, RunImportError> {
        let Some(taken) = self.worker.taken(lease).await? else {
            return Ok(RunEnd::TakenOver);
        };
        match lease.job.kind {
            JobKind::Check => self.check.execute(taken, watch).await,
            JobKind::Run => self.run.execute(taken, watch).await,
            JobKind::Undo => self.undo.execute(taken, watch).await,
        }
    }

    /// Leaves the job to a later worker, or ends it where this was the last of many tries.
    async fn go_on_or_give_up(&self, lease: &Lease, error: RunImportError) -> Result<RunEnd, RunImportError> {
        // Where not even that can be written down, what broke the work off says more.
        let Ok(failures) = self.worker.note_failure(lease).await else {
            return Err(error);
        };
        if failures < AT_MOST {
            return Err(error);
        }
        let Some(taken) = self.worker.taken(lease).await? else {
            return Ok(RunEnd::TakenOver);
        };
        let reason = reason(&error, lease.job.kind, &taken.import);
        match lease.job.kind {
            JobKind::Check => self.check.fail(taken, reason).await,
            JobKind::Run => self.run.fail(taken, reason).await,
            JobKind::Undo => self.undo.fail(taken, reason).await,
        }
    }
}
