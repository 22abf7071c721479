//! What each row of a file comes to.

use callbook_domain::import::{OnRepeat, Reason};
use rstest::rstest;

use super::*;

#[tokio::test]
async fn each_row_has_one_outcome_and_a_chunk_one_commit() {
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 2)
        .times(1)
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let import = over(run(units, import(), ["Name", "Mobile No"]).await);
    let counts = import.checkpoint.counts;
    assert_eq!(
        (counts.created, counts.updated, counts.skipped, counts.refused),
        (2, 0, 1, 1)
    );
    assert_eq!(counts.records(), 4);
    assert_eq!(
        counts.reasons,
        [("phone_not_a_number", 1), ("repeat_skipped", 1)].into()
    );
}

#[rstest]
#[case(OnRepeat::Last)]
#[case(OnRepeat::Merge)]
#[tokio::test]
async fn rows_whose_last_one_is_refused_are_refused_with_it(#[case] rule: OnRepeat) {
    let mut stored = import();
    stored.plan.on_known = OnDuplicate::Refuse;
    stored.plan.on_repeat = rule;
    let phone = Phone::from_digits(919_876_543_210);
    let known = known_as(CustomerDetails::default());
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    chunk
        .customers
        .expect_known()
        .withf(move |_, phones| phones.iter().filter(|found| **found == phone).count() == 2)
        .returning(move |_, _| Ok(HashMap::from([(phone, known.clone())])));
    chunk
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 1)
        .returning(|_| Ok(Vec::new()));
    chunk
        .customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    chunk.customers.expect_append().returning(|_, _| Ok(()));
    chunk
        .imports
        .expect_advance()
        .withf(|_, _, _, _, findings| {
            let known = findings
                .iter()
                .filter(|finding| finding.reason == Reason::AlreadyKnown);
            let mut rows: Vec<_> = known
                .map(|finding| (finding.row, &finding.cells[0][..]))
                .collect();
            rows.sort_unstable();
            rows == [(2, "Asha"), (3, "Again")]
        })
        .times(1)
        .returning(|_, _, _, _, _| Ok(()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let counts = over(run(units, stored, ["name", "phone"]).await)
        .checkpoint
        .counts;
    assert_eq!((counts.created, counts.skipped, counts.refused), (1, 0, 3));
}

#[tokio::test]
async fn new_customers_are_dealt_with_an_entry_on_their_timelines() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = events.clone();
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    chunk
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    chunk
        .customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    chunk.customers.expect_append().returning(move |_, events| {
        seen.lock()
            .unwrap()
            .extend(events.iter().map(|event| event.kind.key()));
        Ok(())
    });
    chunk.imports.expect_advance().returning(|_, _, _, _, _| Ok(()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    run(units, import(), ["name", "phone"]).await;
    assert_eq!(
        *events.lock().unwrap(),
        ["imported", "assigned", "imported", "assigned"]
    );
}

#[tokio::test]
async fn without_a_phone_column_it_fails_and_says_which_columns_there_are() {
    let units = vec![ends(AuditAction::ImportFailed, ImportState::Failed)];
    let import = over(run(units, import(), ["name", "salary"]).await);
    assert!(
        import
            .failure
            .is_some_and(|failure| failure.contains("Columns found: name, salary"))
    );
}

#[tokio::test]
async fn a_check_tells_the_same_and_commits_nothing() {
    let ports = ports(Vec::new(), import(), ["name", "phone"]);
    let viewer = crate::testing::viewer(Role::Manager);
    let upload = StartImport::new(&ports, Settings::default())
        .receive(&viewer)
        .await
        .unwrap();
    let check = CheckFile::new(&ports, Settings::default());
    let checked = check
        .execute(&viewer, upload, StartImportCommand::default(), Vec::new())
        .await
        .unwrap();
    let counts = checked.check.checkpoint.counts;
    assert_eq!((counts.created, counts.skipped, counts.refused), (2, 1, 1));
}

#[tokio::test]
async fn sales_users_check_no_file_either() {
    let ports = ports(Vec::new(), import(), ["name", "phone"]);
    let upload = StartImport::new(&ports, Settings::default())
        .receive(&crate::testing::viewer(Role::Manager))
        .await
        .unwrap();
    let checked = CheckFile::new(&ports, Settings::default())
        .execute(
            &crate::testing::viewer(Role::Sales),
            upload,
            StartImportCommand::default(),
            Vec::new(),
        )
        .await;
    assert!(matches!(checked, Err(CheckFileError::NotAllowed(_))));
}

#[tokio::test]
async fn a_file_is_kept_and_queued_in_one_unit_and_sales_users_import_nothing() {
    let mut unit = MockUnit::default().audited(AuditAction::ImportStarted);
    unit.imports.expect_insert().times(1).returning(|_| Ok(()));
    unit.jobs.expect_enqueue().times(1).returning(|_, _| Ok(()));
    let mut ports = ports(vec![(unit, 1)], import(), ["name", "phone"]);
    let mut imports = MockImportQueries::new();
    imports.expect_same_file().returning(|_, _, _| Ok(Some(import())));
    ports.imports = Arc::new(imports);
    let start = StartImport::new(&ports, Settings::default());
    let viewer = crate::testing::viewer(Role::Manager);
    let upload = start.receive(&viewer).await.unwrap();
    let started = start
        .execute(&viewer, upload, StartImportCommand::default())
        .await
        .unwrap();
    assert_eq!(started.same_file, Some(import().id));

    let refused = start.receive(&crate::testing::viewer(Role::Sales)).await;
    assert!(matches!(refused, Err(StartImportError::NotAllowed(_))));
}

#[tokio::test]
async fn an_imported_event_names_its_row() {
    let rows = Arc::new(Mutex::new(Vec::new()));
    let seen = rows.clone();
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    chunk
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    chunk
        .customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    chunk.customers.expect_append().returning(move |_, events| {
        let imported = events.iter().filter_map(|event| match event.kind {
            EventKind::Imported { row, .. } => Some(row),
            _ => None,
        });
        seen.lock().unwrap().extend(imported);
        Ok(())
    });
    chunk.imports.expect_advance().returning(|_, _, _, _, _| Ok(()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    run(units, import(), ["name", "phone"]).await;
    assert_eq!(*rows.lock().unwrap(), [2, 4]);
}

#[tokio::test]
async fn a_status_that_the_file_sets_is_told_of_but_is_no_call() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = events.clone();
    let mut stored = import();
    stored.plan.on_known = OnDuplicate::Overwrite;
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    let phone = Phone::from_digits(919_876_543_211);
    let known = known_as(CustomerDetails::default());
    chunk
        .customers
        .expect_known()
        .returning(move |_, _| Ok(HashMap::from([(phone, known.clone())])));
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    chunk
        .customers
        .expect_update_imported()
        .withf(|_, updates| updates.len() == 1)
        .returning(|_, _| Ok(Vec::new()));
    chunk.customers.expect_append().returning(move |_, events| {
        seen.lock()
            .unwrap()
            .extend(events.iter().map(|event| event.kind.clone()));
        Ok(())
    });
    chunk.imports.expect_advance().returning(|_, _, _, _, _| Ok(()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let ports = Ports {
        sheets: Arc::new(WithStatus),
        ..ports(units, stored, ["name", "phone"])
    };
    WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    let statuses = statuses(Preset::Calling);
    let moved = (statuses.first_fresh().id, statuses.named("Called").unwrap().id);
    let kinds = events.lock().unwrap().clone();
    assert!(
        matches!(&kinds[..], [EventKind::UpdatedByImport { status: Some(status), .. }] if *status == moved),
        "{kinds:?}"
    );
}

struct WithStatus;

#[async_trait::async_trait]
impl Sheets for WithStatus {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let cells = ["9876543211", "called"]
            .map(|cell| Cell::Text(cell.to_owned()))
            .to_vec();
        let mut rows = VecDeque::from([vec![SheetRow {
            number: 2,
            cells: Ok(cells),
        }]]);
        let mut sheet = MockSheet::new();
        sheet
            .expect_headers()
            .returning(|| ["phone", "status"].map(str::to_owned).to_vec());
        sheet
            .expect_next_rows()
            .returning(move |_| Ok(rows.pop_front().unwrap_or_default()));
        sheet.expect_facts().returning(facts);
        sheet.expect_rows_expected().returning(|| Some(1));
        Ok(Box::new(sheet))
    }
}

/// Has a header and nothing else.
struct HeaderOnly;

#[async_trait::async_trait]
impl Sheets for HeaderOnly {
    async fn open(&self, _: ImportId, _: &Reading) -> Result<Box<dyn Sheet>, SheetError> {
        let mut sheet = MockSheet::new();
        sheet.expect_headers().returning(|| vec!["phone".to_owned()]);
        sheet.expect_next_rows().returning(|_| Ok(Vec::new()));
        sheet.expect_facts().returning(facts);
        Ok(Box::new(sheet))
    }
}

#[tokio::test]
async fn a_file_without_rows_fails_and_says_so() {
    let units = vec![begins(), ends(AuditAction::ImportFailed, ImportState::Failed)];
    let ports = Ports {
        sheets: Arc::new(HeaderOnly),
        ..ports(units, import(), ["name", "phone"])
    };
    let end = WorkImports::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap();
    assert!(
        over(end)
            .failure
            .is_some_and(|failure| failure.contains("no rows"))
    );
}
