//! What is deleted is gone from everywhere, and nothing else is.

use callbook_application::ports::{CustomerFilter, Inserted};
use callbook_application::ports::{CustomerQueries, SortKey, Updated};
use callbook_domain::customer::{Calling, EventKind, Remark};
use callbook_domain::ids::CustomerId;
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin};
use crate::people::{CallingRoom, filtered, full_details, phone};

async fn delete(database: &Database, room: &CallingRoom, id: CustomerId, read: Version) -> Updated {
    let unit = begin(database).await;
    let deleted = unit.customers.delete(&room.all(), id, read).await.unwrap();
    unit.commit().await.unwrap();
    deleted
}

async fn a_deleted_customer_leaves_nothing_behind(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let gone = room.customer(1, "x").with_details(full_details());
    let stays = room.customer(2, "x").with_details(full_details());
    let foreign = other.customer(1, "x").with_details(full_details());
    for customer in [&gone, &stays] {
        room.add(&database, customer).await;
        let unit = begin(&database).await;
        let note = Remark::parse("wants a call").unwrap().unwrap();
        room.tell(&unit, customer, EventKind::Noted { note }).await;
        unit.commit().await.unwrap();
    }
    other.add(&database, &foreign).await;
    room.give(&database, &[&gone, &stays], &room.asha).await;
    let queries = SeaCustomerQueries::new(database.clone());
    let read = queries.find(&room.all(), gone.id).await.unwrap().unwrap().version;
    assert_eq!(delete(&database, &room, gone.id, read).await, Updated::Done);

    assert_eq!(queries.find(&room.all(), gone.id).await.unwrap(), None);
    assert_eq!(queries.timeline(&room.all(), gone.id, 50).await.unwrap(), []);
    assert_eq!(
        queries.timeline(&room.all(), stays.id, 50).await.unwrap().len(),
        3
    );
    let found = queries.search(&room.all(), "Asha", 10).await.unwrap();
    assert_eq!(
        found.iter().map(|one| one.id).collect::<Vec<_>>(),
        [stays.id],
        "the index finds it no more"
    );
    let filter = CustomerFilter {
        search: Some("Kochi".to_owned()),
        ..CustomerFilter::default()
    };
    let listed = queries
        .list(&room.all(), &filtered(filter, SortKey::Created))
        .await
        .unwrap();
    assert_eq!(listed.customers.len(), 1);
    assert!(queries.find(&other.all(), foreign.id).await.unwrap().is_some());
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());

    // Its number is free again.
    let unit = begin(&database).await;
    assert_eq!(
        unit.customers.insert(&room.customer(1, "New")).await.unwrap(),
        Inserted::Done
    );
    unit.commit().await.unwrap();
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn what_is_out_of_reach_or_was_changed_stays(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let customer = room.customer(1, "Asha");
    room.add(&database, &customer).await;
    room.give(&database, &[&customer], &room.asha).await;
    let mine = room.of(&room.binu);
    let queries = SeaCustomerQueries::new(database.clone());
    let read = queries
        .find(&room.all(), customer.id)
        .await
        .unwrap()
        .unwrap()
        .version;
    let unit = begin(&database).await;
    for scope in [&mine, &other.all()] {
        let deleted = unit.customers.delete(scope, customer.id, read).await.unwrap();
        assert_eq!(deleted, Updated::Absent);
    }
    let deleted = unit.customers.delete(&room.all(), customer.id, read.next()).await;
    assert_eq!(deleted.unwrap(), Updated::Stale);
    unit.commit().await.unwrap();
    assert!(queries.find(&room.all(), customer.id).await.unwrap().is_some());
    assert_eq!(
        queries
            .timeline(&room.all(), customer.id, 50)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn a_unit_that_is_dropped_deletes_nobody(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut customer = room.customer(1, "Asha");
    customer.edit(phone(1), full_details(), Calling::Allowed, at(5));
    room.add(&database, &customer).await;
    let unit = begin(&database).await;
    let deleted = unit
        .customers
        .delete(&room.all(), customer.id, customer.version)
        .await;
    assert_eq!(deleted.unwrap(), Updated::Done);
    drop(unit);
    let queries = SeaCustomerQueries::new(database.clone());
    assert!(queries.find(&room.all(), customer.id).await.unwrap().is_some());
    assert_eq!(queries.search(&room.all(), "Menon", 10).await.unwrap().len(), 1);
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

on_both_databases! {
    a_deleted_customer_leaves_nothing_behind,
    a_unit_that_is_dropped_deletes_nobody,
    what_is_out_of_reach_or_was_changed_stays,
}
