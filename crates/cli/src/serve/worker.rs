//! What runs beside the server: imports, and forgetting what has ended.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::UseCases;
use callbook_application::imports::{Onward, RunEnd};
use callbook_application::ports::{Files as _, Lease};
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

/// Runs one import after the other until `stop`. `waits` tells of one that this process has queued.
pub(super) async fn run_imports(
    use_cases: Arc<UseCases>,
    database: Database,
    waits: Arc<Notify>,
    stop: CancellationToken,
) {
    let mut pause = FIRST_PAUSE;
    while !stop.is_cancelled() {
        let rest = match use_cases.take_up_imports.next().await {
            Ok(Some(lease)) => match run_one(&use_cases, &database, &lease, &stop).await {
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
            () = stop.cancelled() => {}
            () = waits.notified(), if rest == LOOK => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Works one job off. One that failed through no fault of its file keeps its lease: until that has run out, others
/// have their turn.
async fn run_one(
    use_cases: &UseCases,
    database: &Database,
    lease: &Lease,
    stop: &CancellationToken,
) -> Result<(), String> {
    let import = lease.job.import;
    let watch = |_: callbook_application::imports::ImportProgress<'_>| {
        if stop.is_cancelled() {
            Onward::Stop
        } else {
            Onward::Go
        }
    };
    let end = use_cases.run_import.execute(lease, &watch).await;
    match end.map_err(|error| with_causes(&error))? {
        RunEnd::Over(over) => {
            let counts = &over.checkpoint.counts;
            tracing::info!(%import, state = %over.state, records = counts.records(), refused = counts.refused, "an import is over");
            if let Err(error) = database.optimise().await {
                tracing::warn!(
                    error = with_causes(&error),
                    "the planner learned nothing of the import"
                );
            }
        }
        RunEnd::TakenOver => tracing::info!(%import, "another process has taken the import over"),
        RunEnd::Stopped => {
            let given_back = use_cases.take_up_imports.give_back(lease).await;
            given_back.map_err(|error| with_causes(&error))?;
            tracing::info!(%import, "the import stopped at a checkpoint; the next start goes on");
        }
    }
    Ok(())
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
