//! The import's use cases with mocked ports: what a file does, chunk by chunk.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use callbook_domain::access::Role;
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::{CustomerDetails, EventKind};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::import::{Cell, Checkpoint, Import, ImportState, KnownCustomer, OnDuplicate, SheetRow};
use callbook_domain::phone::Phone;
use callbook_domain::status::Preset;
use callbook_domain::version::Version;
use uuid::Uuid;

use super::*;
use crate::ports::*;
use crate::testing::{MockUnit, clock, company, ids, now, statuses, user};
use crate::{Ports, Settings};

const FILE: [[&str; 2]; 4] = [
    ["Asha", "9876543210"],
    ["Again", "+91 98765 43210"],
    ["Ravi", "9876543211"],
    ["Nobody", "not-a-phone"],
];

fn import() -> Import {
    Import {
        id: ImportId::from_uuid(Uuid::from_u128(500)),
        company: company().id,
        started_by: starter().id,
        file_name: "leads.csv".to_owned(),
        file_bytes: 100,
        file_hash: "00".to_owned(),
        chosen_columns: Vec::new(),
        columns: Vec::new(),
        on_duplicate: OnDuplicate::Skip,
        share_among: vec![starter().id],
        state: ImportState::Queued,
        failure: None,
        checkpoint: Checkpoint::default(),
        rows_expected: None,
        created_at: now(),
        started_at: None,
        ended_at: None,
    }
}

fn starter() -> callbook_domain::user::User {
    user(1, "meera", Role::Manager)
}

fn lease() -> Lease {
    Lease {
        job: ImportJob {
            import: import().id,
            company: company().id,
            user: starter().id,
        },
        fence: 3,
    }
}

fn sheet(headers: [&'static str; 2]) -> MockSheet {
    let text = |cell: &&str| Cell::Text((*cell).to_owned());
    let rows = (2..).zip(FILE).map(|(number, cells)| SheetRow {
        number,
        cells: Ok(cells.iter().map(text).collect()),
    });
    let mut batches = VecDeque::from([rows.collect::<Vec<_>>()]);
    let mut sheet = MockSheet::new();
    sheet
        .expect_headers()
        .returning(move || headers.map(str::to_owned).to_vec());
    sheet
        .expect_next_rows()
        .returning(move |_| Ok(batches.pop_front().unwrap_or_default()));
    sheet.expect_rows_expected().returning(|| Some(4));
    sheet
}

/// Ports whose transactions hand out `units` in turn, each with the commits that it expects.
fn ports(units: Vec<(MockUnit, usize)>, stored: Import, headers: [&'static str; 2]) -> Ports {
    let mut units: VecDeque<_> = units
        .into_iter()
        .map(|(unit, commits)| unit.unit(commits))
        .collect();
    let count = units.len();
    let mut transactions = MockTransactions::new();
    transactions.expect_begin().times(count).returning(move || {
        units
            .pop_front()
            .ok_or_else(|| StoreError::Backend("begun too often".into()))
    });
    let mut accounts = MockAccountQueries::new();
    accounts.expect_by_id().returning(|_| Ok(Some(starter())));
    let mut companies = MockCompanyQueries::new();
    companies.expect_get().returning(|_| Ok(Some(company())));
    let mut users = MockUserQueries::new();
    users.expect_all().returning(|_| Ok(vec![starter()]));
    let mut status_queries = MockStatusQueries::new();
    status_queries
        .expect_set()
        .returning(|_| Ok(statuses(Preset::Calling)));
    let mut imports = MockImportQueries::new();
    imports
        .expect_find()
        .returning(move |_, _| Ok(Some(stored.clone())));
    let mut sheets = MockSheets::new();
    sheets
        .expect_open()
        .returning(move |_| Ok(Box::new(sheet(headers))));
    let mut files = MockFiles::new();
    files.expect_remove().returning(|_| Ok(()));
    files.expect_receive().returning(|_| {
        let mut receiving = MockReceiving::new();
        receiving.expect_keep().returning(|| {
            Ok(KeptFile {
                bytes: 100,
                hash: "00".to_owned(),
            })
        });
        Ok(Box::new(receiving))
    });
    Ports {
        clock: clock(),
        ids: ids(),
        tokens: Arc::new(MockTokens::new()),
        passwords: Arc::new(MockPasswords::new()),
        transactions: Arc::new(transactions),
        companies: Arc::new(companies),
        statuses: Arc::new(status_queries),
        users: Arc::new(users),
        accounts: Arc::new(accounts),
        customers: Arc::new(MockCustomerQueries::new()),
        dashboard: Arc::new(MockDashboardQueries::new()),
        imports: Arc::new(imports),
        files: Arc::new(files),
        sheets: Arc::new(sheets),
    }
}

fn begins() -> (MockUnit, usize) {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(|_, _| Ok(Hold::Held));
    unit.imports.expect_update().times(1).returning(|_, _| Ok(()));
    (unit, 1)
}

fn ends(action: AuditAction, state: ImportState) -> (MockUnit, usize) {
    let mut unit = MockUnit::default().audited(action);
    unit.jobs.expect_complete().times(1).returning(|_| Ok(Hold::Held));
    unit.imports
        .expect_update()
        .withf(move |_, import| import.state == state)
        .times(1)
        .returning(|_, _| Ok(()));
    (unit, 1)
}

fn writes(known: HashMap<Phone, KnownCustomer>) -> MockUnit {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(|_, _| Ok(Hold::Held));
    unit.customers
        .expect_known()
        .returning(move |_, _| Ok(known.clone()));
    unit.customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    unit.customers.expect_append().returning(|_, _| Ok(()));
    unit.imports
        .expect_advance()
        .times(1)
        .returning(|_, _, _, _, _| Ok(()));
    unit
}

fn go(_: ImportProgress<'_>) -> Onward {
    Onward::Go
}

async fn run(units: Vec<(MockUnit, usize)>, stored: Import, headers: [&'static str; 2]) -> RunEnd {
    let ports = ports(units, stored, headers);
    RunImport::new(&ports, Settings::default())
        .execute(&lease(), &go)
        .await
        .unwrap()
}

fn over(end: RunEnd) -> Import {
    match end {
        RunEnd::Over(import) => *import,
        other => panic!("{other:?}"),
    }
}

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

#[tokio::test]
async fn new_customers_are_dealt_with_an_entry_on_their_timelines() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = events.clone();
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Hold::Held));
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
async fn it_goes_on_after_its_checkpoint() {
    let mut stored = import();
    stored.checkpoint.row = 3;
    stored.checkpoint.counts.created = 1;
    stored.checkpoint.counts.skipped = 1;
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 1)
        .times(1)
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (chunk, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let import = over(run(units, stored, ["name", "phone"]).await);
    assert_eq!(
        (import.checkpoint.row, import.checkpoint.counts.records()),
        (5, 4)
    );
}

#[tokio::test]
async fn whoever_lost_the_lease_writes_nothing() {
    let mut chunk = MockUnit::default();
    chunk.jobs.expect_hold().returning(|_, _| Ok(Hold::Lost));
    assert_eq!(
        run(vec![begins(), (chunk, 0)], import(), ["name", "phone"]).await,
        RunEnd::TakenOver
    );
}

#[tokio::test]
async fn a_chunk_that_collided_is_judged_anew() {
    let phone = Phone::from_digits(919_876_543_210);
    let mut collides = MockUnit::default();
    collides.jobs.expect_hold().returning(|_, _| Ok(Hold::Held));
    collides
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    collides
        .customers
        .expect_insert_imported()
        .returning(move |_| Ok(vec![phone]));
    collides
        .customers
        .expect_update_imported()
        .returning(|_, _| Ok(Vec::new()));
    let known = KnownCustomer {
        id: CustomerId::from_uuid(Uuid::from_u128(7)),
        details: CustomerDetails::default(),
        status: statuses(Preset::Calling).first_fresh().id,
        assignee: None::<UserId>,
        last_import: None,
        version: Version::FIRST,
    };
    let mut again = writes(HashMap::from([(phone, known)]));
    again
        .customers
        .expect_insert_imported()
        .withf(|made| made.len() == 1)
        .returning(|_| Ok(Vec::new()));
    let units = vec![
        begins(),
        (collides, 0),
        (again, 1),
        ends(AuditAction::ImportFinished, ImportState::Finished),
    ];
    let import = over(run(units, import(), ["name", "phone"]).await);
    assert_eq!(
        (import.checkpoint.counts.created, import.checkpoint.counts.skipped),
        (1, 2)
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
async fn it_stops_at_a_checkpoint_when_asked() {
    let mut chunk = writes(HashMap::new());
    chunk
        .customers
        .expect_insert_imported()
        .returning(|_| Ok(Vec::new()));
    let ports = ports(vec![begins(), (chunk, 1)], import(), ["name", "phone"]);
    let stop = |_: ImportProgress<'_>| Onward::Stop;
    let end = RunImport::new(&ports, Settings::default())
        .execute(&lease(), &stop)
        .await
        .unwrap();
    assert_eq!(end, RunEnd::Stopped);
}

#[tokio::test]
async fn a_check_tells_the_same_and_commits_nothing() {
    let mut looks = MockUnit::default();
    looks
        .customers
        .expect_known()
        .returning(|_, _| Ok(HashMap::new()));
    let ports = ports(vec![(looks, 0)], import(), ["name", "phone"]);
    let viewer = crate::testing::viewer(Role::Manager);
    let upload = StartImport::new(&ports, Settings::default())
        .receive(&viewer)
        .await
        .unwrap();
    let check = CheckFile::new(&ports, Settings::default());
    let checked = check
        .execute(&viewer, upload, StartImportCommand::default())
        .await
        .unwrap();
    let counts = checked.checkpoint.counts;
    assert_eq!((counts.created, counts.skipped, counts.refused), (2, 1, 1));
}

#[tokio::test]
async fn a_file_is_kept_and_queued_in_one_unit_and_sales_users_import_nothing() {
    let mut unit = MockUnit::default().audited(AuditAction::ImportStarted);
    unit.imports.expect_insert().times(1).returning(|_| Ok(()));
    unit.jobs.expect_enqueue().times(1).returning(|_, _| Ok(()));
    let mut ports = ports(vec![(unit, 1)], import(), ["name", "phone"]);
    let mut imports = MockImportQueries::new();
    imports.expect_same_file().returning(|_, _| Ok(Some(import())));
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
    chunk.jobs.expect_hold().returning(|_, _| Ok(Hold::Held));
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
