//! Which number of a date is the day, as a whole file tells or does not.

use std::sync::atomic::{AtomicUsize, Ordering};

use callbook_domain::import::{ColumnPlan, ColumnTarget, DateDoubt, DateOrder, ImportField};

use super::*;

const PHONE: ColumnTarget = ColumnTarget::Field(ImportField::Phone);
const DATE: ColumnTarget = ColumnTarget::Field(ImportField::Date);
/// More than columns are judged by.
const ROWS: u64 = 3_000;

/// A file of 3,000 rows with a plain date each, but for those in some rows; it counts how often it is opened.
struct Long {
    dates: Vec<(u64, &'static str)>,
    opened: Arc<AtomicUsize>,
}

impl Long {
    fn with(dates: &[(u64, &'static str)]) -> Self {
        Self {
            dates: dates.to_vec(),
            opened: Arc::default(),
        }
    }

    fn row(&self, number: u64) -> SheetRow {
        let special = self.dates.iter().find(|(row, _)| *row == number);
        let date = special.map_or("2026-01-31", |(_, date)| date).to_owned();
        let phone = (9_876_500_000 + number).to_string();
        SheetRow {
            number,
            cells: Ok(vec![Cell::Text(phone), Cell::Text(date)]),
        }
    }
}

#[async_trait::async_trait]
impl Sheets for Long {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        let rows = (2..ROWS + 2).map(|number| self.row(number));
        let mut rows: VecDeque<SheetRow> = rows.collect();
        let mut sheet = MockSheet::new();
        sheet
            .expect_headers()
            .returning(|| ["phone", "date"].map(str::to_owned).to_vec());
        sheet.expect_next_rows().returning(move |most| {
            let next = rows.len().min(most);
            Ok(rows.drain(..next).collect())
        });
        sheet.expect_facts().returning(facts);
        sheet.expect_rows_expected().returning(|| Some(ROWS));
        Ok(Box::new(sheet))
    }
}

fn planned(state: ImportState, targets: [ColumnTarget; 2]) -> Import {
    let mut import = in_state(state);
    import.plan.columns = ColumnPlan::Exact(targets.to_vec());
    import
}

/// The units of a check that gets to its end.
fn check_units(ends_with: fn(&Import) -> bool) -> Vec<(MockUnit, usize)> {
    let mut begins = MockUnit::default();
    begins.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    begins
        .imports
        .expect_forget_findings()
        .returning(|_, _, _, _| Ok(0));
    begins.imports.expect_update().returning(|_, _| Ok(()));
    let mut tells = MockUnit::default();
    tells.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    tells
        .imports
        .expect_advance_check()
        .returning(|_, _, _, _, _| Ok(()));
    vec![(begins, 1), (tells, 1), (check_ends(ends_with), 1)]
}

fn check_ends(with: fn(&Import) -> bool) -> MockUnit {
    let mut ends = MockUnit::default();
    ends.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    ends.imports
        .expect_update()
        .withf(move |_, import| import.state == ImportState::Checked && with(import))
        .times(1)
        .returning(|_, _| Ok(()));
    ends
}

/// Works a job on that file off; how it ended, and how often the file was opened.
async fn work(kind: JobKind, units: Vec<(MockUnit, usize)>, stored: Import, file: Long) -> (Import, usize) {
    let opened = file.opened.clone();
    let ports = Ports {
        sheets: Arc::new(file),
        // Nothing takes long here.
        timer: Arc::new(never()),
        ..ports(units, stored, ["", ""])
    };
    // All rows are one chunk here.
    let settings = Settings {
        chunk_rows: std::num::NonZeroUsize::new(10_000),
        ..Settings::default()
    };
    let end = WorkImports::new(&ports, settings)
        .execute(&lease_of(kind), &go)
        .await
        .unwrap();
    (over(end), opened.load(Ordering::Relaxed))
}

struct Never;

#[async_trait::async_trait]
impl Timer for Never {
    async fn wait(&self, _: jiff::SignedDuration) {
        std::future::pending::<()>().await;
    }
}

const fn never() -> Never {
    Never
}

#[tokio::test]
async fn a_row_far_down_tells_how_all_are_read() {
    let file = Long::with(&[(10, "03/04/2026"), (2_500, "31/03/2026")]);
    let units = check_units(|import| import.plan.dates == Some(DateOrder::DayFirst));
    let stored = planned(ImportState::Checking, [PHONE, DATE]);
    let (import, opened) = work(JobKind::Check, units, stored, file).await;
    let check = import.check.unwrap();
    assert_eq!((check.failure, check.doubt), (None, None));
    assert_eq!(check.checkpoint.counts.created, ROWS);
    assert_eq!(opened, 2, "it is gone through once more");
}

#[tokio::test]
async fn a_date_far_down_that_can_be_read_in_two_ways_is_asked_by_the_check() {
    let file = Long::with(&[(2_500, "03/04/2026")]);
    let units = vec![(check_ends(|import| import.plan.dates.is_none()), 1)];
    let stored = planned(ImportState::Checking, [PHONE, DATE]);
    let (import, _) = work(JobKind::Check, units, stored, file).await;
    let check = import.check.unwrap();
    assert!(check.failure.is_some(), "it cannot be imported so");
    let Some(DateDoubt::Ambiguous { example }) = check.doubt else {
        panic!("{:?}", check.doubt)
    };
    assert_eq!((example.row, example.text.as_str()), (2_500, "03/04/2026"));
}

#[tokio::test]
async fn a_run_that_nobody_can_ask_writes_no_row() {
    let file = Long::with(&[(2_500, "03/04/2026")]);
    let units = vec![ends(AuditAction::ImportFailed, ImportState::Failed)];
    let stored = planned(ImportState::Queued, [PHONE, DATE]);
    let (import, _) = work(JobKind::Run, units, stored, file).await;
    let failure = import.failure.unwrap();
    for said in ["03/04/2026 in row 2500", "dates=day-first", "--dates"] {
        assert!(failure.contains(said), "{said}: {failure}");
    }
}

#[tokio::test]
async fn what_was_said_and_files_without_dates_cost_nothing() {
    let dates = [(2_500, "03/04/2026")];
    let mut said = planned(ImportState::Checking, [PHONE, DATE]);
    said.plan.dates = Some(DateOrder::MonthFirst);
    let undated = planned(ImportState::Checking, [PHONE, ColumnTarget::Ignored]);
    for stored in [said, undated] {
        let units = check_units(|_| true);
        let (import, opened) = work(JobKind::Check, units, stored, Long::with(&dates)).await;
        assert_eq!(import.check.unwrap().checkpoint.counts.created, ROWS);
        assert_eq!(opened, 1);
    }
}

#[tokio::test]
async fn plain_dates_alone_are_read_by_nobodys_word() {
    let stored = planned(ImportState::Checking, [PHONE, DATE]);
    let (import, _) = work(JobKind::Check, check_units(|_| true), stored, Long::with(&[])).await;
    assert!(import.check.unwrap().failure.is_none());
}

fn two_columns() -> PlanImportCommand {
    PlanImportCommand {
        columns: [PHONE, DATE].map(ColumnChoice::Use).to_vec(),
        dates: None,
        on_known: OnDuplicate::Skip,
        on_repeat: callbook_domain::import::OnRepeat::First,
        status: None,
        share_among: Vec::new(),
        status_words: callbook_domain::import::StatusWords::default(),
    }
}

async fn plan_long(file: Long, units: Vec<(MockUnit, usize)>) -> Result<(), PlanImportError> {
    let ports = Ports {
        requested_sheets: Arc::new(file),
        ..ports(units, in_state(ImportState::Draft), ["", ""])
    };
    let command = two_columns();
    PlanImport::new(&ports, Settings::default())
        .execute(&manager(), import().id, command)
        .await
}

#[tokio::test]
async fn what_the_rest_of_a_file_may_tell_is_left_to_the_check() {
    let unit = enqueues(
        writes_state(finds(in_state(ImportState::Draft)), ImportState::Checking),
        JobKind::Check,
    );
    let file = Long::with(&[(10, "03/04/2026")]);
    plan_long(file, vec![(unit, 1)]).await.unwrap();
    let file = Long::with(&[(10, "31/03/2026"), (11, "03/31/2026")]);
    let refused = plan_long(file, Vec::new()).await;
    assert!(
        matches!(
            refused,
            Err(PlanImportError::Dates(DateDoubt::Contradictory { .. }))
        ),
        "no other row settles that: {refused:?}"
    );
}

#[tokio::test]
async fn an_answer_holds_as_long_as_the_dates_stand_in_the_same_columns() {
    for (before, kept) in [
        ([PHONE, DATE], Some(DateOrder::MonthFirst)),
        ([PHONE, ColumnTarget::Ignored], None),
    ] {
        let mut stored = planned(ImportState::Checked, before);
        stored.plan.dates = Some(DateOrder::MonthFirst);
        let mut unit = enqueues(finds(stored), JobKind::Check);
        unit.imports
            .expect_update()
            .withf(move |_, import| import.plan.dates == kept)
            .times(1)
            .returning(|_, _| Ok(()));
        plan_long(Long::with(&[(2_500, "03/04/2026")]), vec![(unit, 1)])
            .await
            .unwrap();
    }
}

async fn say(unit: MockUnit, commits: usize) -> Result<(), PlanImportError> {
    let ports = ports(vec![(unit, commits)], import(), ["name", "phone"]);
    PlanImport::new(&ports, Settings::default())
        .say_dates(&manager(), import().id, DateOrder::MonthFirst)
        .await
}

#[tokio::test]
async fn the_answer_is_written_down_and_the_file_checked_again() {
    let mut unit = enqueues(finds(in_state(ImportState::Checked)), JobKind::Check);
    unit.imports
        .expect_update()
        .withf(|_, import| {
            let is_said = import.plan.dates == Some(DateOrder::MonthFirst);
            is_said && import.state == ImportState::Checking
        })
        .times(1)
        .returning(|_, _| Ok(()));
    say(unit, 1).await.unwrap();
    let late = say(finds(in_state(ImportState::Running)), 0).await;
    assert!(matches!(late, Err(PlanImportError::Begun)));
}
