use std::collections::HashSet;

use callbook_application::ports::{CustomerQueries, ImportedUpdate};
use callbook_domain::customer::{
    Area, Assignment, AssignmentRule, Customer, CustomerDetails, CustomerEvent, CustomerRecord, EventKind,
};
use callbook_domain::ids::{EventId, ImportId};
use callbook_domain::phone::Phone;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin, new_id};
use crate::people::{CallingRoom, full_details, phone};

/// Customers with something in every field, and one with nothing.
fn sheet(room: &CallingRoom, import: ImportId, count: u64) -> Vec<Customer> {
    (0..count)
        .map(|number| {
            let customer = room.customer(number, "").from_import(import);
            if number == 0 {
                return customer;
            }
            let mut customer = customer
                .with_details(full_details())
                .begun_in(room.status("Valid"));
            if number % 2 == 0 {
                let by = room.manager.user_id();
                customer.assign(
                    Some(room.asha.user_id()),
                    by,
                    AssignmentRule::NamedInFile,
                    customer.created_at,
                );
            }
            customer
        })
        .collect()
}

fn events(room: &CallingRoom, import: ImportId, customers: &[Customer]) -> Vec<CustomerEvent> {
    (2..)
        .zip(customers)
        .map(|(row, customer)| CustomerEvent {
            id: EventId::from_uuid(new_id()),
            customer: customer.id,
            at: at(40),
            by: room.manager.user_id(),
            kind: EventKind::Imported {
                import,
                row,
                status: customer.status,
            },
        })
        .collect()
}

async fn a_sheet_comes_back_as_it_went_in(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let import = ImportId::from_uuid(new_id());
    // More than go into one statement.
    let customers = sheet(&room, import, 5_300);
    let unit = begin(&database).await;
    assert_eq!(
        unit.customers.insert_imported(&customers).await.unwrap(),
        Vec::new()
    );
    let events = events(&room, import, &customers);
    unit.customers.append(&room.office.scope, &events).await.unwrap();
    let phones: Vec<Phone> = customers.iter().map(|customer| customer.phone).collect();
    let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
    assert_eq!(known.len(), 5_300);
    assert_eq!(known[&phone(7)].details, full_details());
    assert_eq!(known[&phone(8)].assignee, Some(room.asha.user_id()));
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    for number in [0, 1, 2, 5_299] {
        let found = queries.find(&room.all(), customers[number].id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&customers[number]));
        let timeline = queries
            .timeline(&room.all(), customers[number].id, 9)
            .await
            .unwrap();
        assert_eq!(timeline, vec![events[number].clone()]);
    }
    assert_eq!(
        queries
            .search(&room.all(), &phone(4_321).to_string(), 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn phones_that_somebody_else_added_are_told_and_not_written(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    room.add(&database, &room.customer(3, "Earlier")).await;
    other.add(&database, &other.customer(4, "Elsewhere")).await;
    let import = ImportId::from_uuid(new_id());
    let customers = sheet(&room, import, 10);
    let unit = begin(&database).await;
    assert_eq!(
        unit.customers.insert_imported(&customers).await.unwrap(),
        vec![phone(3)]
    );
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    assert_eq!(queries.find(&room.all(), customers[3].id).await.unwrap(), None);
    assert_eq!(queries.search(&room.all(), "earlier", 9).await.unwrap().len(), 1);
    assert_eq!(queries.search(&room.all(), "asha", 50).await.unwrap().len(), 8);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn two_imports_at_once_lose_and_double_nobody(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let load = async |import| {
        let customers = sheet(&room, import, 3_000);
        let unit = begin(&database).await;
        let taken: HashSet<Phone> = unit
            .customers
            .insert_imported(&customers)
            .await
            .unwrap()
            .into_iter()
            .collect();
        tokio::task::yield_now().await;
        unit.commit().await.unwrap();
        3_000 - taken.len()
    };
    let (first, second) = tokio::join!(
        load(ImportId::from_uuid(new_id())),
        load(ImportId::from_uuid(new_id()))
    );
    assert_eq!(first + second, 3_000);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn known_phones_are_those_of_the_company(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    room.add(&database, &room.customer(1, "Asha")).await;
    other.add(&database, &other.customer(2, "Elsewhere")).await;
    let unit = begin(&database).await;
    let scope = &room.office.scope;
    let known = unit
        .customers
        .known(scope, &[phone(1), phone(2), phone(1), phone(3)])
        .await
        .unwrap();
    assert_eq!(known.keys().copied().collect::<Vec<_>>(), vec![phone(1)]);
    assert!(unit.customers.known(scope, &[]).await.unwrap().is_empty());
    // Whoever only looks ahead finds the same, and waits for nobody who writes.
    let queries = SeaCustomerQueries::new(database);
    let seen = queries.known(scope, &[phone(1), phone(2), phone(3)]).await;
    assert_eq!(seen.unwrap(), known);
    assert!(queries.known(scope, &[]).await.unwrap().is_empty());
}

async fn an_import_writes_over_what_nobody_else_wrote_since(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people: Vec<Customer> = (0..3).map(|number| room.customer(number, "Asha")).collect();
    for customer in &people {
        room.add(&database, customer).await;
    }
    room.give(&database, &[&people[2]], &room.binu).await;
    let import = ImportId::from_uuid(new_id());
    let phones: Vec<Phone> = people.iter().map(|customer| customer.phone).collect();
    let unit = begin(&database).await;
    let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
    let update = |number: usize| ImportedUpdate {
        before: known[&people[number].phone].clone(),
        details: CustomerDetails {
            area: Area::parse("Kollam").unwrap(),
            ..full_details()
        },
        status: room.status("Dropped").id,
        closed: true,
        assignee: Some(room.asha.user_id()),
        follow_up: None,
        do_not_call: false,
        import,
        by: room.manager.user_id(),
        at: at(70),
    };
    let mut stale = update(1);
    stale.before.version = stale.before.version.next();
    let updates = [update(0), stale, update(2)];
    let foreign = unit
        .customers
        .update_imported(&other.office.scope, &updates)
        .await
        .unwrap();
    assert_eq!(foreign.len(), 3);
    let lost = unit
        .customers
        .update_imported(&room.office.scope, &updates)
        .await
        .unwrap();
    assert_eq!(lost, vec![people[1].id]);
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    let find = async |number: usize| {
        queries
            .find(&room.all(), people[number].id)
            .await
            .unwrap()
            .unwrap()
    };
    assert_eq!(find(1).await, people[1]);
    for (number, version) in [(0, 2), (2, 3)] {
        let written = find(number).await;
        assert_eq!(written.details, updates[number].details);
        assert_eq!((written.closed, written.last_import), (true, Some(import)));
        assert_eq!((written.updated_at, written.version.number()), (at(70), version));
        assert_eq!(
            written.assignment,
            Assignment::To {
                user: room.asha.user_id(),
                since: at(70),
                by: room.manager.user_id(),
                rule: AssignmentRule::NamedInFile,
            }
        );
    }
    assert_eq!(queries.search(&room.all(), "kollam", 9).await.unwrap().len(), 2);
    let digits = people[0].phone.to_string();
    assert_eq!(queries.search(&room.all(), &digits, 9).await.unwrap().len(), 1);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn overlapping_units_wait_for_each_other_and_never_in_a_circle(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let there: Vec<Customer> = (0..8_000).map(|number| room.customer(number, "Asha")).collect();
    let unit = begin(&database).await;
    unit.customers.insert_imported(&there).await.unwrap();
    unit.commit().await.unwrap();
    let run = async |reversed: bool| {
        let import = ImportId::from_uuid(new_id());
        let order = |mut customers: Vec<Customer>| {
            if reversed {
                customers.reverse();
            }
            customers
        };
        let fresh = order((8_000..16_000).map(|n| room.customer(n, "Binu")).collect());
        let there = order(there.clone());
        let phones: Vec<Phone> = there.iter().map(|customer| customer.phone).collect();
        let unit = begin(&database).await;
        let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
        unit.customers.insert_imported(&fresh).await.unwrap();
        let updates: Vec<ImportedUpdate> = there
            .iter()
            .map(|customer| ImportedUpdate {
                before: known[&customer.phone].clone(),
                details: full_details(),
                status: customer.status,
                closed: false,
                assignee: None,
                follow_up: None,
                do_not_call: false,
                import,
                by: room.manager.user_id(),
                at: at(70),
            })
            .collect();
        let lost = unit
            .customers
            .update_imported(&room.office.scope, &updates)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        updates.len() - lost.len()
    };
    let (first, second) = tokio::join!(run(false), run(true));
    assert!(first + second >= 8_000);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn overlapping_assignments_wait_for_each_other_and_never_in_a_circle(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let there: Vec<Customer> = (0..12_000).map(|number| room.customer(number, "Asha")).collect();
    let unit = begin(&database).await;
    unit.customers.insert_imported(&there).await.unwrap();
    unit.commit().await.unwrap();
    let forwards: Vec<&Customer> = there.iter().collect();
    let backwards: Vec<&Customer> = there.iter().rev().collect();
    let (first, second) = tokio::join!(
        room.give(&database, &forwards, &room.asha),
        room.give(&database, &backwards, &room.binu)
    );
    assert_eq!((first, second), (12_000, 12_000));
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn an_import_that_changes_the_status_ends_the_tries(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let tried = |number| {
        let fresh = room.customer(number, "Asha");
        let record: &CustomerRecord = &fresh;
        Customer::stored(CustomerRecord {
            attempts: 2,
            retry_at: Some(at(30)),
            ..record.clone()
        })
    };
    let people = [tried(1), tried(2)];
    let unit = begin(&database).await;
    unit.customers.insert_imported(&people).await.unwrap();
    let phones = [people[0].phone, people[1].phone];
    let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
    let update = |number: usize, status| ImportedUpdate {
        before: known[&phones[number]].clone(),
        details: full_details(),
        status,
        closed: false,
        assignee: None,
        follow_up: None,
        do_not_call: false,
        import: ImportId::from_uuid(new_id()),
        by: room.manager.user_id(),
        at: at(70),
    };
    let updates = [update(0, room.status("Valid").id), update(1, people[1].status)];
    unit.customers
        .update_imported(&room.office.scope, &updates)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    let tries = async |number: usize| {
        let found = queries
            .find(&room.all(), people[number].id)
            .await
            .unwrap()
            .unwrap();
        (found.attempts, found.retry_at)
    };
    assert_eq!(tries(0).await, (0, None));
    assert_eq!(tries(1).await, (2, Some(at(30))));
}

on_both_databases! {
    an_import_that_changes_the_status_ends_the_tries,
    a_sheet_comes_back_as_it_went_in,
    phones_that_somebody_else_added_are_told_and_not_written,
    two_imports_at_once_lose_and_double_nobody,
    known_phones_are_those_of_the_company,
    an_import_writes_over_what_nobody_else_wrote_since,
}

// SQLite has one writer at a time.
#[test]
fn overlapping_units_on_postgres() {
    crate::harness::on_postgres(|database, _| {
        overlapping_units_wait_for_each_other_and_never_in_a_circle(database)
    });
}

#[test]
fn overlapping_assignments_on_postgres() {
    crate::harness::on_postgres(|database, _| {
        overlapping_assignments_wait_for_each_other_and_never_in_a_circle(database)
    });
}
