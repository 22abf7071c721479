use callbook_application::ports::{CustomerQueries, QueueCounts};
use callbook_domain::access::CustomerScope;
use callbook_domain::calling::{Turn, turn};
use callbook_domain::customer::{Customer, CustomerRecord};
use callbook_domain::ids::CustomerId;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin};
use crate::people::CallingRoom;

/// Every combination of what the rule looks at.
async fn people(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let statuses = ["New", "Call not attended", "Valid", "Dropped"];
    let times = [None, Some(at(100)), Some(at(200)), Some(at(900))];
    let unit = begin(database).await;
    let mut people = Vec::new();
    let mut number = 0;
    for status in statuses {
        for follow_up_at in times {
            for retry_at in times {
                for (closed, do_not_call) in [(false, false), (true, false), (false, true)] {
                    number += 1;
                    let blank = room.customer(number, "someone");
                    let record: &CustomerRecord = &blank;
                    let customer = Customer::stored(CustomerRecord {
                        status: room.status(status).id,
                        follow_up_at,
                        retry_at,
                        closed,
                        do_not_call,
                        // Not the order of the ids.
                        created_at: at(i64::try_from(number * 37 % 101).unwrap()),
                        ..record.clone()
                    });
                    room.add_within(&unit, &customer).await;
                    people.push(customer);
                }
            }
        }
    }
    unit.commit().await.unwrap();
    people
}

/// The queue by the domain's rule alone.
fn expected(room: &CallingRoom, people: &[Customer]) -> Vec<(Turn, CustomerId)> {
    let mut queue: Vec<_> = people
        .iter()
        .filter_map(|customer| {
            let kind = room.statuses.get(customer.status).unwrap().kind;
            let turn = turn(customer, kind, at(500))?;
            let since = match turn {
                Turn::DueFollowUp => customer.follow_up_at,
                Turn::Fresh => Some(customer.created_at),
                Turn::Retry => customer.retry_at,
            };
            Some((turn, since, customer.id))
        })
        .collect();
    queue.sort();
    queue.into_iter().map(|(turn, _, id)| (turn, id)).collect()
}

async fn called(queries: &SeaCustomerQueries, scope: &CustomerScope) -> Vec<(Turn, CustomerId)> {
    let mut skipped = Vec::new();
    let mut called = Vec::new();
    while let Some((customer, turn)) = queries.next_to_call(scope, at(500), &skipped).await.unwrap() {
        skipped.push(customer.id);
        called.push((turn, customer.id));
    }
    called
}

async fn the_queue_is_the_domain_s(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database.clone());
    let queue = expected(&room, &people);
    assert_eq!(called(&queries, &room.all()).await, queue);
    let count = |turn| queue.iter().filter(|(one, _)| *one == turn).count() as u64;
    let counts = QueueCounts {
        due: count(Turn::DueFollowUp),
        fresh: count(Turn::Fresh),
        retry: count(Turn::Retry),
    };
    assert!(counts.due > 0 && counts.fresh > 0 && counts.retry > 0);
    assert_eq!(queries.queue(&room.all(), at(500)).await.unwrap(), counts);

    let given: Vec<&Customer> = people.iter().step_by(2).collect();
    room.give(&database, &given, &room.asha).await;
    let own: Vec<Customer> = given.into_iter().cloned().collect();
    assert_eq!(
        called(&queries, &room.of(&room.asha)).await,
        expected(&room, &own)
    );
    assert_eq!(called(&queries, &room.of(&room.binu)).await, Vec::new());
}

async fn counting_ends_at_a_thousand(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people: Vec<Customer> = (0..1_050).map(|number| room.customer(number, "Asha")).collect();
    let unit = begin(&database).await;
    unit.customers.insert_imported(&people).await.unwrap();
    unit.commit().await.unwrap();
    let counts = SeaCustomerQueries::new(database)
        .queue(&room.all(), at(2_000))
        .await
        .unwrap();
    assert_eq!(counts.fresh, QueueCounts::COUNTED);
}

on_both_databases! {
    the_queue_is_the_domain_s,
    counting_ends_at_a_thousand,
}
