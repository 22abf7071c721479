use callbook_application::ports::CustomerQueries;
use callbook_domain::customer::{Assignment, AssignmentRule, Customer, CustomerRecord, EventKind};
use callbook_domain::ids::{CustomerId, ImportId};
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin, new_id};
use crate::people::CallingRoom;

async fn twelve(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let people: Vec<Customer> = (0..12).map(|number| room.customer(number, "Asha")).collect();
    let unit = begin(database).await;
    unit.customers.insert_imported(&people).await.unwrap();
    unit.commit().await.unwrap();
    people
}

async fn many_change_hands_with_one_line_each_in_their_timelines(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = twelve(&database, &room).await;
    let all: Vec<&Customer> = people.iter().collect();
    assert_eq!(room.give(&database, &all[..4], &room.asha).await, 4);
    // Two are there already.
    assert_eq!(room.give(&database, &all[2..6], &room.asha).await, 2);
    assert_eq!(room.give(&database, &all[3..4], &room.binu).await, 1);
    let queries = SeaCustomerQueries::new(database.clone());
    let moved = queries.find(&room.all(), people[3].id).await.unwrap().unwrap();
    assert_eq!(
        moved.assignment,
        Assignment::To {
            user: room.binu.user_id(),
            since: at(50_000),
            by: room.manager.user_id(),
            rule: AssignmentRule::RoundRobin,
        }
    );
    assert_eq!((moved.version.number(), moved.updated_at), (3, at(50_000)));
    let timeline = queries.timeline(&room.all(), people[3].id, 9).await.unwrap();
    let kinds: Vec<EventKind> = timeline.into_iter().map(|event| event.kind).collect();
    let assigned = |from: Option<_>, to| EventKind::Assigned {
        from,
        to: Some(to),
        rule: AssignmentRule::RoundRobin,
    };
    let (asha, binu) = (room.asha.user_id(), room.binu.user_id());
    assert_eq!(kinds, vec![assigned(Some(asha), binu), assigned(None, asha)]);
    assert_eq!(
        queries
            .timeline(&room.all(), people[2].id, 9)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn a_share_of_somebody_unreached_or_named_twice_changes_no_more(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people = twelve(&database, &room).await;
    let foreign = other.customer(1, "Foreign");
    other.add(&database, &foreign).await;
    let asha = room.asha.user_id();
    let shares = vec![
        (people[0].id, asha),
        (people[0].id, room.binu.user_id()),
        (foreign.id, asha),
        (CustomerId::from_uuid(new_id()), asha),
    ];
    let unit = begin(&database).await;
    assert_eq!(
        unit.customers
            .assign_many(&room.all(), &room.assignment(shares))
            .await
            .unwrap(),
        1
    );
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    let first = queries.find(&room.all(), people[0].id).await.unwrap().unwrap();
    assert_eq!(first.assignment.user(), Some(asha));
    assert_eq!(
        queries.find(&other.all(), foreign.id).await.unwrap(),
        Some(foreign)
    );
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

async fn the_chosen_come_back_in_their_order(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people = twelve(&database, &room).await;
    let foreign = other.customer(1, "Foreign");
    other.add(&database, &foreign).await;
    let chosen = [people[5].id, foreign.id, people[1].id, people[9].id, people[1].id];
    let unit = begin(&database).await;
    let reached = unit.customers.reached(&room.all(), &chosen).await.unwrap();
    assert_eq!(reached, vec![people[5].id, people[1].id, people[9].id]);
    assert_eq!(
        unit.customers
            .reached(&room.of(&room.asha), &chosen)
            .await
            .unwrap(),
        Vec::new()
    );
}

async fn the_next_unassigned_are_the_oldest_open_ones(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = twelve(&database, &room).await;
    room.give(&database, &[&people[0]], &room.asha).await;
    let blank = room.customer(100, "closed");
    let record: &CustomerRecord = &blank;
    let closed = Customer::stored(CustomerRecord {
        closed: true,
        created_at: at(-5),
        ..record.clone()
    });
    room.add(&database, &closed).await;
    let unit = begin(&database).await;
    let next = unit.customers.next_unassigned(&room.all(), 3).await.unwrap();
    assert_eq!(next, vec![people[1].id, people[2].id, people[3].id]);
    assert_eq!(
        unit.customers
            .next_unassigned(&room.all(), 500)
            .await
            .unwrap()
            .len(),
        11
    );
    assert_eq!(
        unit.customers
            .next_unassigned(&room.of(&room.asha), 5)
            .await
            .unwrap(),
        Vec::new()
    );
}

async fn of_an_import_only_its_open_ones_that_are_nobodys_are_next(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let (import, another) = (ImportId::from_uuid(new_id()), ImportId::from_uuid(new_id()));
    let of = |number: u64, source_import, closed| {
        let blank = room.customer(number, "Asha");
        let record: &CustomerRecord = &blank;
        Customer::stored(CustomerRecord {
            source_import,
            closed,
            ..record.clone()
        })
    };
    let people = [
        of(0, None, false),
        of(1, Some(import), false),
        of(2, Some(another), false),
        of(3, Some(import), true),
        of(4, Some(import), false),
        of(5, Some(import), false),
    ];
    let unit = begin(&database).await;
    unit.customers.insert_imported(&people).await.unwrap();
    unit.commit().await.unwrap();
    room.give(&database, &[&people[4]], &room.asha).await;

    let unit = begin(&database).await;
    let next = async |scope, count| {
        let next = unit.customers.next_unassigned_of(&scope, import, count).await;
        next.unwrap()
    };
    assert_eq!(next(room.all(), 50).await, vec![people[1].id, people[5].id]);
    assert_eq!(next(room.all(), 1).await, vec![people[1].id]);
    assert_eq!(next(room.of(&room.asha), 50).await, Vec::new());
    drop(unit);
    let queries = SeaCustomerQueries::new(database);
    for (scope, up_to, found) in [
        (room.all(), 50, 2),
        (room.all(), 1, 1),
        (room.of(&room.asha), 50, 0),
    ] {
        let count = queries.count_unassigned_of(&scope, import, up_to).await.unwrap();
        assert_eq!(count, found);
    }
}

async fn a_preview_counts_what_an_assignment_would_find(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people = twelve(&database, &room).await;
    let foreign = other.customer(1, "Foreign");
    other.add(&database, &foreign).await;
    room.give(&database, &[&people[0]], &room.asha).await;
    let queries = SeaCustomerQueries::new(database);
    let chosen = [people[0].id, people[1].id, people[1].id, foreign.id];
    assert_eq!(queries.count_reached(&room.all(), &chosen).await.unwrap(), 2);
    let of_asha = room.of(&room.asha);
    assert_eq!(queries.count_reached(&of_asha, &chosen).await.unwrap(), 1);
    assert_eq!(queries.count_reached(&room.all(), &[]).await.unwrap(), 0);
    assert_eq!(queries.count_unassigned(&room.all(), 5).await.unwrap(), 5);
    assert_eq!(queries.count_unassigned(&room.all(), 50).await.unwrap(), 11);
}

on_both_databases! {
    a_preview_counts_what_an_assignment_would_find,
    of_an_import_only_its_open_ones_that_are_nobodys_are_next,
    many_change_hands_with_one_line_each_in_their_timelines,
    a_share_of_somebody_unreached_or_named_twice_changes_no_more,
    the_chosen_come_back_in_their_order,
    the_next_unassigned_are_the_oldest_open_ones,
}
