use callbook_application::ports::{Cancelling, Grip, Hold, ImportJob, JobHeld, JobKind, LEASE, Lease, Wish};
use callbook_domain::import::{Check, Checkpoint, Import, Undo};
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
            kind: JobKind::Run,
        };
        let unit = begin(database).await;
        unit.jobs.enqueue(&job, at(second)).await.unwrap();
        unit.commit().await.unwrap();
        jobs.push(job);
    }
    jobs
}

async fn lease_next(database: &Database, now: Timestamp) -> Option<Lease> {
    lease_next_of(database, &JobKind::ALL, now).await
}

async fn lease_next_of(database: &Database, kinds: &[JobKind], now: Timestamp) -> Option<Lease> {
    let unit = begin(database).await;
    let lease = unit.jobs.lease_next(kinds, now).await.unwrap();
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
    assert_eq!(unit.jobs.hold(&slept, at(31)).await.unwrap(), Grip::Lost);
    assert_eq!(unit.jobs.complete(&slept).await.unwrap(), Hold::Lost);
    unit.jobs.release(&slept).await.unwrap();
    assert_eq!(unit.jobs.hold(&successor, at(31)).await.unwrap(), Grip::Firm);
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
    assert_eq!(unit.jobs.hold(&lease, at(15)).await.unwrap(), Grip::Firm);
    unit.commit().await.unwrap();
    assert_eq!(lease_next(&database, at(20)).await, None);
    assert!(lease_next(&database, at(15) + LEASE).await.is_some());
}

async fn errors_are_counted_until_there_is_headway(database: Database) {
    let office = Office::open(&database, "office").await;
    let jobs = enqueue(&database, &office, 1).await;
    let slept = lease_next(&database, at(0)).await.unwrap();
    let note = async |lease: &Lease| {
        let unit = begin(&database).await;
        let failures = unit.jobs.note_failure(lease).await.unwrap();
        unit.commit().await.unwrap();
        failures
    };
    assert_eq!(note(&slept).await, 1);
    assert_eq!(note(&slept).await, 2);
    // Whoever takes it over counts on; who slept past the lease counts nothing.
    let lease = lease_next(&database, at(100)).await.unwrap();
    assert_eq!(note(&slept).await, 0);
    assert_eq!(note(&lease).await, 3);
    // What lasts counts, whoever wrote it and whatever came of the work after that; a check begins anew each time.
    let (import, place) = (jobs[0].import, Undo::begun(office.admin.id, at(0)));
    for (made, failures) in [("run", 1), ("check", 2), ("undo", 1), ("nothing", 2)] {
        let unit = begin(&database).await;
        let (scope, imports) = (&office.scope, &unit.imports);
        let written = match made {
            "run" => {
                imports
                    .advance(scope, import, &Checkpoint::default(), None, &[])
                    .await
            }
            "check" => {
                imports
                    .advance_check(scope, import, &Check::default(), None, &[])
                    .await
            }
            "undo" => imports.advance_undo(scope, import, &place, &[]).await,
            _ => Ok(()),
        };
        written.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(note(&lease).await, failures, "{made}");
    }
    put(&database, &jobs[0], at(101)).await;
    let anew = lease_next(&database, at(101)).await.unwrap();
    assert_eq!(note(&anew).await, 1, "another job");
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

async fn a_worker_gets_jobs_of_its_kinds_alone(database: Database) {
    let office = Office::open(&database, "office").await;
    let jobs = enqueue(&database, &office, 3).await;
    let mut kinds = Vec::new();
    for (job, kind) in jobs.iter().zip([JobKind::Run, JobKind::Check, JobKind::Undo]) {
        put(&database, &ImportJob { kind, ..*job }, at(5)).await;
        kinds.push(kind);
    }
    let checked = lease_next_of(&database, &[JobKind::Check], at(10)).await.unwrap();
    assert_eq!((checked.job.import, checked.job.kind), (jobs[1].import, kinds[1]));
    assert_eq!(lease_next_of(&database, &[JobKind::Check], at(10)).await, None);
    let mut others = Vec::new();
    while let Some(lease) = lease_next_of(&database, &[JobKind::Run, JobKind::Undo], at(10)).await {
        others.push((lease.job.import, lease.job.kind));
    }
    assert_eq!(others, [(jobs[0].import, kinds[0]), (jobs[2].import, kinds[2])]);
}

async fn put(database: &Database, job: &ImportJob, now: Timestamp) {
    let unit = begin(database).await;
    unit.jobs.enqueue(job, now).await.unwrap();
    unit.commit().await.unwrap();
}

async fn companies_take_turns(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let many = enqueue(&database, &office, 3).await;
    let one = enqueue(&database, &other, 1).await;
    let mut order = Vec::new();
    for second in 10..14 {
        order.push(lease_next(&database, at(second)).await.unwrap().job);
    }
    // All of theirs came first, and the other's still does not wait behind all of them.
    assert_eq!(order, [many[0], one[0], many[1], many[2]]);

    // Who had a turn lately comes after who had none for long, even where its job is older.
    let (older, newer) = (
        enqueue(&database, &office, 1).await,
        enqueue(&database, &other, 1).await,
    );
    let next = lease_next(&database, at(20)).await.unwrap();
    assert_eq!([next.job], newer[..], "the other's last turn is longer ago");
    let next = lease_next(&database, at(21)).await.unwrap();
    assert_eq!([next.job], older[..]);
}

async fn no_two_jobs_of_an_import_share_a_fence(database: Database) {
    let office = Office::open(&database, "office").await;
    let job = enqueue(&database, &office, 1).await[0];
    let mut fences = Vec::new();
    let mut slept = Vec::new();
    // The check is replaced while somebody is at it, the run is done, and then it is taken back.
    for (kind, second) in [
        (JobKind::Check, 0),
        (JobKind::Check, 1),
        (JobKind::Run, 2),
        (JobKind::Undo, 3),
    ] {
        put(&database, &ImportJob { kind, ..job }, at(second)).await;
        let lease = lease_next(&database, at(second)).await.unwrap();
        assert_eq!(lease.job.kind, kind);
        let unit = begin(&database).await;
        for earlier in &slept {
            assert_eq!(unit.jobs.hold(earlier, at(second)).await.unwrap(), Grip::Lost);
            assert_eq!(unit.jobs.complete(earlier).await.unwrap(), Hold::Lost);
        }
        assert_eq!(unit.jobs.hold(&lease, at(second)).await.unwrap(), Grip::Firm);
        if kind == JobKind::Run {
            assert_eq!(unit.jobs.complete(&lease).await.unwrap(), Hold::Held);
        }
        unit.commit().await.unwrap();
        fences.push(lease.fence);
        slept.push(lease);
    }
    assert!(fences.is_sorted_by(|one, next| one < next), "{fences:?}");
}

async fn whoever_holds_a_job_learns_that_it_is_to_stop(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let job = enqueue(&database, &office, 1).await[0];
    for then in Cancelling::ALL {
        let wish = Wish { then, by: job.user };
        put(&database, &job, at(0)).await;
        let unit = begin(&database).await;
        let nobody = unit
            .jobs
            .cancel(&office.scope, job.import, wish, at(1))
            .await
            .unwrap();
        assert_eq!(nobody, Some(JobHeld::ByNobody));
        // Not dropped: PostgreSQL lets go of a dropped unit's rows a moment later, and a worker passes by what is locked.
        unit.commit().await.unwrap();
        put(&database, &job, at(0)).await;

        let lease = lease_next(&database, at(2)).await.unwrap();
        let unit = begin(&database).await;
        let theirs = unit
            .jobs
            .cancel(&other.scope, job.import, wish, at(3))
            .await
            .unwrap();
        assert_eq!(theirs, None);
        assert_eq!(unit.jobs.hold(&lease, at(3)).await.unwrap(), Grip::Firm);
        let held = unit
            .jobs
            .cancel(&office.scope, job.import, wish, at(3))
            .await
            .unwrap();
        assert_eq!(held, Some(JobHeld::BySomebody));
        assert_eq!(
            unit.jobs.hold(&lease, at(4)).await.unwrap(),
            Grip::Cancelled(wish)
        );
        let late = unit
            .jobs
            .cancel(&office.scope, job.import, wish, at(4) + LEASE)
            .await
            .unwrap();
        assert_eq!(late, Some(JobHeld::ByNobody), "its lease has run out");
        unit.commit().await.unwrap();
    }
    // The wish goes with the job: what is queued anew goes on.
    put(&database, &job, at(5)).await;
    let lease = lease_next(&database, at(6)).await.unwrap();
    let unit = begin(&database).await;
    assert_eq!(unit.jobs.hold(&lease, at(6)).await.unwrap(), Grip::Firm);
    let nothing = unit.jobs.cancel(
        &office.scope,
        callbook_domain::ids::ImportId::from_uuid(crate::office::new_id()),
        Wish {
            then: Cancelling::Keep,
            by: job.user,
        },
        at(6),
    );
    assert_eq!(nothing.await.unwrap(), None);
}

async fn a_job_that_nobody_wants_any_more_is_gone_whoever_holds_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let job = enqueue(&database, &office, 1).await[0];
    let lease = lease_next(&database, at(0)).await.unwrap();
    let unit = begin(&database).await;
    unit.jobs.remove(&other.scope, job.import).await.unwrap();
    assert_eq!(unit.jobs.hold(&lease, at(1)).await.unwrap(), Grip::Firm);
    unit.jobs.remove(&office.scope, job.import).await.unwrap();
    assert_eq!(unit.jobs.hold(&lease, at(1)).await.unwrap(), Grip::Lost);
    unit.commit().await.unwrap();
    assert_eq!(lease_next(&database, at(1_000)).await, None);
}

on_both_databases! {
    the_oldest_job_is_leased_first_and_once,
    two_at_once_never_get_the_same,
    a_lease_that_ran_out_is_taken_over,
    a_lease_that_is_renewed_holds,
    errors_are_counted_until_there_is_headway,
    a_job_given_back_goes_on_at_once,
    a_job_that_is_done_is_gone,
    a_certain_job_is_leased_if_nobody_holds_it,
    a_worker_gets_jobs_of_its_kinds_alone,
    companies_take_turns,
    no_two_jobs_of_an_import_share_a_fence,
    whoever_holds_a_job_learns_that_it_is_to_stop,
    a_job_that_nobody_wants_any_more_is_gone_whoever_holds_it,
}
