use callbook_application::ports::{CustomerQueries, Inserted, Updated};
use callbook_domain::customer::{
    AssignmentRule, Calling, Customer, CustomerRecord, DetailsChanged, EventKind, Remark, StatusChange,
};
use callbook_domain::customer::{FollowUpChoice, MayReopen};
use callbook_domain::ids::{CustomerId, ImportId};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin, new_id};
use crate::people::{CallingRoom, full_details, listing, phone};

fn stored_as(customer: &Customer, version: Version) -> Customer {
    let record: &CustomerRecord = customer;
    Customer::stored(CustomerRecord {
        version,
        ..record.clone()
    })
}

async fn a_customer_comes_back_as_it_was_written(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut customer = room
        .customer(1, "x")
        .with_details(full_details())
        .from_import(ImportId::from_uuid(new_id()));
    customer.assign(
        Some(room.asha.user_id()),
        room.manager.user_id(),
        AssignmentRule::NamedInFile,
        at(3),
    );
    room.add(&database, &customer).await;
    let queries = SeaCustomerQueries::new(database.clone());
    assert_eq!(
        queries.find(&room.all(), customer.id).await.unwrap().as_ref(),
        Some(&customer)
    );

    let mut called = customer.clone();
    called
        .change_status(
            StatusChange {
                to: room.status("Call not attended"),
                remark: None,
                follow_up: FollowUpChoice::At(at(900)),
                may_reopen: MayReopen::No,
            },
            at(60),
        )
        .unwrap();
    let mut details = full_details();
    details.area = None;
    called.edit(phone(2), details, Calling::Allowed, at(61));
    let unit = begin(&database).await;
    let updated = unit
        .customers
        .update(&room.all(), &called, customer.version)
        .await
        .unwrap();
    assert_eq!(updated, Updated::Done);
    let expected = stored_as(&called, Version::FIRST.next());
    assert_eq!(
        unit.customers
            .find(&room.all(), customer.id)
            .await
            .unwrap()
            .as_ref(),
        Some(&expected)
    );
    unit.commit().await.unwrap();
    assert_eq!(
        queries.find(&room.all(), customer.id).await.unwrap(),
        Some(expected)
    );
}

async fn a_unit_that_is_dropped_has_done_nothing(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let customer = room.customer(1, "Asha");
    let unit = begin(&database).await;
    room.add_within(&unit, &customer).await;
    drop(unit);
    let queries = SeaCustomerQueries::new(database);
    assert_eq!(queries.find(&room.all(), customer.id).await.unwrap(), None);
    assert_eq!(
        queries.timeline(&room.all(), customer.id, 10).await.unwrap(),
        Vec::new()
    );
    assert_eq!(queries.search(&room.all(), "asha", 10).await.unwrap(), Vec::new());
}

async fn a_phone_is_unique_within_its_company_only(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    room.add(&database, &room.customer(1, "Asha")).await;
    let unit = begin(&database).await;
    let twin = room.customer(1, "Twin");
    assert_eq!(
        unit.customers.insert(&twin).await.unwrap(),
        Inserted::Taken("phone")
    );
    assert_eq!(
        unit.customers.insert(&other.customer(1, "Else")).await.unwrap(),
        Inserted::Done
    );
    let found = unit
        .customers
        .with_phone(&room.office.scope, phone(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.details.name.as_ref().unwrap().as_str(), "Asha");
    assert_eq!(
        unit.customers
            .with_phone(&room.office.scope, phone(9))
            .await
            .unwrap(),
        None
    );
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    assert_eq!(queries.search(&room.all(), "twin", 10).await.unwrap(), Vec::new());
}

async fn an_edit_of_an_older_version_is_stale(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let customer = room.customer(1, "Asha");
    room.add(&database, &customer).await;
    let mut first = customer.clone();
    first.edit(phone(1), full_details(), Calling::Allowed, at(5));
    let mut second = customer.clone();
    second.edit(phone(7), full_details(), Calling::Allowed, at(6));
    let unit = begin(&database).await;
    assert_eq!(
        unit.customers
            .update(&room.all(), &first, Version::FIRST)
            .await
            .unwrap(),
        Updated::Done
    );
    assert_eq!(
        unit.customers
            .update(&room.all(), &second, Version::FIRST)
            .await
            .unwrap(),
        Updated::Stale
    );
    unit.commit().await.unwrap();
    let stored = SeaCustomerQueries::new(database)
        .find(&room.all(), customer.id)
        .await
        .unwrap();
    assert_eq!(stored, Some(stored_as(&first, Version::FIRST.next())));
}

async fn what_the_scope_does_not_reach_does_not_exist(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let customer = room.customer(1, "Asha Menon");
    room.add(&database, &customer).await;
    room.give(&database, &[&customer], &room.asha).await;
    let queries = SeaCustomerQueries::new(database.clone());
    for scope in [other.all(), other.of(&other.asha), room.of(&room.binu)] {
        assert_eq!(queries.find(&scope, customer.id).await.unwrap(), None);
        assert_eq!(
            queries.timeline(&scope, customer.id, 10).await.unwrap(),
            Vec::new()
        );
        assert_eq!(queries.search(&scope, "asha", 10).await.unwrap(), Vec::new());
        assert_eq!(queries.search(&scope, "as", 10).await.unwrap(), Vec::new());
        assert_eq!(
            queries.list(&scope, &listing()).await.unwrap().customers,
            Vec::new()
        );
        assert_eq!(queries.next_to_call(&scope, at(100), &[]).await.unwrap(), None);
        let unit = begin(&database).await;
        assert_eq!(unit.customers.find(&scope, customer.id).await.unwrap(), None);
        let updated = unit
            .customers
            .update(&scope, &customer, Version::FIRST.next())
            .await
            .unwrap();
        assert_eq!(updated, Updated::Absent);
        assert_eq!(
            unit.customers.reached(&scope, &[customer.id]).await.unwrap(),
            Vec::new()
        );
        let grab = room.assignment(vec![(customer.id, room.binu.user_id())]);
        assert_eq!(unit.customers.assign_many(&scope, &grab).await.unwrap(), 0);
        unit.commit().await.unwrap();
    }
    for scope in [room.all(), room.of(&room.asha)] {
        assert!(queries.find(&scope, customer.id).await.unwrap().is_some());
        assert_eq!(queries.timeline(&scope, customer.id, 10).await.unwrap().len(), 2);
        assert_eq!(queries.search(&scope, "asha", 10).await.unwrap().len(), 1);
        assert_eq!(queries.list(&scope, &listing()).await.unwrap().customers.len(), 1);
    }
    let gone = CustomerId::from_uuid(new_id());
    assert_eq!(queries.find(&room.all(), gone).await.unwrap(), None);
}

async fn a_timeline_comes_back_newest_first_with_every_kind(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut customer = room.customer(1, "Asha");
    room.add(&database, &customer).await;
    let import = ImportId::from_uuid(new_id());
    let fresh = customer.status;
    let changes = vec![DetailsChanged::of(
        "notes",
        String::new(),
        "a \"quote\"\nand മലയാളം".to_owned(),
    )];
    let kinds = vec![
        EventKind::Imported {
            import,
            row: 7,
            status: fresh,
        },
        EventKind::UpdatedByImport {
            import,
            row: 8,
            changes: changes.clone(),
            status: Some((fresh, room.status("Valid").id)),
        },
        EventKind::StatusChanged {
            from: fresh,
            to: room.status("Valid").id,
            remark: Remark::parse("said yes").unwrap(),
            follow_up_at: Some(at(1000)),
        },
        EventKind::Assigned {
            from: None,
            to: Some(room.asha.user_id()),
            rule: AssignmentRule::Random,
        },
        EventKind::Edited { changes },
        EventKind::Noted {
            note: Remark::parse("a note").unwrap().unwrap(),
        },
    ];
    let unit = begin(&database).await;
    for (second, kind) in (100..).zip(&kinds) {
        customer.edit(
            phone(second),
            full_details(),
            Calling::Allowed,
            at(i64::try_from(second).unwrap()),
        );
        room.tell(&unit, &customer, kind.clone()).await;
    }
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    let timeline = queries.timeline(&room.all(), customer.id, 6).await.unwrap();
    let found: Vec<EventKind> = timeline.iter().rev().map(|event| event.kind.clone()).collect();
    assert_eq!(found, kinds);
    assert_eq!(timeline[0].at, at(105));
    assert_eq!(timeline[0].by, room.manager.user_id());
    assert_eq!(
        queries
            .timeline(&room.all(), customer.id, 50)
            .await
            .unwrap()
            .len(),
        7
    );
}

on_both_databases! {
    a_customer_comes_back_as_it_was_written,
    a_unit_that_is_dropped_has_done_nothing,
    a_phone_is_unique_within_its_company_only,
    an_edit_of_an_older_version_is_stale,
    what_the_scope_does_not_reach_does_not_exist,
    a_timeline_comes_back_newest_first_with_every_kind,
}
