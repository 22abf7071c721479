use callbook_application::ports::{
    AssigneeFilter, CustomerFilter, CustomerListing, CustomerQueries, Direction, PageAt, SortKey,
};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::{
    Area, Calling, Customer, CustomerDetails, FollowUpChoice, MayReopen, StatusChange,
};
use callbook_domain::ids::CustomerId;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin};
use crate::people::{CallingRoom, named};

on_both_databases! {
    a_walk_meets_whom_the_list_shows,
    everybody_comes_once_however_many_there_are_and_whatever_happens_meanwhile,
}

/// Some people with equal times, every third called and every fourth with a next call.
async fn people(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let unit = begin(database).await;
    let mut people = Vec::new();
    for number in 0..40 {
        let mut customer = Customer::new(
            CustomerId::from_uuid(crate::office::new_id()),
            room.office.company.id,
            room.customer(number, "x").phone,
            room.statuses.first_fresh().id,
            at(i64::try_from(number / 7).unwrap()),
        )
        .with_details(CustomerDetails {
            name: named(["Asha Menon", "Binu", "", "ചിത്ര", "Al"][number as usize % 5]),
            area: Area::parse(["Kochi", "Thrissur"][number as usize % 2]).unwrap(),
            ..CustomerDetails::default()
        });
        room.add_within(&unit, &customer).await;
        if number % 3 == 0 {
            let read = customer.version;
            let follow_up = match number % 4 {
                0 => FollowUpChoice::At(at(1_000)),
                _ => FollowUpChoice::Unsaid,
            };
            let change = StatusChange {
                to: room.status("Valid"),
                remark: None,
                follow_up,
                may_reopen: MayReopen::No,
            };
            customer.change_status(change, at(500)).unwrap();
            unit.customers.update(&room.all(), &customer, read).await.unwrap();
        }
        people.push(customer);
    }
    unit.commit().await.unwrap();
    let given: Vec<&Customer> = people.iter().take(15).collect();
    room.give(database, &given, &room.asha).await;
    people
}

async fn walked(
    queries: &SeaCustomerQueries,
    scope: &CustomerScope,
    listing: &CustomerListing,
) -> Vec<Customer> {
    let mut walk = queries.walk(scope, listing).await.unwrap();
    let mut all = Vec::new();
    loop {
        let some = walk.next().await.unwrap();
        if some.is_empty() {
            return all;
        }
        all.extend(some);
    }
}

async fn listed(
    queries: &SeaCustomerQueries,
    scope: &CustomerScope,
    listing: &CustomerListing,
) -> Vec<Customer> {
    let listing = CustomerListing {
        size: 200,
        page: PageAt::Start,
        ..listing.clone()
    };
    queries.list(scope, &listing).await.unwrap().customers
}

async fn a_walk_meets_whom_the_list_shows(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    other.add(&database, &other.customer(1, "Asha Menon")).await;
    people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database);
    let filters = [
        CustomerFilter::default(),
        CustomerFilter {
            search: Some("menon".to_owned()),
            ..CustomerFilter::default()
        },
        CustomerFilter {
            search: Some("al".to_owned()),
            statuses: vec![room.status("Valid").id, room.statuses.first_fresh().id],
            ..CustomerFilter::default()
        },
        CustomerFilter {
            area: Area::parse("Kochi").unwrap(),
            assignee: AssigneeFilter::Nobody,
            ..CustomerFilter::default()
        },
        CustomerFilter {
            statuses: vec![room.status("Valid").id],
            follow_up_before: Some(at(2_000)),
            ..CustomerFilter::default()
        },
    ];
    for filter in filters {
        for sort in [
            SortKey::Created,
            SortKey::Name,
            SortKey::FollowUp,
            SortKey::LastContact,
        ] {
            for direction in [Direction::Ascending, Direction::Descending] {
                for scope in [room.all(), room.of(&room.asha), room.of(&room.binu)] {
                    let listing = CustomerListing {
                        filter: filter.clone(),
                        sort,
                        direction,
                        ..CustomerListing::default()
                    };
                    let met = walked(&queries, &scope, &listing).await;
                    let mut shown = listed(&queries, &scope, &listing).await;
                    if sort != SortKey::Created {
                        // The walk goes by the time of adding whatever the list goes by.
                        shown.sort_by_key(|customer| std::cmp::Reverse((customer.created_at, customer.id)));
                    }
                    assert_eq!(met, shown, "{listing:?}");
                }
            }
        }
    }
}

async fn everybody_comes_once_however_many_there_are_and_whatever_happens_meanwhile(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let unit = begin(&database).await;
    let mut ids = Vec::new();
    for number in 0..4_321 {
        let customer = room.customer(number, "Asha");
        unit.customers.insert(&customer).await.unwrap();
        ids.push(customer.id);
    }
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    let by_name = CustomerListing {
        sort: SortKey::Name,
        ..CustomerListing::default()
    };
    let mut walk = queries.walk(&room.all(), &by_name).await.unwrap();
    let mut met = walk.next().await.unwrap();
    assert!(met.len() > 1 && met.len() < ids.len(), "not all at once");
    // Somebody who has come gets a name with which it would stand behind, somebody who has not one before.
    let unit = begin(&database).await;
    for (place, name) in [(met[0].id, "Zoya"), (ids[0], "Aaron")] {
        let mut customer = queries.find(&room.all(), place).await.unwrap().unwrap();
        let read = customer.version;
        let details = CustomerDetails {
            name: named(name),
            ..CustomerDetails::default()
        };
        customer.edit(customer.phone, details, Calling::Allowed, at(9_000));
        unit.customers.update(&room.all(), &customer, read).await.unwrap();
    }
    unit.customers.insert(&room.customer(9_999, "New")).await.unwrap();
    unit.commit().await.unwrap();
    loop {
        let some = walk.next().await.unwrap();
        if some.is_empty() {
            break;
        }
        met.extend(some);
    }
    assert!(walk.next().await.unwrap().is_empty(), "an ended walk has ended");
    let mut met: Vec<CustomerId> = met.iter().map(|customer| customer.id).collect();
    met.sort();
    ids.sort();
    assert_eq!(met, ids);
}
