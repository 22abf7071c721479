use std::sync::Arc;

use super::check_run::RunCheck;
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

    /// Works it off. `watch` is told of each checkpoint and says whether to go on.
    ///
    /// # Errors
    /// [`RunImportError`]; a later worker goes on.
    pub async fn execute(&self, lease: &Lease, watch: &Watch<'_>) -> Result<RunEnd, RunImportError> {
        let Some((viewer, import)) = self.worker.taken(lease).await? else {
            return Ok(RunEnd::TakenOver);
        };
        match lease.job.kind {
            JobKind::Check => self.check.execute(lease, &viewer, import, watch).await,
            JobKind::Run => self.run.execute(lease, &viewer, import, watch).await,
            JobKind::Undo => self.undo.execute(lease, &viewer, import, watch).await,
        }
    }

    /// Ends a job whose file could not be read in many tries, for that reason. What is in stays in. An undo reads no
    /// file: it is only given up by the one who holds it.
    ///
    /// # Errors
    /// [`RunImportError`]; a later worker tries again.
    pub async fn give_up(&self, lease: &Lease, reason: String) -> Result<RunEnd, RunImportError> {
        let Some((viewer, import)) = self.worker.taken(lease).await? else {
            return Ok(RunEnd::TakenOver);
        };
        match lease.job.kind {
            JobKind::Check => self.check.fail(lease, &viewer, import, reason).await,
            JobKind::Run => self.run.fail(lease, &viewer, import, reason).await,
            JobKind::Undo => Ok(RunEnd::TakenOver),
        }
    }
}
