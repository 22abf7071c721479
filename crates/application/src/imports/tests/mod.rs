//! The import's use cases with mocked ports: what a file does, chunk by chunk.

mod checking;
mod dates;
mod deciding;
mod giving_up;
mod leases;
mod outcomes;
mod pacing;
mod planning;
mod stopping;
mod undoing;
mod words;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use callbook_domain::access::{Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::customer::{CustomerDetails, EventKind};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::import::{
    Cell, Checkpoint, HeaderRow, Import, ImportPlan, ImportState, KnownCustomer, OnDuplicate, Reading,
    SheetRow,
};
use callbook_domain::phone::Phone;
use callbook_domain::status::Preset;
use callbook_domain::version::Version;
use uuid::Uuid;

use super::*;
use crate::ports::*;
use crate::testing::{MockUnit, company, now, statuses, user};
use crate::{Ports, Settings};

const FILE: [[&str; 2]; 4] = [
    ["Asha", "9876543210"],
    ["Again", "+91 98765 43210"],
    ["Ravi", "9876543211"],
    ["Nobody", "not-a-phone"],
];

pub(super) fn import() -> Import {
    Import {
        id: ImportId::from_uuid(Uuid::from_u128(500)),
        company: company().id,
        started_by: starter().id,
        file_name: "leads.csv".to_owned(),
        file_bytes: 100,
        file_hash: "00".to_owned(),
        plan: ImportPlan {
            share_among: vec![starter().id],
            ..ImportPlan::default()
        },
        columns: Vec::new(),
        state: ImportState::Queued,
        failure: None,
        checkpoint: Checkpoint::default(),
        rows_expected: None,
        check: None,
        undo: None,
        created_at: now(),
        started_at: None,
        resumed_at: None,
        ended_at: None,
    }
}

fn starter() -> callbook_domain::user::User {
    user(1, "meera", Role::Manager)
}

fn lease() -> Lease {
    lease_of(JobKind::Run)
}

fn lease_of(kind: JobKind) -> Lease {
    Lease {
        job: ImportJob {
            import: import().id,
            company: company().id,
            user: starter().id,
            kind,
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
    sheet.expect_facts().returning(facts);
    sheet.expect_rows_expected().returning(|| Some(4));
    sheet
}

/// A text with its header in the first row.
fn facts() -> SheetFacts {
    SheetFacts {
        format: SheetFormat::Csv,
        encoding: None,
        delimiter: None,
        sheets: Vec::new(),
        sheet: None,
        header: HeaderRow::At(1),
    }
}

/// Hands out `units` in turn, each with the commits that it expects.
fn transactions(units: Vec<(MockUnit, usize)>, others: Others) -> MockTransactions {
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
    transactions.expect_others().returning(move || others);
    transactions
}

fn ports(units: Vec<(MockUnit, usize)>, stored: Import, headers: [&'static str; 2]) -> Ports {
    let mut accounts = MockAccountQueries::new();
    accounts.expect_by_id().returning(|_| Ok(Some(starter())));
    let mut companies = MockCompanyQueries::new();
    companies.expect_get().returning(|_| Ok(Some(company())));
    let mut users = MockUserQueries::new();
    users.expect_all().returning(|_| Ok(vec![starter()]));
    users.expect_visitors().returning(|| Ok(Vec::new()));
    let mut status_queries = MockStatusQueries::new();
    status_queries
        .expect_set()
        .returning(|_| Ok(statuses(Preset::Calling)));
    let mut custom_fields = MockCustomFieldQueries::new();
    custom_fields
        .expect_set()
        .returning(|_| Ok(CustomFieldSet::new(Vec::new())));
    let mut customers = MockCustomerQueries::new();
    customers.expect_known().returning(|_, _| Ok(HashMap::new()));
    let mut imports = MockImportQueries::new();
    imports
        .expect_find()
        .returning(move |_, _| Ok(Some(stored.clone())));
    imports.expect_mapping().returning(|_, _| Ok(None));
    imports.expect_same_file().returning(|_, _, _| Ok(None));
    let mut sheets = MockSheets::new();
    sheets
        .expect_open()
        .returning(move |_, _| Ok(Box::new(sheet(headers))));
    let sheets: Arc<dyn Sheets> = Arc::new(sheets);
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
        timer: Arc::new(timer()),
        transactions: Arc::new(transactions(units, Others::Beside)),
        companies: Arc::new(companies),
        statuses: Arc::new(status_queries),
        custom_fields: Arc::new(custom_fields),
        customers: Arc::new(customers),
        users: Arc::new(users),
        accounts: Arc::new(accounts),
        imports: Arc::new(imports),
        files: Arc::new(files),
        requested_sheets: sheets.clone(),
        sheets,
        ..crate::testing::ports()
    }
}

/// A timer that goes off at once; what is waited for here is there before.
fn timer() -> MockTimer {
    let mut timer = MockTimer::new();
    timer.expect_wait().returning(|_| ());
    timer
}

fn begins() -> (MockUnit, usize) {
    let mut unit = MockUnit::default();
    unit.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
    unit.imports.expect_update().times(1).returning(|_, _| Ok(()));
    unit.imports
        .expect_remember_mapping()
        .times(1)
        .returning(|_, _, _| Ok(()));
    (unit, 1)
}

fn ends(action: AuditAction, state: ImportState) -> (MockUnit, usize) {
    let mut unit = MockUnit::default().audited(action);
    unit.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
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
    unit.jobs.expect_hold().returning(|_, _| Ok(Grip::Firm));
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
    WorkImports::new(&ports, Settings::default())
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

fn known_as(details: CustomerDetails) -> KnownCustomer {
    KnownCustomer {
        id: CustomerId::from_uuid(Uuid::from_u128(7)),
        details,
        status: statuses(Preset::Calling).first_fresh().id,
        assignee: None::<UserId>,
        follow_up: None,
        attempts: 0,
        retry_at: None,
        do_not_call: false,
        version: Version::FIRST,
    }
}

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
