//! Pages of customers by keyset: each page begins where an index says, at any depth.

use callbook_application::ports::{
    AssigneeFilter, CappedCount, CustomerFilter, CustomerListing, CustomerPage, Direction, PageAt, SortKey,
    StoreError,
};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::Customer;
use callbook_domain::ids::{ImportId, StatusId, UserId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::super::connection::{Database, DatabaseKind};
use super::super::error::store_error;
use super::super::time::micros;
use super::cursor::{Key, Place, place_of, read, written};
use super::entity::{Column, Entity, Model, customer};
use super::search::{NEWEST, Search};
use super::{count, scope};

/// Where the rows of a page come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Along the index of the sorting; what does not match is passed over.
    Walk,
    /// The matches are few: all of them are fetched by the index of trigrams and sorted.
    Trigrams,
}

/// Past so many rows that a page may show, the trigrams come first in a search.
const FEW: u64 = 10_000;

/// One page.
pub(super) async fn page(
    database: &Database,
    scope: &CustomerScope,
    listing: &CustomerListing,
) -> Result<CustomerPage, StoreError> {
    let search = listing.filter.search.as_deref().and_then(Search::parse);
    let (total, route) = measured(database, scope, listing, search.as_ref()).await?;
    let mut query = candidates(scope, listing, search.as_ref());
    if let Some(search) = &search {
        query = query.filter(search.matches());
        if route == Route::Trigrams && database.kind() == DatabaseKind::Sqlite {
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
        total,
    })
}

/// How many match, and how to get at them.
async fn measured(
    database: &Database,
    scope: &CustomerScope,
    listing: &CustomerListing,
    search: Option<&Search>,
) -> Result<(CappedCount, Route), StoreError> {
    let tallied = count::tallied(database, scope, &listing.filter).await?;
    let Some(search) = search else {
        let total = if tallied.is_all && matches!(listing.sort, SortKey::Created | SortKey::Name) {
            count::capped(tallied.at_most)
        } else {
            counted(database, candidates(scope, listing, None)).await?
        };
        return Ok((total, Route::Walk));
    };
    let few = tallied.at_most <= FEW;
    if few || !search.has_trigrams() || database.kind() == DatabaseKind::Postgres {
        let total = counted(
            database,
            candidates(scope, listing, Some(search)).filter(search.matches()),
        )
        .await?;
        let common = matches!(total, CappedCount::MoreThan(_));
        let walk = few || common || !search.has_trigrams();
        return Ok((total, if walk { Route::Walk } else { Route::Trigrams }));
    }
    // The index of trigrams gives its rows one by one: a common fragment is counted no further than it has to be.
    let mut query = scope::select_by_trigrams(scope, &search.trigrams());
    query
        .cond_where(filtered(&listing.filter, listing.sort))
        .cond_where(search.matches());
    let total = count::of(database, query).await?;
    let route = match total {
        CappedCount::Exactly(_) => Route::Trigrams,
        CappedCount::MoreThan(_) => Route::Walk,
    };
    Ok((total, route))
}

async fn counted(database: &Database, query: Select<Entity>) -> Result<CappedCount, StoreError> {
    let mut query = sea_orm::QueryTrait::into_query(query.select_only());
    query.expr(Expr::val(1));
    count::of(database, query).await
}

/// What a list could show, all but what its search leaves out.
fn candidates(scope: &CustomerScope, listing: &CustomerListing, search: Option<&Search>) -> Select<Entity> {
    let query = scope::select(scope).filter(filtered(&listing.filter, listing.sort));
    match search {
        Some(search) if !search.has_trigrams() => query.filter(among_newest(scope)),
        _ => query,
    }
}

fn among_newest(scope: &CustomerScope) -> Expr {
    let newest = scope::select_column(scope, Column::Id)
        .order_by(Column::CreatedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .limit(NEWEST)
        .to_owned();
    Expr::col((Entity, Column::Id)).in_subquery(newest)
}

fn filtered(filter: &CustomerFilter, sort: SortKey) -> Condition {
    let mut all = Condition::all();
    match filter.statuses.as_slice() {
        [] => {}
        [status] => all = all.add(Column::StatusId.eq(status.as_uuid())),
        several => all = all.add(Column::StatusId.is_in(several.iter().copied().map(StatusId::as_uuid))),
    }
    match filter.assignee {
        AssigneeFilter::Anyone => {}
        AssigneeFilter::Nobody => all = all.add(Column::AssigneeId.is_null()),
        AssigneeFilter::User(user) => all = all.add(Column::AssigneeId.eq(UserId::as_uuid(user))),
    }
    if let Some(area) = &filter.area {
        all = all.add(Column::Area.eq(area.as_str()));
    }
    if let Some(import) = filter.import {
        all = all.add(Column::SourceImportId.eq(ImportId::as_uuid(import)));
    }
    if let Some(before) = filter.follow_up_before {
        all = all.add(Column::FollowUpAt.lt(micros(before)));
    }
    match sort {
        SortKey::Created | SortKey::Name => all,
        SortKey::FollowUp => all.add(Column::FollowUpAt.is_not_null()),
        SortKey::LastContact => all.add(Column::LastContactAt.is_not_null()),
    }
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

fn beyond(sort: SortKey, direction: Direction, place: &Place) -> Expr {
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

fn sorted(query: Select<Entity>, sort: SortKey, direction: Direction, route: Route) -> Select<Entity> {
    let order = match direction {
        Direction::Ascending => Order::Asc,
        Direction::Descending => Order::Desc,
    };
    match (route, sort) {
        (Route::Walk, _) => query.order_by(column(sort), order.clone()),
        // An expression, so that no planner walks the sorting's index past a million rows to find the few.
        (Route::Trigrams, SortKey::Name) => {
            query.order_by(Expr::cust("customers.name_sort || ''"), order.clone())
        }
        (Route::Trigrams, _) => query.order_by(Expr::col((Entity, column(sort))).add(0), order.clone()),
    }
    .order_by(Column::Id, order)
}
