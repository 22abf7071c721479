use callbook_domain::access::{CustomerReach, Role};
use callbook_domain::custom_field::CustomFieldSet;
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomerId;
use callbook_domain::phone::Phone;
use callbook_domain::status::Preset;
use mockall::Sequence;
use uuid::Uuid;

use super::*;
use crate::ports::*;
use crate::testing::{MockUnit, clock, company, ids, now, ports, sending, statuses, user, viewer};

const CSV: TableLayout = TableLayout::new(TableFormat::Csv, TextForm::Utf8);

fn customer(number: u64) -> Customer {
    Customer::new(
        CustomerId::from_uuid(Uuid::from_u128(u128::from(number))),
        company().id,
        Phone::from_digits(919_876_500_000 + number),
        statuses(Preset::Calling).first_fresh().id,
        now(),
    )
}

/// Expects one unit of work for each of these entries, in their order.
fn told(entries: &[(AuditAction, Outcome, Option<&'static str>)]) -> Arc<dyn Transactions> {
    let mut transactions = MockTransactions::new();
    let mut sequence = Sequence::new();
    for (action, outcome, rows) in entries.iter().copied() {
        transactions
            .expect_begin()
            .times(1)
            .in_sequence(&mut sequence)
            .returning(move || {
                let mut unit = MockUnit::default();
                unit.audit
                    .expect_append()
                    .withf(move |entry| {
                        let value = |name| entry.details.iter().find(|detail| detail.field() == name);
                        let counted = value("rows").map(|detail| match detail {
                            AuditDetail::Value { value, .. } => value.clone(),
                            other => panic!("{other:?}"),
                        });
                        entry.action == action
                            && entry.outcome == outcome
                            && entry.object == "CSV"
                            && counted.as_deref() == rows
                            && value("search").is_some()
                    })
                    .times(1)
                    .returning(|_| Ok(()));
                Ok(unit.unit(1))
            });
    }
    Arc::new(transactions)
}

/// Walks over these pages.
fn walking(pages: Vec<Result<Vec<Customer>, StoreError>>) -> MockCustomerQueries {
    let mut customers = MockCustomerQueries::new();
    let pages = std::sync::Mutex::new(Some(pages));
    customers.expect_walk().times(1).returning(move |scope, listing| {
        assert_eq!(scope.reach(), CustomerReach::Company);
        assert_eq!(listing.filter.search.as_deref(), Some("asha"));
        let mut pages = pages.lock().unwrap().take().unwrap().into_iter();
        let mut walk = MockCustomerWalk::new();
        walk.expect_next()
            .returning(move || pages.next().unwrap_or_else(|| Ok(Vec::new())));
        Ok(Box::new(walk))
    });
    customers
}

/// Writes each row as the phone, and `end` at the end.
fn tables() -> MockTables {
    let mut tables = MockTables::new();
    tables.expect_begin().times(1).returning(|_, name, header| {
        assert_eq!((name, header[0].as_str()), ("Customers", "phone"));
        let mut table = MockTableWriting::new();
        table.expect_write().returning(|rows| {
            let phones: String = rows.iter().map(|row| format!("{}\n", row[0])).collect();
            Ok(phones.into_bytes())
        });
        table.expect_finish().returning(|| Ok(sending(b"end")));
        Ok(Box::new(table))
    });
    tables
}

fn use_case(
    customers: MockCustomerQueries,
    tables: MockTables,
    transactions: Arc<dyn Transactions>,
) -> ExportCustomers {
    let mut sets = MockStatusQueries::new();
    sets.expect_set().returning(|_| Ok(statuses(Preset::Calling)));
    let mut fields = MockCustomFieldQueries::new();
    fields.expect_set().returning(|_| Ok(CustomFieldSet::default()));
    let mut users = MockUserQueries::new();
    users
        .expect_all()
        .returning(|_| Ok(vec![user(200, "viewer", Role::Manager)]));
    users.expect_visitors().returning(|| Ok(Vec::new()));
    let ports = Ports {
        statuses: Arc::new(sets),
        custom_fields: Arc::new(fields),
        users: Arc::new(users),
        customers: Arc::new(customers),
        tables: Arc::new(tables),
        transactions,
        clock: clock(),
        ids: ids(),
        ..ports()
    };
    ExportCustomers::new(&ports, Settings::default())
}

fn listing() -> CustomerListing {
    CustomerListing {
        filter: CustomerFilter {
            search: Some("asha".to_owned()),
            ..CustomerFilter::default()
        },
        ..CustomerListing::default()
    }
}

#[tokio::test]
async fn everybody_is_in_the_file_and_the_log_knows_before_and_after() {
    let transactions = told(&[
        (AuditAction::CustomersExportBegun, Outcome::Done, None),
        (AuditAction::CustomersExported, Outcome::Done, Some("3")),
    ]);
    let customers = walking(vec![Ok(vec![customer(1), customer(2)]), Ok(vec![customer(3)])]);
    let mut file = use_case(customers, tables(), transactions)
        .execute(&viewer(Role::Manager), listing(), CSV)
        .await
        .unwrap();
    let mut text = Vec::new();
    while let Some(part) = file.next().await.unwrap() {
        text.extend(part);
    }
    assert_eq!(
        String::from_utf8(text).unwrap(),
        "+919876500001\n+919876500002\n+919876500003\nend"
    );
    assert_eq!(file.rows(), 3);
    assert!(file.next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_file_that_breaks_off_says_so_and_gives_no_more() {
    let transactions = told(&[
        (AuditAction::CustomersExportBegun, Outcome::Done, None),
        (AuditAction::CustomersExported, Outcome::Failed, Some("1")),
    ]);
    let customers = walking(vec![
        Ok(vec![customer(1)]),
        Err(StoreError::Unavailable("gone".into())),
    ]);
    let mut file = use_case(customers, tables(), transactions)
        .execute(&viewer(Role::Manager), listing(), CSV)
        .await
        .unwrap();
    assert!(file.next().await.unwrap().is_some());
    assert!(matches!(file.next().await, Err(ExportCustomersError::Store(_))));
    assert!(file.next().await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_without_the_right_gets_a_file() {
    let mut tables = MockTables::new();
    tables.expect_begin().never();
    let result = use_case(MockCustomerQueries::new(), tables, MockUnit::never())
        .execute(&viewer(Role::Sales), listing(), CSV)
        .await;
    assert!(matches!(result, Err(ExportCustomersError::NotAllowed(_))));
}

#[tokio::test]
async fn where_no_file_can_be_begun_nothing_is_told() {
    let mut tables = MockTables::new();
    tables
        .expect_begin()
        .returning(|_, _, _| Err(FileError::Full("no room".into()).into()));
    let result = use_case(MockCustomerQueries::new(), tables, MockUnit::never())
        .execute(&viewer(Role::Manager), listing(), TableLayout::Workbook)
        .await;
    assert!(matches!(result, Err(ExportCustomersError::Table(_))));
}
