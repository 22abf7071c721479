//! Somebody decides about an import while a worker is at it: the one waits for the other, and never both.

use std::time::Duration;

use callbook_application::imports::locked;
use callbook_application::ports::{Cancelling, Grip, ImportJob, JobHeld, JobKind, Lease, Wish};
use callbook_domain::import::{Checkpoint, Import, ImportCounts, ImportState};
use callbook_infrastructure::sea::Database;

use super::{import, store};
use crate::office::{Office, at, begin};

/// A running import, and the lease of whoever works on it.
async fn running(database: &Database, office: &Office) -> (Import, Lease) {
    let import = Import {
        state: ImportState::Running,
        ..import(office)
    };
    store(database, &import).await;
    let job = ImportJob {
        import: import.id,
        company: import.company,
        user: import.started_by,
        kind: JobKind::Run,
    };
    let unit = begin(database).await;
    unit.jobs.enqueue(&job, at(0)).await.unwrap();
    let lease = unit.jobs.lease(import.id, at(1)).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    (import, lease)
}

/// Somebody wants the import to stop; what they saw of it.
async fn stop(database: Database, office: Office, import: Import) -> Import {
    let unit = begin(&database).await;
    let seen = locked(&unit, &office.scope, import.id).await.unwrap().unwrap();
    let wish = Wish {
        then: Cancelling::Keep,
        by: office.admin.id,
    };
    let job = unit.jobs.cancel(&office.scope, import.id, wish, at(2)).await;
    assert_eq!(job.unwrap(), Some(JobHeld::BySomebody));
    unit.imports.update(&office.scope, &seen).await.unwrap();
    unit.commit().await.unwrap();
    seen
}

async fn who_decides_waits_for_the_worker_and_sees_what_it_wrote(database: Database) {
    let office = Office::open(&database, "office").await;
    let scope = office.scope;
    let (import, lease) = running(&database, &office).await;
    let chunk = Checkpoint {
        row: 7,
        counts: ImportCounts {
            created: 6,
            ..ImportCounts::default()
        },
    };

    let worker = begin(&database).await;
    assert_eq!(worker.jobs.hold(&lease, at(2)).await.unwrap(), Grip::Firm);
    let decider = tokio::spawn(stop(database.clone(), office, import.clone()));
    // Long enough for the decider to have come as far as it can.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!decider.is_finished());
    let advanced = worker.imports.advance(&scope, import.id, &chunk, None, &[]).await;
    advanced.unwrap();
    worker.commit().await.unwrap();
    assert_eq!(decider.await.unwrap().checkpoint, chunk);

    let worker = begin(&database).await;
    let grip = worker.jobs.hold(&lease, at(3)).await.unwrap();
    assert!(matches!(grip, Grip::Cancelled(_)));
}

async fn a_worker_waits_for_who_decides_and_learns_of_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let (import, lease) = running(&database, &office).await;
    let decider = begin(&database).await;
    let seen = locked(&decider, &office.scope, import.id).await.unwrap();
    let other = database.clone();
    let worker = tokio::spawn(async move {
        let unit = begin(&other).await;
        unit.jobs.hold(&lease, at(2)).await.unwrap()
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!worker.is_finished());
    decider.jobs.remove(&office.scope, import.id).await.unwrap();
    decider
        .imports
        .update(&office.scope, &seen.unwrap())
        .await
        .unwrap();
    decider.commit().await.unwrap();
    assert_eq!(worker.await.unwrap(), Grip::Lost);
}

async fn another_companys_import_is_not_there_to_decide_about(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let (import, _) = running(&database, &office).await;
    let unit = begin(&database).await;
    assert_eq!(locked(&unit, &other.scope, import.id).await.unwrap(), None);
}

on_both_databases! {
    who_decides_waits_for_the_worker_and_sees_what_it_wrote,
    a_worker_waits_for_who_decides_and_learns_of_it,
    another_companys_import_is_not_there_to_decide_about,
}
