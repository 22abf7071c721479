//! What screens ask, eight at a time.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callbook_application::ports::{
    AssigneeFilter, CustomerFilter, CustomerListing, CustomerQueries, DashboardQueries, Direction, PageAt,
    SortKey,
};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::Area;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries, SeaDashboardQueries};
use jiff::Timestamp;

use super::town::Town;

const AT_ONCE: usize = 8;
const EACH: usize = 25;

struct Room {
    customers: SeaCustomerQueries,
    dashboard: SeaDashboardQueries,
}

async fn measure<F, A>(what: &str, room: &Arc<Room>, ask: A)
where
    A: Fn(Arc<Room>) -> F + Clone + Send + 'static,
    F: Future<Output = usize> + Send,
{
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (room, ask) = (Arc::clone(room), ask.clone());
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(EACH);
                let mut rows = 0;
                for _ in 0..EACH {
                    let start = Instant::now();
                    rows = ask(Arc::clone(&room)).await;
                    took.push(start.elapsed());
                }
                (took, rows)
            })
        })
        .collect();
    let mut all: Vec<Duration> = Vec::new();
    let mut rows = 0;
    for task in tasks {
        let (took, found) = task.await.unwrap();
        all.extend(took);
        rows = found;
    }
    all.sort_unstable();
    let millis = |at: usize| all[at.min(all.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what:44} {:>8.2} {:>8.2} {:>8.2}  {rows} rows",
        millis(all.len() / 2),
        millis(all.len() * 99 / 100),
        millis(all.len()),
    );
}

fn listing(filter: CustomerFilter, sort: SortKey, direction: Direction) -> CustomerListing {
    CustomerListing {
        filter,
        sort,
        direction,
        page: PageAt::Start,
        size: 25,
    }
}

pub(crate) async fn ask(database: &Database) {
    let town = Town::visit(database).await;
    let room = Arc::new(Room {
        customers: SeaCustomerQueries::new(database.clone()),
        dashboard: SeaDashboardQueries::new(database.clone()),
    });
    println!("{:44} {:>8} {:>8} {:>8}", "", "median", "p99", "slowest");
    let all = town.all();
    let own = town.sales[3].own_customers().unwrap();
    lists(&room, &town, all, own).await;
    deep(&room, all).await;
    searches(&room, all, own).await;
    rest(&room, &town, all, own).await;
}

async fn lists(room: &Arc<Room>, town: &Town, all: CustomerScope, own: CustomerScope) {
    let none = CustomerFilter::default();
    let status = |at: usize| CustomerFilter {
        statuses: vec![town.statuses.all()[at].id],
        ..CustomerFilter::default()
    };
    let area = CustomerFilter {
        area: Area::parse("Kollam").unwrap(),
        ..CustomerFilter::default()
    };
    let asha = AssigneeFilter::User(town.sales[3].user_id());
    let user = CustomerFilter {
        assignee: asha,
        ..CustomerFilter::default()
    };
    let nobody = CustomerFilter {
        assignee: AssigneeFilter::Nobody,
        ..CustomerFilter::default()
    };
    let mixed = CustomerFilter {
        assignee: asha,
        ..CustomerFilter {
            area: area.area.clone(),
            ..status(1)
        }
    };
    let due = CustomerFilter {
        follow_up_before: Some(Timestamp::MAX),
        ..CustomerFilter::default()
    };
    let several = CustomerFilter {
        statuses: vec![town.statuses.all()[1].id, town.statuses.all()[2].id],
        ..CustomerFilter::default()
    };
    let cases = [
        ("list", none.clone(), SortKey::Created, all),
        ("list, by name", none.clone(), SortKey::Name, all),
        ("list, by follow-up", none.clone(), SortKey::FollowUp, all),
        ("list, by last contact", none.clone(), SortKey::LastContact, all),
        ("list, common status", status(0), SortKey::Created, all),
        ("list, rare status", status(1), SortKey::Created, all),
        ("list, rare status by name", status(1), SortKey::Name, all),
        ("list, two statuses", several, SortKey::Created, all),
        ("list, area", area.clone(), SortKey::Created, all),
        ("list, area by name", area, SortKey::Name, all),
        ("list, user", user.clone(), SortKey::Created, all),
        ("list, user by name", user, SortKey::Name, all),
        ("list, nobody's", nobody.clone(), SortKey::Created, all),
        ("list, nobody's by name", nobody, SortKey::Name, all),
        ("list, user + area + status", mixed, SortKey::Created, all),
        ("list, follow-up before", due, SortKey::Created, all),
        ("own list", none.clone(), SortKey::Created, own),
        ("own list, by name", none.clone(), SortKey::Name, own),
        ("own list, by follow-up", none.clone(), SortKey::FollowUp, own),
        ("own list, by last contact", none, SortKey::LastContact, own),
        ("own list, rare status", status(1), SortKey::Created, own),
        ("own list, rare status by name", status(1), SortKey::Name, own),
    ];
    for (what, filter, sort, scope) in cases {
        let listing = listing(filter, sort, Direction::Descending);
        measure(what, room, move |room| {
            let listing = listing.clone();
            async move {
                room.customers
                    .list(&scope, &listing)
                    .await
                    .unwrap()
                    .customers
                    .len()
            }
        })
        .await;
    }
}

/// Near the end, the pages are as near to hand as at the start.
async fn deep(room: &Arc<Room>, all: CustomerScope) {
    for sort in [SortKey::Created, SortKey::Name] {
        let mut there = listing(CustomerFilter::default(), sort, Direction::Ascending);
        there.size = 200;
        for _ in 0..500 {
            let page = room.customers.list(&all, &there).await.unwrap();
            let Some(next) = page.next else { break };
            there.page = PageAt::After(next);
        }
        there.direction = Direction::Descending;
        there.size = 25;
        measure(&format!("list, {sort:?}, 900,000 rows deep"), room, move |room| {
            let listing = there.clone();
            async move { room.customers.list(&all, &listing).await.unwrap().customers.len() }
        })
        .await;
    }
}

async fn searches(room: &Arc<Room>, all: CustomerScope, own: CustomerScope) {
    let typed = [
        "asha",
        "menon",
        "asha menon",
        "chand",
        "ezhuthachan koya",
        "xyzzyq",
        "9190",
        "919000",
        "98765",
        "p99999@",
        "p12345@exa",
        "zak",
        "an",
        "zq",
        "brochure",
    ];
    for word in typed {
        for (whose, scope) in [("all", all), ("own", own)] {
            measure(
                &format!("search {word:?} in {whose}"),
                room,
                move |room| async move { room.customers.search(&scope, word, 25).await.unwrap().len() },
            )
            .await;
            let filter = CustomerFilter {
                search: Some(word.to_owned()),
                ..CustomerFilter::default()
            };
            let listing = listing(filter, SortKey::Created, Direction::Descending);
            measure(&format!("  list {word:?} in {whose}"), room, move |room| {
                let listing = listing.clone();
                async move {
                    room.customers
                        .list(&scope, &listing)
                        .await
                        .unwrap()
                        .customers
                        .len()
                }
            })
            .await;
        }
    }
}

async fn rest(room: &Arc<Room>, town: &Town, all: CustomerScope, own: CustomerScope) {
    let later = Timestamp::from_second(1_790_000_000 + 86_400 * 3).unwrap();
    let (first, last) = ("2026-09-01".parse().unwrap(), "2026-09-30".parse().unwrap());
    let one = room
        .customers
        .list(
            &own,
            &CustomerListing {
                size: 1,
                ..CustomerListing::default()
            },
        )
        .await
        .unwrap();
    let one = one.customers[0].id;
    for (whose, scope) in [("all", all), ("own", own)] {
        measure(
            &format!("customer and timeline, {whose}"),
            room,
            move |room| async move {
                room.customers.find(&scope, one).await.unwrap().unwrap();
                room.customers.timeline(&scope, one, 50).await.unwrap().len()
            },
        )
        .await;
        measure(&format!("next to call, {whose}"), room, move |room| async move {
            usize::from(
                room.customers
                    .next_to_call(&scope, later, &[])
                    .await
                    .unwrap()
                    .is_some(),
            )
        })
        .await;
        measure(&format!("queue, {whose}"), room, move |room| async move {
            let counts = room.customers.queue(&scope, later).await.unwrap();
            usize::try_from(counts.due + counts.fresh + counts.retry).unwrap()
        })
        .await;
        measure(&format!("areas, {whose}"), room, move |room| async move {
            room.customers.areas(&scope, 20).await.unwrap().len()
        })
        .await;
        measure(
            &format!("standings and days, {whose}"),
            room,
            move |room| async move {
                room.dashboard.standings(&scope).await.unwrap().len()
                    + room.dashboard.days(&scope, first, last).await.unwrap().len()
            },
        )
        .await;
        measure(&format!("follow-ups, {whose}"), room, move |room| async move {
            room.dashboard
                .follow_ups(&scope, None, later)
                .await
                .unwrap()
                .len()
                + room
                    .dashboard
                    .next_follow_ups(&scope, later, 10)
                    .await
                    .unwrap()
                    .len()
        })
        .await;
        measure(&format!("activity, {whose}"), room, move |room| async move {
            room.dashboard.activity(&scope, 20).await.unwrap().len()
        })
        .await;
    }
    let idle = town.sales[0].user_id();
    let filter = CustomerFilter {
        assignee: AssigneeFilter::User(idle),
        ..CustomerFilter::default()
    };
    let listing = listing(filter, SortKey::LastContact, Direction::Descending);
    measure("list, user by last contact", room, move |room| {
        let listing = listing.clone();
        async move { room.customers.list(&all, &listing).await.unwrap().customers.len() }
    })
    .await;
}
