use callbook_application::ports::{Hold, ImportJob, LEASE, Lease};
use callbook_domain::import::Import;
use callbook_infrastructure::sea::Database;
use jiff::Timestamp;

use crate::imports::{import, store};
use crate::office::{Office, at, begin};

/// Stores that many imports and their jobs, the oldest first.
async fn enqueue(database: &Database, office: &Office, how_many: i64) -> Vec<ImportJob> {
    let mut jobs = Vec::new();
    for second in 0..how_many {
        let import: Import = import(office);
        store(database, &import).await;
        let job = ImportJob {
            import: import.id,
            company: import.company,
            user: import.started_by,
        };
        let unit = begin(database).await;
        unit.jobs.enqueue(&job, at(second)).await.unwrap();
        unit.commit().await.unwrap();
        jobs.push(job);
    }
    jobs
}

async fn lease_next(database: &Database, now: Timestamp) -> Option<Lease> {
    let unit = begin(database).await;
    let lease = unit.jobs.lease_next(now).await.unwrap();
    unit.commit().await.unwrap();
    lease
}

async fn the_oldest_job_is_leased_first_and_once(database: Database) {
    let office = Office::open(&database, "office").await;
    assert_eq!(lease_next(&database, at(0)).await, None);
    let jobs = enqueue(&database, &office, 2).await;
    let first = lease_next(&database, at(10)).await.unwrap();
    let second = lease_next(&database, at(10)).await.unwrap();
    assert_eq!([first.job, second.job], jobs[..]);
    assert_eq!(lease_next(&database, at(10)).await, None);
}

async fn two_at_once_never_get_the_same(database: Database) {
    let office = Office::open(&database, "office").await;
    let jobs = enqueue(&database, &office, 4).await;
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let database = database.clone();
            tokio::spawn(async move { lease_next(&database, at(10)).await })
        })
        .collect();
    let mut leased = Vec::new();
    for worker in workers {
        leased.extend(worker.await.unwrap().map(|lease| lease.job.import));
    }
    leased.sort_unstable();
    let mut expected: Vec<_> = jobs.iter().map(|job| job.import).collect();
    expected.sort_unstable();
    assert_eq!(leased, expected);
}

async fn a_lease_that_ran_out_is_taken_over(database: Database) {
    let office = Office::open(&database, "office").await;
    enqueue(&database, &office, 1).await;
    let slept = lease_next(&database, at(10)).await.unwrap();
    let just_before = at(10) + LEASE - jiff::SignedDuration::from_millis(1);
    assert_eq!(lease_next(&database, just_before).await, None);
    let successor = lease_next(&database, at(10) + LEASE).await.unwrap();
    assert_eq!(successor.job, slept.job);
    assert!(successor.fence > slept.fence);

    // The one that slept past its lease finds so, whatever it tries.
    let unit = begin(&database).await;
    assert_eq!(unit.jobs.hold(&slept, at(31)).await.unwrap(), Hold::Lost);
    assert_eq!(unit.jobs.complete(&slept).await.unwrap(), Hold::Lost);
    unit.jobs.release(&slept).await.unwrap();
    assert_eq!(unit.jobs.hold(&successor, at(31)).await.unwrap(), Hold::Held);
    unit.commit().await.unwrap();
    assert_eq!(
        lease_next(&database, at(32)).await,
        None,
        "the successor's lease was not released"
    );
}

async fn a_lease_that_is_renewed_holds(database: Database) {
    let office = Office::open(&database, "office").await;
    enqueue(&database, &office, 1).await;
    let lease = lease_next(&database, at(0)).await.unwrap();
    let unit = begin(&database).await;
    assert_eq!(unit.jobs.hold(&lease, at(15)).await.unwrap(), Hold::Held);
    unit.commit().await.unwrap();
    assert_eq!(lease_next(&database, at(20)).await, None);
    assert!(lease_next(&database, at(15) + LEASE).await.is_some());
}

async fn a_job_given_back_goes_on_at_once(database: Database) {
    let office = Office::open(&database, "office").await;
    enqueue(&database, &office, 1).await;
    let lease = lease_next(&database, at(0)).await.unwrap();
    let unit = begin(&database).await;
    unit.jobs.release(&lease).await.unwrap();
    unit.commit().await.unwrap();
    let next = lease_next(&database, at(1)).await.unwrap();
    assert!(next.fence > lease.fence);
}

async fn a_job_that_is_done_is_gone(database: Database) {
    let office = Office::open(&database, "office").await;
    enqueue(&database, &office, 1).await;
    let lease = lease_next(&database, at(0)).await.unwrap();
    let unit = begin(&database).await;
    assert_eq!(unit.jobs.complete(&lease).await.unwrap(), Hold::Held);
    unit.commit().await.unwrap();
    assert_eq!(lease_next(&database, at(1_000)).await, None);
}

async fn a_certain_job_is_leased_if_nobody_holds_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let jobs = enqueue(&database, &office, 2).await;
    let unit = begin(&database).await;
    let lease = unit.jobs.lease(jobs[1].import, at(10)).await.unwrap().unwrap();
    assert_eq!(lease.job, jobs[1]);
    assert_eq!(unit.jobs.lease(jobs[1].import, at(11)).await.unwrap(), None);
    unit.commit().await.unwrap();
    assert_eq!(
        lease_next(&database, at(11)).await.map(|lease| lease.job),
        Some(jobs[0])
    );
}

on_both_databases! {
    the_oldest_job_is_leased_first_and_once,
    two_at_once_never_get_the_same,
    a_lease_that_ran_out_is_taken_over,
    a_lease_that_is_renewed_holds,
    a_job_given_back_goes_on_at_once,
    a_job_that_is_done_is_gone,
    a_certain_job_is_leased_if_nobody_holds_it,
}
