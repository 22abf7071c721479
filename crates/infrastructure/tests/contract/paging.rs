use callbook_application::ports::{
    AssigneeFilter, CappedCount, Cursor, CustomerFilter, CustomerListing, CustomerQueries, Direction, PageAt,
    SortKey,
};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::{Area, Customer, CustomerDetails, FollowUpChoice, MayReopen, StatusChange};
use callbook_domain::ids::{CustomerId, ImportId};
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin, new_id};
use crate::people::{CallingRoom, filtered, listing, named};

const SORTS: [SortKey; 4] = [
    SortKey::Created,
    SortKey::Name,
    SortKey::FollowUp,
    SortKey::LastContact,
];
const DIRECTIONS: [Direction; 2] = [Direction::Descending, Direction::Ascending];

/// Sixty customers with many equal times and names, some without, some called.
async fn people(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let unit = begin(database).await;
    let mut people = Vec::new();
    for number in 0..60 {
        let created = number / 10;
        let id = CustomerId::from_uuid(new_id());
        let names = ["asha", "Binu", "", "ചിത്ര", "asha k"];
        let template = room.customer(number, "x");
        let mut customer = Customer::new(
            id,
            room.office.company.id,
            template.phone,
            template.status,
            at(i64::try_from(created).unwrap()),
        )
        .with_details(CustomerDetails {
            name: named(names[number as usize % 5]),
            area: Area::parse(["Kochi", "Thrissur"][number as usize % 2]).unwrap(),
            ..CustomerDetails::default()
        });
        room.add_within(&unit, &customer).await;
        if number % 3 == 0 {
            let read = customer.version;
            customer
                .change_status(
                    StatusChange {
                        to: room.status("Valid"),
                        remark: None,
                        follow_up: FollowUpChoice::At(at(1_000 + i64::try_from(number / 12).unwrap())),
                        may_reopen: MayReopen::No,
                    },
                    at(500),
                )
                .unwrap();
            unit.customers.update(&room.all(), &customer, read).await.unwrap();
        }
        people.push(customer);
    }
    unit.commit().await.unwrap();
    people
}

/// The ids that a sorting shows, by a sort of our own.
fn expected(people: &[Customer], sort: SortKey, direction: Direction) -> Vec<CustomerId> {
    let key = |customer: &Customer| match sort {
        SortKey::Created => Some((customer.created_at.as_microsecond(), String::new())),
        SortKey::Name => Some((
            i64::from(customer.details.name.is_none()),
            customer
                .details
                .name
                .as_ref()
                .map_or(String::new(), |name| name.as_str().to_lowercase()),
        )),
        SortKey::FollowUp => customer
            .follow_up_at
            .map(|at| (at.as_microsecond(), String::new())),
        SortKey::LastContact => customer
            .last_contact_at
            .map(|at| (at.as_microsecond(), String::new())),
    };
    let mut shown: Vec<_> = people
        .iter()
        .filter_map(|customer| Some((key(customer)?, customer.id)))
        .collect();
    shown.sort();
    if direction == Direction::Descending {
        shown.reverse();
    }
    shown.into_iter().map(|(_, id)| id).collect()
}

async fn walk(
    queries: &SeaCustomerQueries,
    scope: &CustomerScope,
    listing: CustomerListing,
) -> Vec<CustomerId> {
    let mut forth = Vec::new();
    let mut page_at = PageAt::Start;
    let mut last = None;
    loop {
        let listing = CustomerListing {
            page: page_at.clone(),
            ..listing.clone()
        };
        let page = queries.list(scope, &listing).await.unwrap();
        assert_eq!(page.previous.is_some(), page_at != PageAt::Start);
        forth.push(
            page.customers
                .iter()
                .map(|customer| customer.id)
                .collect::<Vec<_>>(),
        );
        match page.next.clone() {
            Some(next) => page_at = PageAt::After(next),
            None => {
                last = page.previous.or(last);
                break;
            }
        }
    }
    // And back: the same pages in reverse.
    let mut back = Vec::new();
    while let Some(previous) = last {
        let listing = CustomerListing {
            page: PageAt::Before(previous),
            ..listing.clone()
        };
        let page = queries.list(scope, &listing).await.unwrap();
        assert!(page.next.is_some());
        back.push(
            page.customers
                .iter()
                .map(|customer| customer.id)
                .collect::<Vec<_>>(),
        );
        last = page.previous;
    }
    back.reverse();
    assert_eq!(back.concat(), forth[..forth.len() - 1].concat());
    forth.concat()
}

async fn every_sorting_shows_everybody_once_both_ways(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let other = CallingRoom::open(&database, "other").await;
    other.add(&database, &other.customer(1, "asha")).await;
    let people = people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database);
    for sort in SORTS {
        for direction in DIRECTIONS {
            for size in [1, 7, 60] {
                let listing = CustomerListing {
                    sort,
                    direction,
                    size,
                    ..listing()
                };
                let shown = walk(&queries, &room.all(), listing).await;
                assert_eq!(
                    shown,
                    expected(&people, sort, direction),
                    "{sort:?} {direction:?} by {size}"
                );
            }
        }
    }
}

async fn filters_hold_together(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = people(&database, &room).await;
    let given: Vec<&Customer> = people.iter().take(20).collect();
    room.give(&database, &given, &room.asha).await;
    let kochi = Area::parse("Kochi").unwrap();
    let valid = room.status("Valid").id;
    let fresh = room.statuses.first_fresh().id;
    let queries = SeaCustomerQueries::new(database);
    let is_given = |customer: &Customer| given.iter().any(|one| one.id == customer.id);
    for statuses in [vec![], vec![valid], vec![valid, fresh]] {
        for assignee in [
            AssigneeFilter::Anyone,
            AssigneeFilter::Nobody,
            AssigneeFilter::User(room.asha.user_id()),
        ] {
            for area in [None, kochi.clone()] {
                for follow_up_before in [None, Some(at(1_002))] {
                    let filter = CustomerFilter {
                        statuses: statuses.clone(),
                        assignee,
                        area: area.clone(),
                        follow_up_before,
                        ..CustomerFilter::default()
                    };
                    let matching = people
                        .iter()
                        .filter(|one| statuses.is_empty() || statuses.contains(&one.status))
                        .filter(|one| match assignee {
                            AssigneeFilter::Anyone => true,
                            AssigneeFilter::Nobody => !is_given(one),
                            AssigneeFilter::User(_) => is_given(one),
                        })
                        .filter(|one| area.is_none() || one.details.area == area)
                        .filter(|one| {
                            follow_up_before
                                .is_none_or(|before| one.follow_up_at.is_some_and(|at| at < before))
                        })
                        .count();
                    let page = queries
                        .list(&room.all(), &filtered(filter.clone(), SortKey::Name))
                        .await
                        .unwrap();
                    assert_eq!(page.customers.len(), matching, "{filter:?}");
                    assert_eq!(page.total, CappedCount::Exactly(matching as u64), "{filter:?}");
                }
            }
        }
    }
    let own = queries.list(&room.of(&room.asha), &listing()).await.unwrap();
    assert_eq!(own.total, CappedCount::Exactly(20));
    let colleague = filtered(
        CustomerFilter {
            assignee: AssigneeFilter::User(room.asha.user_id()),
            ..CustomerFilter::default()
        },
        SortKey::Created,
    );
    let page = queries.list(&room.of(&room.binu), &colleague).await.unwrap();
    assert_eq!((page.customers.len(), page.total), (0, CappedCount::Exactly(0)));
}

async fn an_import_s_customers_are_found(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let import = ImportId::from_uuid(new_id());
    let customer = room.customer(1, "Asha").from_import(import);
    room.add(&database, &customer).await;
    room.add(&database, &room.customer(2, "Binu")).await;
    let filter = CustomerFilter {
        import: Some(import),
        ..CustomerFilter::default()
    };
    let page = SeaCustomerQueries::new(database)
        .list(&room.all(), &filtered(filter, SortKey::Created))
        .await
        .unwrap();
    assert_eq!(page.customers, vec![customer]);
    assert_eq!(page.total, CappedCount::Exactly(1));
}

async fn a_cursor_that_makes_no_sense_is_the_start(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database);
    let start = queries.list(&room.all(), &listing()).await.unwrap();
    let by_name = CustomerListing {
        sort: SortKey::Name,
        ..listing()
    };
    let of_names = queries.list(&room.all(), &by_name).await.unwrap().next.unwrap();
    for text in ["", "x", "'; DROP TABLE customers; --", "മ\0", &of_names.0] {
        for page in [
            PageAt::After(Cursor(text.to_owned())),
            PageAt::Before(Cursor(text.to_owned())),
        ] {
            let listing = CustomerListing { page, ..listing() };
            assert_eq!(
                queries.list(&room.all(), &listing).await.unwrap(),
                start,
                "{text}"
            );
        }
    }
}

async fn the_areas_come_fullest_first(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database.clone());
    let area = |name: &str| Area::parse(name).unwrap().unwrap();
    let all = queries.areas(&room.all(), 10).await.unwrap();
    assert_eq!(all, vec![(area("Kochi"), 30), (area("Thrissur"), 30)]);
    let thrissur: Vec<&Customer> = people
        .iter()
        .filter(|one| one.details.area == Some(area("Thrissur")))
        .collect();
    room.give(&database, &thrissur[..2], &room.asha).await;
    assert_eq!(
        queries.areas(&room.of(&room.asha), 10).await.unwrap(),
        vec![(area("Thrissur"), 2)]
    );
    assert_eq!(queries.areas(&room.all(), 1).await.unwrap().len(), 1);
}

on_both_databases! {
    every_sorting_shows_everybody_once_both_ways,
    filters_hold_together,
    an_import_s_customers_are_found,
    a_cursor_that_makes_no_sense_is_the_start,
    the_areas_come_fullest_first,
}
