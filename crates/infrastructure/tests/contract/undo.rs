//! Taking an import back: what it made is gone from everywhere, what it changed is as it was, and nobody's work is lost.

use std::collections::BTreeMap;

use callbook_application::ports::{CustomerFilter, CustomerQueries, RestoredCustomer, SortKey, UndoPreview};
use callbook_domain::customer::{
    AssignmentRule, Customer, CustomerDetails, CustomerEvent, CustomerRecord, EventKind, Remark,
};
use callbook_domain::ids::{CustomerId, ImportId, UserId};
use callbook_domain::phone::Phone;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin};
use crate::people::{CallingRoom, filtered, full_details, named};
use crate::undo_scene::{
    IMPORTED_AT, NOTHING, changed, made, note, preview, say, stored_import, told, undo, undo_made,
};

async fn what_an_import_made_leaves_nothing_behind(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let (first, second) = (
        stored_import(&database, &room).await,
        stored_import(&database, &room).await,
    );
    let by_hand = room.customer(900, "By hand").with_details(full_details());
    room.add(&database, &by_hand).await;
    let gone = made(&database, &room, first.id, 0..20).await;
    let stays = made(&database, &room, second.id, 20..23).await;
    // Shared out since: that is no work.
    room.give(&database, &[&gone[1], &gone[2], &stays[0]], &room.binu)
        .await;
    let expected = UndoPreview {
        removed: 20,
        ..UndoPreview::default()
    };
    assert_eq!(preview(&database, &room.office.scope, first.id).await, expected);
    assert_eq!(undo(&database, &room, first.id).await, expected);

    let queries = SeaCustomerQueries::new(database.clone());
    for customer in &gone {
        assert_eq!(queries.find(&room.all(), customer.id).await.unwrap(), None);
        assert_eq!(queries.timeline(&room.all(), customer.id, 9).await.unwrap(), []);
    }
    let found = queries.search(&room.all(), "Asha", 50).await.unwrap();
    assert_eq!(found.len(), 4, "the index finds nobody else");
    let filter = CustomerFilter {
        search: Some("Kochi".to_owned()),
        ..CustomerFilter::default()
    };
    let listed = queries
        .list(&room.all(), &filtered(filter, SortKey::Created))
        .await
        .unwrap();
    assert_eq!(listed.customers.len(), 4);
    assert_eq!(database.recount().await.unwrap(), NOTHING);
    assert_eq!(
        preview(&database, &room.office.scope, first.id).await,
        UndoPreview::default()
    );
    // Their numbers are free again.
    made(&database, &room, second.id, 0..5).await;
    assert_eq!(database.recount().await.unwrap(), NOTHING);
}

async fn worked_customers_stay_with_what_was_done(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let import = stored_import(&database, &room).await;
    let customers = made(&database, &room, import.id, 0..10).await;
    // A note writes no customer: only its timeline knows.
    note(&database, &room, customers[3].id, 200).await;
    let unit = begin(&database).await;
    let page = unit
        .customers
        .created_by_import(&room.office.scope, import.id, None, 100)
        .await
        .unwrap();
    drop(unit);
    assert_eq!(page.len(), 10);
    let touched: Vec<_> = page.iter().filter_map(|one| one.touched.as_ref()).collect();
    assert_eq!(touched.len(), 1);
    assert_eq!((touched[0].row, touched[0].phone), (5, customers[3].phone));
    assert_eq!(touched[0].name, named("Asha Menon"));
    assert_eq!(touched[0].events.len(), 1);
    let done = undo(&database, &room, import.id).await;
    assert_eq!((done.removed, done.kept_in_all()), (9, 1));
    let queries = SeaCustomerQueries::new(database.clone());
    let left = queries.find(&room.all(), customers[3].id).await.unwrap();
    assert_eq!(left.as_ref(), Some(&customers[3]));
    assert_eq!(
        queries
            .timeline(&room.all(), customers[3].id, 9)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(database.recount().await.unwrap(), NOTHING);
}

/// Customers with everything in them, and one with nothing.
async fn known_before(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let mut customers = Vec::new();
    for number in 0..12 {
        let customer = match number {
            0 => room.customer(number, "").with_details(CustomerDetails::default()),
            _ => room.customer(number, "x").with_details(full_details()),
        };
        room.add(database, &customer).await;
        customers.push(customer);
    }
    let half: Vec<&Customer> = customers.iter().skip(1).step_by(2).collect();
    room.give(database, &half, &room.asha).await;
    let queries = SeaCustomerQueries::new(database.clone());
    let mut stored = Vec::new();
    for customer in &customers {
        let mut record =
            CustomerRecord::clone(&queries.find(&room.all(), customer.id).await.unwrap().unwrap());
        record.attempts = 2;
        record.retry_at = Some(at(70_000));
        record.follow_up_at = Some(at(80_000));
        let read = record.version;
        let waits = Customer::stored(record);
        let unit = begin(database).await;
        unit.customers.update(&room.all(), &waits, read).await.unwrap();
        unit.commit().await.unwrap();
        stored.push(queries.find(&room.all(), customer.id).await.unwrap().unwrap());
    }
    stored
}

async fn former_values_come_back_exactly(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let (first, second) = (
        stored_import(&database, &room).await,
        stored_import(&database, &room).await,
    );
    let before = known_before(&database, &room).await;
    let phones: Vec<Phone> = before.iter().map(|customer| customer.phone).collect();
    let closed = room.statuses.all().iter().find(|status| status.closes()).unwrap();
    // One fills what is there with something else, wipes the rest, closes and gives away; the next one changes it again.
    changed(&database, &room, first.id, 60_000, &phones, |update| {
        update.details = CustomerDetails {
            name: named("Overwritten"),
            ..CustomerDetails::default()
        };
        update.status = closed.id;
        update.closed = true;
        update.assignee = Some(room.binu.user_id());
        update.do_not_call = true;
    })
    .await;
    changed(&database, &room, second.id, 60_001, &phones, |update| {
        update.details = full_details();
        update.status = room.statuses.first_fresh().id;
        update.assignee = Some(room.asha.user_id());
        update.follow_up = Some(at(85_000));
    })
    .await;
    // Not the first one first.
    let kept = preview(&database, &room.office.scope, first.id).await;
    assert_eq!((kept.restored, kept.kept_in_all()), (0, 12));
    assert_eq!(undo(&database, &room, first.id).await, kept);
    for import in [second.id, first.id] {
        let expected = UndoPreview {
            restored: 12,
            ..UndoPreview::default()
        };
        assert_eq!(preview(&database, &room.office.scope, import).await, expected);
        assert_eq!(undo(&database, &room, import).await, expected);
        assert_eq!(database.recount().await.unwrap(), NOTHING);
    }
    let queries = SeaCustomerQueries::new(database.clone());
    for was in &before {
        let is = queries.find(&room.all(), was.id).await.unwrap().unwrap();
        assert_eq!(is.version.number(), was.version.number() + 4);
        let but_for_the_writing = CustomerRecord {
            updated_at: was.updated_at,
            version: was.version,
            ..CustomerRecord::clone(&is)
        };
        assert_eq!(Customer::stored(but_for_the_writing), *was);
        let timeline = queries.timeline(&room.all(), was.id, 20).await.unwrap();
        let undone = timeline
            .iter()
            .filter(|event| event.kind.key() == "import_undone");
        assert_eq!(undone.count(), 2);
    }
    assert_eq!(queries.search(&room.all(), "overwritten", 50).await.unwrap(), []);
    assert_eq!(queries.search(&room.all(), "asha", 50).await.unwrap().len(), 11);
}

/// What may happen to a customer since, in any order.
fn happening(
    room: &CallingRoom,
    customer: CustomerId,
    later: ImportId,
    which: u64,
    when: i64,
) -> CustomerEvent {
    let status = room.statuses.first_fresh().id;
    let binu: UserId = room.binu.user_id();
    let kind = match which {
        0 => EventKind::Noted {
            note: Remark::parse("x").unwrap().unwrap(),
        },
        1 => EventKind::Edited { changes: Vec::new() },
        2 => EventKind::StatusChanged {
            from: status,
            to: status,
            remark: None,
            follow_up_at: None,
        },
        3 | 4 => EventKind::UpdatedByImport {
            import: later,
            row: 2,
            changes: Vec::new(),
            status: None,
        },
        5 | 6 => EventKind::ImportUndone {
            import: later,
            changes: Vec::new(),
            status: None,
            assignee: None,
        },
        _ => EventKind::Assigned {
            from: None,
            to: Some(binu),
            rule: AssignmentRule::ByHand,
        },
    };
    told(room, customer, when, kind)
}

async fn a_preview_says_what_an_undo_then_does(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let (undone, later) = (
        stored_import(&database, &room).await,
        stored_import(&database, &room).await,
    );
    let before = known_before(&database, &room).await;
    let phones: Vec<Phone> = before.iter().map(|customer| customer.phone).collect();
    let made = made(&database, &room, undone.id, 100..160).await;
    changed(&database, &room, undone.id, IMPORTED_AT, &phones, |update| {
        update.details.name = named("Overwritten");
    })
    .await;
    // Any order of anything; the numbers are from a generator, always the same.
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut events = Vec::new();
    for customer in made.iter().chain(&before) {
        for _ in 0..next(4) {
            // Some of it before the import, and some at its very moment.
            let when = 96 + i64::try_from(next(60)).unwrap() / 5;
            events.push(happening(&room, customer.id, later.id, next(9), when));
        }
    }
    say(&database, &room, events).await;
    let told = preview(&database, &room.office.scope, undone.id).await;
    let reasons: BTreeMap<&str, u64> = told
        .kept
        .iter()
        .map(|(reason, count)| (reason.code(), *count))
        .collect();
    assert_eq!(reasons.len(), 3, "all of them are among these: {reasons:?}");
    assert!(told.removed > 5 && told.restored > 0, "{told:?}");
    assert_eq!(undo(&database, &room, undone.id).await, told);
    assert_eq!(database.recount().await.unwrap(), NOTHING);
}

async fn another_company_is_out_of_reach(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let import = stored_import(&database, &room).await;
    let customers = made(&database, &room, import.id, 0..3).await;
    let known = room.customer(50, "Known");
    room.add(&database, &known).await;
    changed(&database, &room, import.id, 60_000, &[known.phone], |update| {
        update.details.name = named("Overwritten");
    })
    .await;
    let foreign = &other.office.scope;
    assert_eq!(
        preview(&database, foreign, import.id).await,
        UndoPreview::default()
    );
    let unit = begin(&database).await;
    let found = unit
        .customers
        .created_by_import(foreign, import.id, None, 9)
        .await;
    assert_eq!(found.unwrap(), []);
    let found = unit
        .customers
        .updated_by_import(foreign, import.id, None, 9)
        .await;
    assert_eq!(found.unwrap(), []);
    let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
    assert_eq!(unit.customers.remove_many(foreign, &ids).await.unwrap(), 0);
    let restored = RestoredCustomer {
        before: customers[0].clone(),
        after: customers[1].clone(),
    };
    let stale = unit.customers.restore_many(foreign, &[restored]).await.unwrap();
    assert_eq!(stale, [customers[0].id]);
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    for customer in &customers {
        let timeline = queries.timeline(&room.all(), customer.id, 9).await.unwrap();
        assert!(!timeline.is_empty());
        assert!(queries.find(&room.all(), customer.id).await.unwrap().is_some());
    }
    assert_eq!(database.recount().await.unwrap(), NOTHING);
}

async fn a_dropped_unit_undoes_nothing_and_the_next_goes_on(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let import = stored_import(&database, &room).await;
    made(&database, &room, import.id, 0..20).await;
    let mut done = UndoPreview::default();
    let unit = begin(&database).await;
    let place = undo_made(&unit, &room, import.id, None, &mut done).await;
    unit.commit().await.unwrap();
    assert_eq!(done.removed, 7);
    // Whoever did this one was killed before its commit.
    let unit = begin(&database).await;
    undo_made(&unit, &room, import.id, place, &mut UndoPreview::default()).await;
    drop(unit);
    assert_eq!(database.recount().await.unwrap(), NOTHING);
    assert_eq!(
        preview(&database, &room.office.scope, import.id).await.removed,
        13
    );
    let unit = begin(&database).await;
    undo_made(&unit, &room, import.id, place, &mut done).await;
    unit.commit().await.unwrap();
    assert_eq!(done.removed, 14);
    assert_eq!(undo(&database, &room, import.id).await.removed, 6);
}

async fn a_note_at_the_same_moment_waits_and_finds_nobody(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let import = stored_import(&database, &room).await;
    let customers = made(&database, &room, import.id, 0..3).await;
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let undoes = async {
        let unit = begin(&database).await;
        let scope = &room.office.scope;
        let page = unit
            .customers
            .created_by_import(scope, import.id, None, 9)
            .await
            .unwrap();
        locked.send(()).unwrap();
        // Whoever comes now waits at the first customer, or for the whole unit.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let ids: Vec<CustomerId> = page.iter().map(|one| one.id).collect();
        assert_eq!(unit.customers.remove_many(scope, &ids).await.unwrap(), 3);
        unit.commit().await.unwrap();
    };
    let notes = async {
        is_locked.await.unwrap();
        let unit = begin(&database).await;
        unit.customers.find(&room.all(), customers[0].id).await.unwrap()
    };
    let ((), found) = tokio::join!(undoes, notes);
    assert_eq!(found, None);
    assert_eq!(database.recount().await.unwrap(), NOTHING);
}

on_both_databases! {
    a_dropped_unit_undoes_nothing_and_the_next_goes_on,
    a_note_at_the_same_moment_waits_and_finds_nobody,
    a_preview_says_what_an_undo_then_does,
    another_company_is_out_of_reach,
    former_values_come_back_exactly,
    what_an_import_made_leaves_nothing_behind,
    worked_customers_stay_with_what_was_done,
}
