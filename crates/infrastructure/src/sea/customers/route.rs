//! How many rows a list has, and by which way its page is read.

use callbook_application::ports::{
    AssigneeFilter, CappedCount, CustomerFilter, CustomerListing, SortKey, StoreError,
};
use callbook_domain::access::{CustomerReach, CustomerScope};
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{QueryFilter, QuerySelect, Select};

use super::super::connection::{Database, DatabaseKind};
use super::count::Looked;
use super::entity::Entity;
use super::filter::{Indexes, filtered};
use super::newest::Boundary;
use super::search::{NEWEST, Search};
use super::{count, scope};

/// How a page gets at its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// Along the index of the sorting; what does not match is passed over.
    Walk,
    /// The matches are few: all of them are fetched by what they have in common and then sorted.
    Gather,
}

/// Up to so many rows are looked through one by one where something is searched for.
const FEW: u64 = 10_000;

/// How many match, and how to get at them.
pub(super) async fn measured(
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
            counted(
                database,
                candidates(database, scope, listing, None, Indexes::All).await?,
            )
            .await?
        };
        let route = if is_indexed(scope, listing) {
            Route::Walk
        } else {
            cheaper(database, scope, listing, total).await?
        };
        return Ok((total, route));
    };
    if tallied.at_most <= FEW || !search.has_trigrams() {
        let all = candidates(database, scope, listing, Some(search), Indexes::All).await?;
        let total = counted(database, all.filter(search.matches())).await?;
        return Ok((total, Route::Walk));
    }
    let matching = match database.kind() {
        DatabaseKind::Sqlite => scope::select_by_trigrams(scope, &search.trigrams()),
        DatabaseKind::Postgres => scope::select_by_text(scope, search.matches()),
    };
    let passes = Condition::all()
        .add(filtered(&listing.filter, listing.sort, Indexes::All))
        .add(search.matches());
    let (total, route) = match count::among_first(database, scope, matching, passes, FEW).await? {
        // All of them have been looked at: they are few.
        Looked::AtAll(total) => (CappedCount::Exactly(total), Route::Gather),
        Looked::AtSome(total) => (CappedCount::MoreThan(total), Route::Walk),
    };
    Ok((total, route))
}

/// Whether one index has exactly the rows of the list, in their order.
pub(super) fn is_indexed(scope: &CustomerScope, listing: &CustomerListing) -> bool {
    let filter = &listing.filter;
    let assignee = scope.reach() != CustomerReach::Company || filter.assignee != AssigneeFilter::Anyone;
    let conditions = [
        assignee,
        !filter.statuses.is_empty(),
        filter.area.is_some(),
        filter.import.is_some(),
        filter.follow_up_before.is_some(),
    ];
    let count = conditions.iter().filter(|condition| **condition).count();
    match listing.sort {
        SortKey::Created if filter.statuses.len() > 1 || filter.follow_up_before.is_some() => false,
        SortKey::Created => count <= 1 || (count == 2 && assignee && filter.statuses.len() == 1),
        SortKey::Name => count == 0,
        SortKey::FollowUp | SortKey::LastContact => count == 0 || (count == 1 && assignee),
    }
}

/// To gather reads all matches; to walk reads, for each row of the page, as many rows as there are to one match.
async fn cheaper(
    database: &Database,
    scope: &CustomerScope,
    listing: &CustomerListing,
    total: CappedCount,
) -> Result<Route, StoreError> {
    let CappedCount::Exactly(matches) = total else {
        return Ok(Route::Walk);
    };
    let walked = match listing.sort {
        SortKey::Name => count::of_company(database, scope).await?,
        _ => {
            count::tallied(database, scope, &CustomerFilter::default())
                .await?
                .at_most
        }
    };
    let walk = u64::from(listing.size) * walked / std::cmp::max(matches, 1);
    Ok(if matches <= walk {
        Route::Gather
    } else {
        Route::Walk
    })
}

async fn counted(database: &Database, query: Select<Entity>) -> Result<CappedCount, StoreError> {
    let mut query = sea_orm::QueryTrait::into_query(query.select_only());
    query.expr(Expr::val(1));
    count::of(database, query).await
}

/// What a list could show, all but what its search leaves out.
pub(super) async fn candidates(
    database: &Database,
    scope: &CustomerScope,
    listing: &CustomerListing,
    search: Option<&Search>,
    indexes: Indexes,
) -> Result<Select<Entity>, StoreError> {
    let reached = match (indexes, listing.sort) {
        (Indexes::OfSorting, SortKey::Name) => scope::select_along_another_index(scope),
        _ => scope::select(scope),
    };
    let query = reached.filter(filtered(&listing.filter, listing.sort, indexes));
    if search.is_some_and(|search| !search.has_trigrams())
        && let Some(boundary) = Boundary::after(database, scope, NEWEST).await?
    {
        return Ok(query.filter(boundary.at_or_after()));
    }
    Ok(query)
}
