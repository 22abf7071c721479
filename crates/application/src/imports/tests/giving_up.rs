//! Errors that come again each time.

use callbook_domain::import::Undo;
use rstest::rstest;

use super::*;

/// A unit that counts one more error, in that many in a row by now.
fn counts(failures: u32) -> (MockUnit, usize) {
    let mut unit = MockUnit::default();
    unit.jobs
        .expect_note_failure()
        .times(1)
        .returning(move |_| Ok(failures));
    (unit, 1)
}

fn broken() -> StoreError {
    StoreError::Backend("column \"salary\" does not exist".into())
}

/// A unit that the database answers with that error.
fn breaks(error: fn() -> StoreError) -> (MockUnit, usize) {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(move |_, _| Err(error()));
    (unit, 0)
}

async fn work(
    units: Vec<(MockUnit, usize)>,
    stored: Import,
    kind: JobKind,
) -> Result<RunEnd, RunImportError> {
    WorkImports::new(&ports(units, stored, ["name", "phone"]), Settings::default())
        .execute(&lease_of(kind), &go)
        .await
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let units = vec![breaks(broken), counts(14)];
    let end = work(units, import(), JobKind::Run).await;
    assert!(matches!(end, Err(RunImportError::Store(StoreError::Backend(_)))));
}

#[tokio::test]
async fn a_run_is_given_up_after_many_tries_and_what_is_in_stays_in() {
    let mut stored = import();
    stored.checkpoint.row = 3;
    stored.checkpoint.counts.created = 2;
    let units = vec![
        breaks(broken),
        counts(15),
        ends(AuditAction::ImportFailed, ImportState::Failed),
    ];
    let import = over(work(units, stored, JobKind::Run).await.unwrap());
    assert_eq!(import.checkpoint.counts.created, 2);
    let failure = import.failure.unwrap();
    assert!(failure.contains("after row 3 in 15 tries"), "{failure}");
    assert!(failure.contains("What is in stays in"), "{failure}");
    assert!(!failure.contains("salary"), "{failure}");
}

#[tokio::test]
async fn a_check_is_given_up_too() {
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    let ends = writes_state(ends, ImportState::Checked);
    let units = vec![breaks(broken), counts(15), (ends, 1)];
    let check = over(
        work(units, in_state(ImportState::Checking), JobKind::Check)
            .await
            .unwrap(),
    )
    .check
    .unwrap();
    assert!(check.failure.unwrap().contains("Nothing was imported"));
}

#[tokio::test]
async fn an_undo_is_given_up_and_goes_on_where_it_is_when_somebody_undoes_it_again() {
    let mut stored = in_state(ImportState::Undoing);
    stored.checkpoint.counts.created = 9;
    let undo = Undo {
        removed: 4,
        ..Undo::begun(starter().id, now())
    };
    stored.undo = Some(undo.clone());
    let mut ends = MockUnit::default().audited(AuditAction::ImportFailed);
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    let ends = writes_state(ends, ImportState::Failed);
    let units = vec![breaks(broken), counts(15), (ends, 1)];
    let given_up = over(work(units, stored, JobKind::Undo).await.unwrap());
    assert_eq!(given_up.undo.as_ref(), Some(&undo));
    assert!(
        given_up
            .failure
            .as_ref()
            .unwrap()
            .contains("undo the import again")
    );

    let unit = enqueues(
        writes_state(finds(given_up), ImportState::Undoing).audited(AuditAction::ImportUndoStarted),
        JobKind::Undo,
    );
    let ports = ports(vec![(unit, 1)], import(), ["name", "phone"]);
    let again = UndoImport::new(&ports, Settings::default())
        .execute(&manager(), import().id)
        .await
        .unwrap();
    let goes_on = again.undo.unwrap();
    assert_eq!((goes_on.removed, goes_on.place), (4, undo.place));
    assert_eq!(again.failure, None);
}

#[rstest]
#[case(|| StoreError::Unavailable("gone".into()))]
#[case(|| StoreError::Full("full".into()))]
#[tokio::test]
async fn a_database_that_is_away_or_full_is_no_fault_of_the_job(#[case] error: fn() -> StoreError) {
    let end = work(vec![breaks(error)], import(), JobKind::Run).await;
    assert!(matches!(end, Err(RunImportError::Store(_))));
}

#[tokio::test]
async fn where_it_cannot_even_be_counted_the_first_error_is_told() {
    let mut unit = MockUnit::default();
    unit.jobs
        .expect_note_failure()
        .returning(|_| Err(StoreError::Unavailable("gone".into())));
    let units = vec![breaks(broken), (unit, 0)];
    let end = work(units, import(), JobKind::Run).await;
    assert!(matches!(end, Err(RunImportError::Store(StoreError::Backend(_)))));
}
