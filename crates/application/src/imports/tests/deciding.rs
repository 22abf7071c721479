//! Queueing a run, stopping and discarding.

use callbook_domain::import::{Check, Undo};
use rstest::rstest;

use super::*;

fn removes_job(mut unit: MockUnit) -> MockUnit {
    unit.jobs.expect_remove().times(1).returning(|_, _| Ok(()));
    unit
}

fn decide(unit: MockUnit, commits: usize) -> DecideImport {
    let ports = ports(vec![(unit, commits)], import(), ["name", "phone"]);
    DecideImport::new(&ports, Settings::default())
}

#[tokio::test]
async fn a_checked_import_runs_at_its_turn() {
    let unit = enqueues(
        writes_state(finds(in_state(ImportState::Checked)), ImportState::Queued),
        JobKind::Run,
    )
    .audited(AuditAction::ImportStarted);
    decide(unit, 1).run(&manager(), import().id).await.unwrap();
}

#[tokio::test]
async fn a_stopped_import_goes_on_behind_its_last_row() {
    let mut stored = in_state(ImportState::Cancelled);
    stored.checkpoint.row = 12_001;
    stored.ended_at = Some(now());
    let mut unit = finds(stored);
    unit.imports
        .expect_update()
        .withf(|_, import| {
            let goes_on = import.state == ImportState::Queued && import.ended_at.is_none();
            goes_on && import.checkpoint.row == 12_001
        })
        .times(1)
        .returning(|_, _| Ok(()));
    let unit = enqueues(unit, JobKind::Run).audited(AuditAction::ImportStarted);
    decide(unit, 1).run(&manager(), import().id).await.unwrap();
}

#[tokio::test]
async fn what_is_being_taken_back_does_not_go_on() {
    for state in [ImportState::Cancelled, ImportState::Undoing] {
        let mut stored = in_state(state);
        stored.undo = Some(Undo::begun(manager().user_id(), now()));
        let refused = decide(finds(stored), 0).run(&manager(), import().id).await;
        assert!(matches!(refused, Err(DecideError::TooLate(found)) if found == state));
    }
}

#[tokio::test]
async fn what_nobody_has_decided_about_does_not_run() {
    let unit = finds(in_state(ImportState::Draft));
    let refused = decide(unit, 0).run(&manager(), import().id).await;
    assert!(matches!(refused, Err(DecideError::NotPlanned)));
}

#[tokio::test]
async fn what_the_check_could_not_read_does_not_run() {
    let mut stored = in_state(ImportState::Checked);
    stored.check = Some(Check {
        failure: Some("no column holds the phone".to_owned()),
        ..Check::default()
    });
    let refused = decide(finds(stored), 0).run(&manager(), import().id).await;
    assert!(matches!(refused, Err(DecideError::CheckFailed(_))));
}

#[rstest]
#[case(ImportState::Queued)]
#[case(ImportState::Running)]
#[case(ImportState::Finished)]
#[case(ImportState::Undone)]
#[tokio::test]
async fn what_has_begun_is_not_begun_again_nor_discarded(#[case] state: ImportState) {
    let run = decide(finds(in_state(state)), 0)
        .run(&manager(), import().id)
        .await;
    assert!(matches!(run, Err(DecideError::TooLate(found)) if found == state));
    let gone = decide(finds(in_state(state)), 0)
        .discard(&manager(), import().id)
        .await;
    assert!(matches!(gone, Err(DecideError::TooLate(found)) if found == state));
}

#[tokio::test]
async fn a_check_that_is_stopped_leaves_the_decision_open() {
    let unit = removes_job(writes_state(
        finds(in_state(ImportState::Checking)),
        ImportState::Draft,
    ));
    let after = decide(unit, 1)
        .cancel(&manager(), import().id, Cancelling::Keep)
        .await
        .unwrap();
    assert_eq!(after.check, None);
}

#[tokio::test]
async fn whoever_runs_it_is_told_to_stop() {
    let mut unit = finds(in_state(ImportState::Running));
    unit.jobs
        .expect_cancel()
        .withf(|_, _, wish, _| wish.then == Cancelling::TakeBack)
        .times(1)
        .returning(|_, _, _, _| Ok(Some(JobHeld::BySomebody)));
    let after = decide(unit, 1)
        .cancel(&manager(), import().id, Cancelling::TakeBack)
        .await
        .unwrap();
    assert_eq!(after.state, ImportState::Running, "until its next checkpoint");
}

fn nobody_is_at(mut unit: MockUnit) -> MockUnit {
    unit.jobs
        .expect_cancel()
        .returning(|_, _, _, _| Ok(Some(JobHeld::ByNobody)));
    unit
}

#[tokio::test]
async fn what_nobody_is_at_stops_at_once() {
    let unit = removes_job(writes_state(
        nobody_is_at(finds(in_state(ImportState::Queued))),
        ImportState::Cancelled,
    ))
    .audited(AuditAction::ImportCancelled);
    decide(unit, 1)
        .cancel(&manager(), import().id, Cancelling::TakeBack)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_in_is_taken_back_where_somebody_wants_it() {
    let mut stored = in_state(ImportState::Running);
    stored.checkpoint.counts.created = 3;
    let unit = enqueues(
        writes_state(nobody_is_at(finds(stored)), ImportState::Undoing),
        JobKind::Undo,
    )
    .audited(AuditAction::ImportCancelled);
    let after = decide(unit, 1)
        .cancel(&manager(), import().id, Cancelling::TakeBack)
        .await
        .unwrap();
    assert!(after.undo.is_some());
}

/// A unit that forgets so much of what was said of a file.
fn forgets(stored: Import, findings: u64) -> MockUnit {
    let mut unit = removes_job(finds(stored));
    unit.imports
        .expect_forget_findings()
        .times(1)
        .returning(move |_, _, _, limit| Ok(findings.min(limit.into())));
    unit
}

#[tokio::test]
async fn a_file_of_which_nothing_was_imported_can_be_forgotten() {
    let mut unit = forgets(in_state(ImportState::Checked), 7).audited(AuditAction::ImportDiscarded);
    unit.imports.expect_remove().times(1).returning(|_, _| Ok(()));
    decide(unit, 1).discard(&manager(), import().id).await.unwrap();
}

#[tokio::test]
async fn what_was_said_of_very_many_rows_is_forgotten_in_portions_after_which_nobody_has_checked_it() {
    let checked = Import {
        check: Some(Check::default()),
        ..in_state(ImportState::Checked)
    };
    let mut first = forgets(checked, 1_000_000);
    first
        .imports
        .expect_update()
        .withf(|_, import| import.state == ImportState::Draft && import.check.is_none())
        .times(1)
        .returning(|_, _| Ok(()));
    let mut last = forgets(in_state(ImportState::Draft), 0).audited(AuditAction::ImportDiscarded);
    last.imports.expect_remove().times(1).returning(|_, _| Ok(()));
    let ports = ports(vec![(first, 1), (last, 1)], import(), ["name", "phone"]);
    DecideImport::new(&ports, Settings::default())
        .discard(&manager(), import().id)
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_has_it_run_in_between_keeps_it() {
    let mut first = forgets(in_state(ImportState::Checked), 1_000_000);
    first.imports.expect_update().times(1).returning(|_, _| Ok(()));
    let queued = finds(in_state(ImportState::Queued));
    let ports = ports(vec![(first, 1), (queued, 0)], import(), ["name", "phone"]);
    let kept = DecideImport::new(&ports, Settings::default())
        .discard(&manager(), import().id)
        .await;
    assert!(matches!(kept, Err(DecideError::TooLate(ImportState::Queued))));
}

#[tokio::test]
async fn sales_users_decide_nothing() {
    let sales = crate::testing::viewer(Role::Sales);
    let decide = DecideImport::new(
        &ports(Vec::new(), import(), ["name", "phone"]),
        Settings::default(),
    );
    let id = import().id;
    assert!(matches!(
        decide.run(&sales, id).await,
        Err(DecideError::NotAllowed(_))
    ));
    assert!(matches!(
        decide.cancel(&sales, id, Cancelling::Keep).await,
        Err(DecideError::NotAllowed(_))
    ));
    assert!(matches!(
        decide.discard(&sales, id).await,
        Err(DecideError::NotAllowed(_))
    ));
}
