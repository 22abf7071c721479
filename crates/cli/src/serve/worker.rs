//! What runs beside the server: imports, their checks and undoing, and forgetting what has ended.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::UseCases;
use callbook_application::imports::{ImportProgress, Onward, RunEnd};
use callbook_application::ports::{Files as _, JobKind, Lease};
use callbook_infrastructure::files::LocalFiles;
use callbook_infrastructure::sea::{Database, SeaImportQueries};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::failure::with_causes;

/// How often somebody looks for an import that waits: other processes queue them too.
const LOOK: Duration = Duration::from_millis(500);
/// After an error the next look waits this long, then twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often what has ended is forgotten.
const SWEEP: Duration = Duration::from_mins(10);
/// A file that nobody has written to for so long comes from a process that died.
const ABANDONED: Duration = Duration::from_hours(2);

/// The kinds of jobs that one worker takes up, one job after the other. A look through a file never waits behind a long
/// import: it has a worker of its own.
pub(super) const WORKERS: [&[JobKind]; 2] = [&[JobKind::Run, JobKind::Undo], &[JobKind::Check]];

/// What a worker works with.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) use_cases: Arc<UseCases>,
    pub(super) database: Database,
    /// Tells of a job that this process has queued.
    pub(super) waits: Arc<Notify>,
    pub(super) stop: CancellationToken,
}

impl Worker {
    /// Works off one job of these kinds after the other until it is told to stop.
    pub(super) async fn run(self, kinds: &'static [JobKind]) {
        let mut pause = FIRST_PAUSE;
        while !self.stop.is_cancelled() {
            // Listened to from here on, so that a job that is queued while this looks is not overheard.
            let told = self.waits.notified();
            let rest = match self.use_cases.take_up_imports.next(kinds).await {
                Ok(Some(lease)) => match self.work_off(&lease).await {
                    Ok(()) => Duration::ZERO,
                    Err(error) => {
                        tracing::error!(import = %lease.job.import, %error, "an import was interrupted; it is tried again");
                        pause
                    }
                },
                Ok(None) => LOOK,
                Err(error) => {
                    tracing::error!(error = with_causes(&error), "looking for imports failed");
                    pause
                }
            };
            pause = if rest == pause {
                (pause * 2).min(LONGEST_PAUSE)
            } else {
                FIRST_PAUSE
            };
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = told, if rest == LOOK => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Works one job off. One that failed through no fault of its file keeps its lease: until that has run out, others
    /// have their turn.
    async fn work_off(&self, lease: &Lease) -> Result<(), String> {
        let (import, kind) = (lease.job.import, lease.job.kind.key());
        let watch = |_: ImportProgress<'_>| {
            if self.stop.is_cancelled() {
                Onward::Stop
            } else {
                Onward::Go
            }
        };
        let end = self.use_cases.work_imports.execute(lease, &watch).await;
        match end.map_err(|error| with_causes(&error))? {
            RunEnd::Over(over) => {
                let counts = &over.checkpoint.counts;
                tracing::info!(%import, kind, state = %over.state, records = counts.records(), refused = counts.refused, "a job of an import is over");
                if lease.job.kind != JobKind::Check {
                    self.learn().await;
                }
            }
            RunEnd::TakenOver => tracing::info!(%import, kind, "another process has taken the import over"),
            RunEnd::Stopped => {
                let given_back = self.use_cases.take_up_imports.give_back(lease).await;
                given_back.map_err(|error| with_causes(&error))?;
                tracing::info!(%import, kind, "the work stopped at a checkpoint; the next start goes on");
            }
        }
        Ok(())
    }

    /// Lets the planner learn of the many rows that came or went.
    async fn learn(&self) {
        if let Err(error) = self.database.optimise().await {
            tracing::warn!(
                error = with_causes(&error),
                "the planner learned nothing of the import"
            );
        }
    }
}

/// Forgets ended sessions and files that never came in whole, now and then until `stop`.
pub(super) async fn forget_what_ended(
    use_cases: Arc<UseCases>,
    database: Database,
    files: LocalFiles,
    stop: CancellationToken,
) {
    let imports = SeaImportQueries::new(database);
    loop {
        if let Err(error) = use_cases.authenticate.forget_ended().await {
            tracing::warn!(
                error = with_causes(&error),
                "ended sessions could not be forgotten"
            );
        }
        match files.sweep(ABANDONED).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "files that never came in whole were removed"),
            Err(error) => tracing::warn!(
                error = with_causes(&error),
                "files that never came in whole were not removed"
            ),
        }
        match remove_orphans(&files, &imports).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "files of imports that never came to be were removed"),
            Err(error) => tracing::warn!(error, "files of imports that never came to be were not removed"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

/// Removes files that came in whole for an import that the database never heard of.
async fn remove_orphans(files: &LocalFiles, imports: &SeaImportQueries) -> Result<usize, String> {
    let kept = files.kept(ABANDONED).await.map_err(|error| with_causes(&error))?;
    let orphans = imports
        .unknown(&kept)
        .await
        .map_err(|error| with_causes(&error))?;
    for orphan in &orphans {
        files.remove(*orphan).await.map_err(|error| with_causes(&error))?;
    }
    Ok(orphans.len())
}
