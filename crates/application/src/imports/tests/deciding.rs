//! What happens to a file between its arrival and its run.

use callbook_domain::access::Viewer;
use callbook_domain::custom_field::{FieldKind, FieldName};
use callbook_domain::import::{Check, ColumnPlan, ColumnTarget, DateOrder, ImportField, OnRepeat};
use rstest::rstest;

use super::*;
use crate::custom_fields::DefineFieldCommand;

fn in_state(state: ImportState) -> Import {
    Import { state, ..import() }
}

fn manager() -> Viewer {
    crate::testing::viewer(Role::Manager)
}

/// A unit that finds the import as it stands.
fn finds(stored: Import) -> MockUnit {
    let mut unit = MockUnit::default();
    let mut order = mockall::Sequence::new();
    // As a worker does: the job first.
    unit.jobs
        .expect_lock()
        .times(1)
        .in_sequence(&mut order)
        .returning(|_, _| Ok(()));
    unit.imports
        .expect_find()
        .times(1)
        .in_sequence(&mut order)
        .returning(move |_, _| Ok(Some(stored.clone())));
    unit
}

fn writes_state(mut unit: MockUnit, state: ImportState) -> MockUnit {
    unit.imports
        .expect_update()
        .withf(move |_, import| import.state == state)
        .times(1)
        .returning(|_, _| Ok(()));
    unit
}

fn enqueues(mut unit: MockUnit, kind: JobKind) -> MockUnit {
    unit.jobs
        .expect_enqueue()
        .withf(move |job, _| job.kind == kind)
        .times(1)
        .returning(|_, _| Ok(()));
    unit
}

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

#[tokio::test]
async fn a_file_of_which_nothing_was_imported_can_be_forgotten() {
    let mut unit = removes_job(finds(in_state(ImportState::Checked))).audited(AuditAction::ImportDiscarded);
    unit.imports.expect_remove().times(1).returning(|_, _| Ok(()));
    decide(unit, 1).discard(&manager(), import().id).await.unwrap();
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

const NAME: ColumnTarget = ColumnTarget::Field(ImportField::Name);
const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);

fn plan(columns: Vec<ColumnChoice>) -> PlanImportCommand {
    PlanImportCommand {
        columns,
        dates: None,
        on_known: OnDuplicate::Fill,
        on_repeat: OnRepeat::Merge,
        status: None,
        share_among: Vec::new(),
    }
}

async fn plan_it(units: Vec<(MockUnit, usize)>, command: PlanImportCommand) -> Result<(), PlanImportError> {
    let ports = ports(units, in_state(ImportState::Draft), ["name", "phone"]);
    PlanImport::new(&ports, Settings::default())
        .execute(&manager(), import().id, command)
        .await
}

#[tokio::test]
async fn what_is_decided_is_written_down_with_a_check_in_one_unit() {
    let mut unit = enqueues(finds(in_state(ImportState::Draft)), JobKind::Check);
    unit.imports
        .expect_update()
        .withf(|_, import| {
            import.state == ImportState::Checking
                && import.plan.columns == ColumnPlan::Exact(vec![NAME, PHONE])
                && import.plan.on_repeat == OnRepeat::Merge
        })
        .times(1)
        .returning(|_, _| Ok(()));
    let columns = [NAME, PHONE].map(ColumnChoice::Use).to_vec();
    plan_it(vec![(unit, 1)], plan(columns)).await.unwrap();
}

#[tokio::test]
async fn a_column_becomes_a_field_in_the_same_unit() {
    let mut unit = enqueues(finds(in_state(ImportState::Draft)), JobKind::Check)
        .audited(AuditAction::CustomFieldDefined);
    unit.custom_fields
        .expect_set()
        .returning(|_| Ok(CustomFieldSet::new(Vec::new())));
    unit.custom_fields
        .expect_insert()
        .times(1)
        .returning(|_| Ok(Inserted::Done));
    unit.imports
        .expect_update()
        .withf(|_, import| matches!(&import.plan.columns, ColumnPlan::Exact(targets) if matches!(targets[0], ColumnTarget::Custom(_))))
        .times(1)
        .returning(|_, _| Ok(()));
    let define = DefineFieldCommand {
        name: FieldName::parse("Stream").unwrap(),
        kind: FieldKind::Text,
    };
    let columns = vec![ColumnChoice::Define(define), ColumnChoice::Use(PHONE)];
    plan_it(vec![(unit, 1)], plan(columns)).await.unwrap();
}

#[tokio::test]
async fn columns_without_a_phone_are_refused_before_anything_is_written() {
    let columns = vec![ColumnChoice::Use(NAME), ColumnChoice::Use(ColumnTarget::Ignored)];
    let refused = plan_it(Vec::new(), plan(columns)).await;
    assert!(matches!(refused, Err(PlanImportError::Columns(_))));
}

#[tokio::test]
async fn nothing_is_decided_about_what_has_begun() {
    let unit = finds(in_state(ImportState::Running));
    let columns = [NAME, PHONE].map(ColumnChoice::Use).to_vec();
    let refused = plan_it(vec![(unit, 0)], plan(columns)).await;
    assert!(matches!(refused, Err(PlanImportError::Begun)));
}

/// A file with one date that can be read in two ways.
struct TwoWays;

#[async_trait::async_trait]
impl Sheets for TwoWays {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let cells = ["9876543210", "03/04/2025"].map(|cell| Cell::Text(cell.to_owned()));
        let row = SheetRow {
            number: 2,
            cells: Ok(cells.to_vec()),
        };
        let mut rows = VecDeque::from([vec![row]]);
        let mut sheet = MockSheet::new();
        sheet
            .expect_headers()
            .returning(|| ["phone", "date"].map(str::to_owned).to_vec());
        sheet
            .expect_next_rows()
            .returning(move |_| Ok(rows.pop_front().unwrap_or_default()));
        sheet.expect_facts().returning(facts);
        sheet.expect_rows_expected().returning(|| Some(1));
        Ok(Box::new(sheet))
    }
}

#[tokio::test]
async fn dates_that_can_be_read_in_two_ways_are_asked() {
    let columns = || {
        [PHONE, ColumnTarget::Field(ImportField::Date)]
            .map(ColumnChoice::Use)
            .to_vec()
    };
    let ask = |units, command| async move {
        let ports = Ports {
            sheets: Arc::new(TwoWays),
            ..ports(units, in_state(ImportState::Draft), ["", ""])
        };
        PlanImport::new(&ports, Settings::default())
            .execute(&manager(), import().id, command)
            .await
    };
    let refused = ask(Vec::new(), plan(columns())).await;
    assert!(matches!(refused, Err(PlanImportError::Dates { example }) if example == "03/04/2025"));

    let unit = enqueues(
        writes_state(finds(in_state(ImportState::Draft)), ImportState::Checking),
        JobKind::Check,
    );
    let answered = PlanImportCommand {
        dates: Some(DateOrder::MonthFirst),
        ..plan(columns())
    };
    ask(vec![(unit, 1)], answered).await.unwrap();
}

#[tokio::test]
async fn a_run_that_nobody_can_ask_refuses_them_too() {
    let units = vec![ends(AuditAction::ImportFailed, ImportState::Failed)];
    let ports = Ports {
        sheets: Arc::new(TwoWays),
        ..ports(units, import(), ["", ""])
    };
    let end = super::super::run::RunImport::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    let failure = over(end).failure.unwrap();
    assert!(failure.contains("03/04/2025"), "{failure}");
}

#[tokio::test]
async fn a_check_writes_what_it_found_and_nothing_else() {
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_forget_findings()
        .times(1)
        .returning(|_, _, _| Ok(()));
    begins.imports.expect_update().times(1).returning(|_, _| Ok(()));
    let mut looks = MockUnit::default();
    looks
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    let mut tells = MockUnit::default();
    tells.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    tells
        .imports
        .expect_advance_check()
        .withf(|_, _, check, _, findings| {
            let counts = &check.checkpoint.counts;
            (counts.created, counts.skipped, counts.refused) == (2, 1, 1) && findings.len() == 4
        })
        .times(1)
        .returning(|_, _, _, _, _| Ok(()));
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    ends.imports
        .expect_update()
        .withf(|_, import| import.state == ImportState::Checked)
        .times(1)
        .returning(|_, _| Ok(()));
    let units = vec![(begins, 1), (looks, 0), (tells, 1), (ends, 1)];
    let ports = ports(units, in_state(ImportState::Checking), ["name", "phone"]);
    let end = RunCheck::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    let check = over(end).check.unwrap();
    assert_eq!(check.shares.values().sum::<u64>(), 2, "both are dealt");
    assert!(check.failure.is_none() && check.ended_at.is_some());
}

/// A colleague of whoever started it.
fn wish(then: Cancelling) -> Grip {
    Grip::Cancelled(Wish {
        then,
        by: user(9, "asha", Role::Admin).id,
    })
}

#[tokio::test]
async fn a_run_that_is_to_stop_ends_at_its_checkpoint() {
    for (then, created, state) in [
        (Cancelling::Keep, 2, ImportState::Cancelled),
        (Cancelling::TakeBack, 2, ImportState::Undoing),
        (Cancelling::TakeBack, 0, ImportState::Cancelled),
    ] {
        let mut stored = import();
        stored.checkpoint.counts.created = created;
        let mut stops = MockUnit::default();
        stops.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        let mut ends = MockUnit::default();
        ends.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::ImportCancelled
                    && entry.on_behalf_of == Some(user(9, "asha", Role::Admin).id)
            })
            .times(1)
            .returning(|_| Ok(()));
        ends.jobs.expect_complete().returning(|_| Ok(Hold::Held));
        ends.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        if state == ImportState::Undoing {
            ends = enqueues(ends, JobKind::Undo);
        }
        let ends = writes_state(ends, state);
        let import = over(run(vec![(stops, 0), (ends, 1)], stored, ["name", "phone"]).await);
        assert_eq!(import.state, state);
    }
}

#[tokio::test]
async fn a_wish_that_comes_with_the_last_rows_is_heard() {
    for (then, state) in [
        (Cancelling::Keep, ImportState::Finished),
        (Cancelling::TakeBack, ImportState::Undoing),
    ] {
        let mut chunk = writes(HashMap::new());
        chunk
            .customers
            .expect_insert_imported()
            .returning(|_| Ok(Vec::new()));
        let mut ends = MockUnit::default();
        ends.audit.expect_append().times(1).returning(|_| Ok(()));
        ends.jobs.expect_complete().returning(|_| Ok(Hold::Held));
        ends.jobs.expect_hold().returning(move |_, _| Ok(wish(then)));
        if state == ImportState::Undoing {
            ends = enqueues(ends, JobKind::Undo);
        }
        let ends = writes_state(ends, state);
        let units = vec![begins(), (chunk, 1), (ends, 1)];
        assert_eq!(over(run(units, import(), ["name", "phone"]).await).state, state);
    }
}

#[tokio::test]
async fn a_run_that_has_begun_leaves_nothing_to_what_is_remembered() {
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_update()
        .withf(|_, import| {
            import.plan.columns == ColumnPlan::Exact(vec![NAME, PHONE]) && import.plan.dates.is_some()
        })
        .times(1)
        .returning(|_, _| Ok(()));
    begins
        .imports
        .expect_remember_mapping()
        .withf(|_, _, mapping| mapping.dates.is_none())
        .times(1)
        .returning(|_, _, _| Ok(()));
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        (begins, 1),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    over(run(units, import(), ["name", "phone"]).await);
}
