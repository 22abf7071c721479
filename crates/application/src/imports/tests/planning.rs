//! What is decided about the columns of a file.

use callbook_domain::custom_field::{FieldKind, FieldName};
use callbook_domain::import::{
    ColumnPlan, ColumnTarget, DateDoubt, DateOrder, ImportField, OnRepeat, StatusWords,
};

use super::*;
use crate::custom_fields::DefineFieldCommand;

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
        status_words: StatusWords::default(),
    }
}

async fn plan_it(units: Vec<(MockUnit, usize)>, command: PlanImportCommand) -> Result<(), PlanImportError> {
    plan_as(&crate::testing::viewer(Role::Admin), units, command).await
}

async fn plan_as(
    viewer: &Viewer,
    units: Vec<(MockUnit, usize)>,
    command: PlanImportCommand,
) -> Result<(), PlanImportError> {
    let ports = ports(units, in_state(ImportState::Draft), ["name", "phone"]);
    PlanImport::new(&ports, Settings::default())
        .execute(viewer, import().id, command)
        .await
}

/// A company's new field.
fn stream() -> ColumnChoice {
    ColumnChoice::Define(DefineFieldCommand {
        name: FieldName::parse("Stream").unwrap(),
        kind: FieldKind::Text,
    })
}

#[tokio::test]
async fn whoever_may_not_manage_the_company_makes_no_field_of_a_column() {
    let columns = vec![stream(), ColumnChoice::Use(PHONE)];
    let refused = plan_as(&manager(), Vec::new(), plan(columns)).await;
    assert!(matches!(refused, Err(PlanImportError::MayNotDefine(_))));
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
    let columns = vec![stream(), ColumnChoice::Use(PHONE)];
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
            requested_sheets: Arc::new(TwoWays),
            ..ports(units, in_state(ImportState::Draft), ["", ""])
        };
        PlanImport::new(&ports, Settings::default())
            .execute(&manager(), import().id, command)
            .await
    };
    let refused = ask(Vec::new(), plan(columns())).await;
    assert!(
        matches!(refused, Err(PlanImportError::Dates(DateDoubt::Ambiguous { example })) if example.text == "03/04/2025")
    );

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
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    let failure = over(end).failure.unwrap();
    assert!(failure.contains("03/04/2025"), "{failure}");
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
        .withf(|_, _, mapping| mapping.targets == [NAME, PHONE].map(Some))
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

#[tokio::test]
async fn what_nobody_has_decided_about_is_not_remembered() {
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_update()
        .withf(|_, import| {
            import.plan.columns == ColumnPlan::Exact(vec![ColumnTarget::Ignored, PHONE])
                && import.plan.undecided == [0]
        })
        .times(1)
        .returning(|_, _| Ok(()));
    begins
        .imports
        .expect_remember_mapping()
        .withf(|_, _, mapping| mapping.targets == [None, Some(PHONE)])
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
    over(run(units, import(), ["salary", "phone"]).await);
}

#[tokio::test]
async fn a_run_that_goes_on_says_when_it_did() {
    let mut stored = import();
    stored.checkpoint.row = 2;
    stored.started_at = Some(now());
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_update()
        .withf(|_, import| import.resumed_at.is_some())
        .times(1)
        .returning(|_, _| Ok(()));
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
    over(run(units, stored, ["name", "phone"]).await);
}

#[tokio::test]
async fn nor_does_one_look_ahead_as_if_there_were_such_a_field() {
    let ports = ports(Vec::new(), import(), ["name", "phone"]);
    let upload = StartImport::new(&ports, Settings::default())
        .receive(&manager())
        .await
        .unwrap();
    let ColumnChoice::Define(field) = stream() else {
        panic!("it is one")
    };
    let new_field = NewField {
        column: "name".to_owned(),
        field,
    };
    let refused = CheckFile::new(&ports, Settings::default())
        .execute(&manager(), upload, StartImportCommand::default(), vec![new_field])
        .await;
    assert!(matches!(refused, Err(CheckFileError::MayNotDefine(_))));
}
