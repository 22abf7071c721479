use callbook_application::ports::{DashboardQueries, DayCount, DueCount, Measure, Standing};
use callbook_domain::access::{CustomerScope, Viewer};
use callbook_domain::customer::{Customer, EventKind, FollowUpChoice, MayReopen, Remark, StatusChange};
use callbook_domain::ids::{EventId, ImportId};
use callbook_domain::status::StatusKind;
use callbook_infrastructure::sea::{Database, SeaDashboardQueries};
use jiff::Timestamp;

use crate::office::{at, begin, new_id};
use crate::people::CallingRoom;

/// Sets a status as a use case does: the customer and its line in one unit.
async fn call(
    database: &Database,
    room: &CallingRoom,
    by: &Viewer,
    customer: &Customer,
    status: &str,
    follow_up: FollowUpChoice,
    now: Timestamp,
) {
    let unit = begin(database).await;
    let mut customer = unit
        .customers
        .find(&room.all(), customer.id)
        .await
        .unwrap()
        .unwrap();
    let read = customer.version;
    let change = StatusChange {
        to: room.status(status),
        remark: Remark::parse("said so").unwrap(),
        follow_up,
        may_reopen: MayReopen::Yes,
    };
    let changed = customer.change_status(change, now).unwrap();
    unit.customers.update(&room.all(), &customer, read).await.unwrap();
    let event = callbook_domain::customer::CustomerEvent {
        id: EventId::from_uuid(new_id()),
        customer: customer.id,
        at: now,
        by: by.user_id(),
        kind: EventKind::StatusChanged {
            from: changed.from,
            to: changed.to,
            remark: changed.remark,
            follow_up_at: changed.follow_up_at,
        },
    };
    unit.customers.append(&room.office.scope, &[event]).await.unwrap();
    unit.commit().await.unwrap();
}

async fn six(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let people: Vec<Customer> = (0..6).map(|number| room.customer(number, "Asha")).collect();
    for customer in &people {
        room.add(database, customer).await;
    }
    let all: Vec<&Customer> = people.iter().collect();
    room.give(database, &all[..3], &room.asha).await;
    room.give(database, &all[3..4], &room.binu).await;
    people
}

async fn standings_say_who_has_how_many_in_what(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people = six(&database, &room).await;
    six(&database, &other).await;
    call(
        &database,
        &room,
        &room.asha,
        &people[0],
        "Valid",
        FollowUpChoice::Unsaid,
        at(60_000),
    )
    .await;
    let fresh = room.statuses.first_fresh().id;
    let valid = room.status("Valid").id;
    let (asha, binu) = (Some(room.asha.user_id()), Some(room.binu.user_id()));
    let standing = |assignee, status, count| Standing {
        assignee,
        status,
        count,
    };
    let queries = SeaDashboardQueries::new(database);
    let sorted = async |scope: &CustomerScope| {
        let mut found = queries.standings(scope).await.unwrap();
        found.sort_by_key(|one| (one.assignee, one.status));
        found
    };
    let mut expected = vec![
        standing(None, fresh, 2),
        standing(asha, fresh, 2),
        standing(asha, valid, 1),
        standing(binu, fresh, 1),
    ];
    expected.sort_by_key(|one| (one.assignee, one.status));
    assert_eq!(sorted(&room.all()).await, expected);
    expected.retain(|one| one.assignee == binu);
    assert_eq!(sorted(&room.of(&room.binu)).await, expected);
}

async fn days_are_the_company_s(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = six(&database, &room).await;
    // Kolkata is five and a half hours ahead: these are two days there and one in London.
    let evening: Timestamp = "2026-11-20T18:00:00Z".parse().unwrap();
    let midnight: Timestamp = "2026-11-20T18:30:00Z".parse().unwrap();
    for (number, now) in [(0, evening), (1, midnight), (2, midnight)] {
        call(
            &database,
            &room,
            &room.asha,
            &people[number],
            "Call not attended",
            FollowUpChoice::Unsaid,
            now,
        )
        .await;
    }
    call(
        &database,
        &room,
        &room.binu,
        &people[3],
        "Admission",
        FollowUpChoice::Unsaid,
        midnight,
    )
    .await;
    let queries = SeaDashboardQueries::new(database);
    let day = |text: &str| text.parse().unwrap();
    let days = async |scope: &CustomerScope, first: &str, last: &str| {
        let mut found = queries.days(scope, day(first), day(last)).await.unwrap();
        found.sort_by_key(|one| (one.day, one.user, one.count));
        found
    };
    let count = |on: &str, viewer: &Viewer, kind, count| DayCount {
        day: day(on),
        user: viewer.user_id(),
        measure: Measure::StatusSet(kind),
        count,
    };
    let first = count("2026-11-20", &room.asha, StatusKind::Attempted, 1);
    let second = count("2026-11-21", &room.asha, StatusKind::Attempted, 2);
    let won = count("2026-11-21", &room.binu, room.status("Admission").kind, 1);
    assert_eq!(
        days(&room.all(), "2026-11-20", "2026-11-21").await,
        vec![first, second, won]
    );
    assert_eq!(
        days(&room.all(), "2026-11-21", "2026-11-21").await,
        vec![second, won]
    );
    assert_eq!(
        days(&room.of(&room.asha), "2026-11-20", "2026-11-21").await,
        vec![first, second]
    );
    let day_of = |seconds| room.office.company.zone.day_of(at(seconds)).to_string();
    let made = days(&room.all(), &day_of(0), &day_of(50_000)).await;
    let of = |measure| {
        made.iter()
            .filter(|one| one.measure == measure)
            .map(|one| one.count)
            .sum::<u64>()
    };
    assert_eq!((of(Measure::Created), of(Measure::Assigned)), (6, 4));
}

async fn follow_ups_are_counted_and_listed_by_their_time(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = six(&database, &room).await;
    for (number, due) in [(0, 300), (1, 100), (3, 200), (4, 500)] {
        let follow_up = FollowUpChoice::At(at(60_000 + due));
        call(
            &database,
            &room,
            &room.asha,
            &people[number],
            "Valid",
            follow_up,
            at(60_000),
        )
        .await;
    }
    let queries = SeaDashboardQueries::new(database);
    let due = async |scope: &CustomerScope, from: Option<i64>, before: i64| {
        let from = from.map(|from| at(60_000 + from));
        let mut found = queries
            .follow_ups(scope, from, at(60_000 + before))
            .await
            .unwrap();
        found.sort_by_key(|one| one.assignee);
        found
    };
    let count = |viewer: &Viewer, count| DueCount {
        assignee: Some(viewer.user_id()),
        count,
    };
    let (asha, binu) = (&room.asha, &room.binu);
    assert_eq!(
        due(&room.all(), None, 301).await,
        vec![count(asha, 2), count(binu, 1)]
    );
    assert_eq!(due(&room.all(), Some(200), 300).await, vec![count(binu, 1)]);
    assert_eq!(due(&room.of(asha), None, 900).await, vec![count(asha, 2)]);
    let nobody = DueCount {
        assignee: None,
        count: 1,
    };
    assert_eq!(due(&room.all(), Some(400), 900).await, vec![nobody]);
    let next = async |scope: &CustomerScope, limit| {
        let found = queries.next_follow_ups(scope, at(60_400), limit).await.unwrap();
        found.iter().map(|customer| customer.id).collect::<Vec<_>>()
    };
    assert_eq!(
        next(&room.all(), 9).await,
        vec![people[1].id, people[3].id, people[0].id]
    );
    assert_eq!(next(&room.all(), 1).await, vec![people[1].id]);
    assert_eq!(next(&room.of(binu), 9).await, vec![people[3].id]);
}

async fn activity_leaves_out_imports_and_what_is_not_reached(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    let people = six(&database, &room).await;
    six(&database, &other).await;
    let unit = begin(&database).await;
    let imported = EventKind::Imported {
        import: ImportId::from_uuid(new_id()),
        row: 2,
        status: people[0].status,
    };
    room.tell(&unit, &people[0], imported).await;
    unit.commit().await.unwrap();
    call(
        &database,
        &room,
        &room.asha,
        &people[1],
        "Valid",
        FollowUpChoice::Unsaid,
        at(60_000),
    )
    .await;
    call(
        &database,
        &room,
        &room.binu,
        &people[3],
        "Valid",
        FollowUpChoice::Unsaid,
        at(60_001),
    )
    .await;
    let queries = SeaDashboardQueries::new(database);
    let all = queries.activity(&room.all(), 50).await.unwrap();
    assert_eq!(all.len(), 6 + 4 + 2);
    assert!(all.windows(2).all(|pair| pair[0].0.at >= pair[1].0.at));
    assert_eq!((all[0].0.customer, all[0].1.id), (people[3].id, people[3].id));
    assert_eq!(all[0].1.status, room.status("Valid").id);
    assert_eq!(queries.activity(&room.all(), 2).await.unwrap(), all[..2]);
    let own = queries.activity(&room.of(&room.asha), 50).await.unwrap();
    let expected: Vec<_> = all
        .iter()
        .filter(|(_, whose)| whose.assignment.user() == Some(room.asha.user_id()))
        .collect();
    assert_eq!(own.iter().collect::<Vec<_>>(), expected);
}

on_both_databases! {
    standings_say_who_has_how_many_in_what,
    days_are_the_company_s,
    follow_ups_are_counted_and_listed_by_their_time,
    activity_leaves_out_imports_and_what_is_not_reached,
}
