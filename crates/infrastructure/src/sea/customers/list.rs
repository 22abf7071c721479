//! Pages of customers by keyset: each page begins where an index says, at any depth.

use callbook_application::ports::{
    CappedCount, CustomerListing, CustomerPage, Direction, PageAt, SortKey, StoreError,
};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::Customer;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect, Select};

use super::super::connection::{Database, DatabaseKind};
use super::super::error::store_error;
use super::cursor::{Key, Place, place_of, read, written};
use super::entity::{Column, Entity, Model, customer};
use super::filter::Indexes;
use super::route::{Route, candidates, is_indexed, measured};
use super::search::Search;

/// One page.
pub(super) async fn page(
    database: &Database,
    scope: &CustomerScope,
    listing: &CustomerListing,
) -> Result<CustomerPage, StoreError> {
    let search = listing.filter.search.as_deref().and_then(Search::parse);
    let (total, route) = measured(database, scope, listing, search.as_ref()).await?;
    let indexes = match (database.kind(), &search) {
        (DatabaseKind::Sqlite, None) if route == Route::Walk && !is_indexed(scope, listing) => {
            Indexes::OfSorting
        }
        _ => Indexes::All,
    };
    let mut query = candidates(database, scope, listing, search.as_ref(), indexes).await?;
    if let Some(search) = &search {
        query = query.filter(search.matches());
        if route == Route::Gather && database.kind() == DatabaseKind::Sqlite && search.has_trigrams() {
            query = query.filter(search.in_index());
        }
    }
    let size = usize::from(listing.size.clamp(1, 200));
    let place = |cursor| read(cursor, listing.sort);
    let (start, backwards) = match &listing.page {
        PageAt::Start => (None, false),
        PageAt::After(cursor) => (place(cursor), false),
        PageAt::Before(cursor) => {
            let place = place(cursor);
            let backwards = place.is_some();
            (place, backwards)
        }
    };
    let direction = if backwards {
        opposite(listing.direction)
    } else {
        listing.direction
    };
    let from_start = start.is_none();
    if let Some(place) = &start {
        query = query.filter(beyond(listing.sort, direction, place));
    }
    let query = sorted(query, listing.sort, direction, route).limit(size as u64 + 1);
    let mut rows = query.all(database.read()).await.map_err(store_error)?;
    let more = rows.len() > size;
    rows.truncate(size);
    if backwards {
        rows.reverse();
    }
    let cursor = |row: Option<&Model>| {
        row.and_then(|row| place_of(row, listing.sort))
            .map(|place| written(&place, listing.sort))
    };
    let (before, after) = if backwards {
        (more, true)
    } else {
        (!from_start, more)
    };
    let customers: Vec<Customer> = rows.iter().map(customer).collect::<Result<_, _>>()?;
    Ok(CustomerPage {
        customers,
        previous: before.then(|| cursor(rows.first())).flatten(),
        next: after.then(|| cursor(rows.last())).flatten(),
        total: at_least(total, rows.len() as u64),
    })
}

const fn column(sort: SortKey) -> Column {
    match sort {
        SortKey::Created => Column::CreatedAt,
        SortKey::Name => Column::NameSort,
        SortKey::FollowUp => Column::FollowUpAt,
        SortKey::LastContact => Column::LastContactAt,
    }
}

const fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}

pub(super) fn beyond(sort: SortKey, direction: Direction, place: &Place) -> Expr {
    let key = match &place.key {
        Key::Number(number) => Expr::val(*number),
        Key::Text(text) => Expr::val(text.as_str()),
    };
    let here = Expr::tuple([Expr::col((Entity, column(sort))), Expr::col((Entity, Column::Id))]);
    let there = Expr::tuple([key, Expr::val(place.id)]);
    match direction {
        Direction::Ascending => here.gt(there),
        Direction::Descending => here.lt(there),
    }
}

pub(super) fn sorted(
    query: Select<Entity>,
    sort: SortKey,
    direction: Direction,
    route: Route,
) -> Select<Entity> {
    let order = match direction {
        Direction::Ascending => Order::Asc,
        Direction::Descending => Order::Desc,
    };
    match (route, sort) {
        (Route::Walk, _) => query.order_by(column(sort), order.clone()),
        // An expression, so that no planner walks the sorting's index past a million rows to find the few.
        (Route::Gather, SortKey::Name) => {
            query.order_by(Expr::cust("customers.name_sort || ''"), order.clone())
        }
        (Route::Gather, _) => query.order_by(Expr::col((Entity, column(sort))).add(0), order.clone()),
    }
    .order_by(Column::Id, order)
}

/// A search counts among the first candidates only, and its page may show more than were among them.
fn at_least(total: CappedCount, shown: u64) -> CappedCount {
    match total {
        CappedCount::MoreThan(counted) => CappedCount::MoreThan(std::cmp::max(counted, shown)),
        exactly @ CappedCount::Exactly(_) => exactly,
    }
}
