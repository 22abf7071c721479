//! How many customers there are: from the tallies where they say it, else counted up to a limit.

use std::collections::HashSet;

use callbook_application::ports::{AssigneeFilter, CappedCount, CustomerFilter, CustomerPage, StoreError};
use callbook_domain::access::{CustomerReach, CustomerScope};
use callbook_domain::ids::{CompanyId, CustomerId, ImportId, StatusId, UserId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait};

use super::super::connection::Database;
use super::super::error::store_error;
use super::super::number;
use super::super::tallies::NOBODY;
use super::batch::{Batch, rows_at_once};
use super::entity::Column;
use super::scope;

/// What the tallies say of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tallied {
    /// No more than so many pass it.
    pub(super) at_most: u64,
    /// Whether exactly so many do.
    pub(super) is_all: bool,
}

/// How many customers pass the filter, as far as the tallies know.
pub(super) async fn tallied(
    database: &Database,
    scope: &CustomerScope,
    filter: &CustomerFilter,
) -> Result<Tallied, StoreError> {
    // The one table knows statuses, the other areas.
    let by_area = filter.area.as_ref().filter(|_| filter.statuses.is_empty());
    let mut sum = total_of(scope.company());
    if let Some(area) = by_area {
        sum.from("area_tallies")
            .and_where(Expr::col("area").eq(area.as_str()));
    } else {
        sum.from("customer_tallies");
    }
    if let CustomerReach::AssignedTo(user) = scope.reach() {
        sum.and_where(Expr::col("assignee_id").eq(user.as_uuid()));
    }
    match filter.assignee {
        AssigneeFilter::Anyone => {}
        AssigneeFilter::Nobody => {
            sum.and_where(Expr::col("assignee_id").eq(NOBODY));
        }
        AssigneeFilter::User(user) => {
            sum.and_where(Expr::col("assignee_id").eq(UserId::as_uuid(user)));
        }
    }
    if !filter.statuses.is_empty() {
        let statuses = filter.statuses.iter().copied().map(StatusId::as_uuid);
        sum.and_where(Expr::col("status_id").is_in(statuses));
    }
    let untallied = filter.import.is_some()
        || filter.follow_up_before.is_some()
        || filter.search.is_some()
        || (filter.area.is_some() && by_area.is_none());
    Ok(Tallied {
        at_most: read_total(database, &sum).await?,
        is_all: !untallied,
    })
}

/// How many customers the company of a scope has.
pub(super) async fn of_company(database: &Database, scope: &CustomerScope) -> Result<u64, StoreError> {
    let mut sum = total_of(scope.company());
    sum.from("customer_tallies");
    read_total(database, &sum).await
}

fn total_of(company: CompanyId) -> SelectStatement {
    Query::select()
        // The sum of bigints is a numeric on PostgreSQL.
        .expr_as(Expr::cust("CAST(coalesce(sum(count), 0) AS BIGINT)"), "total")
        .and_where(Expr::col("company_id").eq(company.as_uuid()))
        .to_owned()
}

async fn read_total(database: &Database, query: &SelectStatement) -> Result<u64, StoreError> {
    let row = database.read().query_one(query).await.map_err(store_error)?;
    let total = match row {
        Some(row) => row.try_get("", "total").map_err(store_error)?,
        None => 0,
    };
    number::count(total, "total")
}

/// A known count as a page shows it.
pub(super) const fn capped(count: u64) -> CappedCount {
    if count > CustomerPage::COUNTED {
        CappedCount::MoreThan(CustomerPage::COUNTED)
    } else {
        CappedCount::Exactly(count)
    }
}

/// Counts the rows of a query, no further than a page shows.
pub(super) async fn of(database: &Database, query: SelectStatement) -> Result<CappedCount, StoreError> {
    up_to(database, query, CustomerPage::COUNTED + 1)
        .await
        .map(capped)
}

/// Counts the rows of a query up to `limit`.
pub(super) async fn up_to(
    database: &Database,
    mut query: SelectStatement,
    limit: u64,
) -> Result<u64, StoreError> {
    query.limit(limit);
    let count = Query::select()
        .expr_as(Func::count(Expr::cust("*")), "total")
        .from_subquery(query, "counted")
        .to_owned();
    read_total(database, &count).await
}

/// How many of `chosen` the scope reaches; whoever is named twice is one.
pub(super) async fn reached(
    database: &Database,
    scope: &CustomerScope,
    chosen: &[CustomerId],
) -> Result<u64, StoreError> {
    let distinct: HashSet<CustomerId> = chosen.iter().copied().collect();
    let distinct: Vec<CustomerId> = distinct.into_iter().collect();
    let mut total = 0;
    for chunk in distinct.chunks(rows_at_once(database.kind())) {
        let ids = chunk.iter().map(|id| Some(id.as_uuid()));
        let mut rows = Batch::default().uuids("id", ids).rows(database.kind());
        let reached = scope::reached_sql(scope, &mut rows);
        let sql = format!(
            "SELECT count(*) AS total FROM {} CROSS JOIN customers WHERE {reached} AND customers.id = incoming.id",
            rows.table
        );
        for row in rows.query(database.read(), sql).await? {
            total += number::count(row.try_get("", "total").map_err(store_error)?, "total")?;
        }
    }
    Ok(total)
}

/// What holds for the open customers that are nobody's; of an import alone where one is given.
pub(super) fn waiting(import: Option<ImportId>) -> Condition {
    let open = Condition::all().add(Column::Closed.eq(false));
    let nobodys = Column::AssigneeId.is_null();
    match import {
        None => open.add(nobodys),
        // Not a condition that an index serves: SQLite would walk all that are nobody's to find those of the import.
        Some(import) => open
            .add(Column::SourceImportId.eq(import.as_uuid()))
            .add(Expr::expr(nobodys).eq(Expr::cust("TRUE"))),
    }
}

/// How many open customers are nobody's, counted up to a limit; of an import alone where one is given.
pub(super) async fn unassigned(
    database: &Database,
    scope: &CustomerScope,
    import: Option<ImportId>,
    limit: u32,
) -> Result<u64, StoreError> {
    let mut query = scope::select_column(scope, Column::Id);
    query.cond_where(waiting(import));
    up_to(database, query, u64::from(limit)).await
}

/// What came of looking at the first of many candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// There were no more; so many passed.
    AtAll(u64),
    /// There were more; of those looked at, so many passed.
    AtSome(u64),
}

/// Looks at the first `limit` candidates and counts those that the scope reaches and `passes` holds for.
pub(super) async fn among_first(
    database: &Database,
    scope: &CustomerScope,
    mut candidates: SelectStatement,
    passes: Condition,
    limit: u64,
) -> Result<Looked, StoreError> {
    candidates.limit(limit + 1);
    let query = scope::count_reached_among(scope, candidates, passes);
    let row = database.read().query_one(&query).await.map_err(store_error)?;
    let Some(row) = row else {
        return Ok(Looked::AtAll(0));
    };
    let seen = number::count(row.try_get("", "seen").map_err(store_error)?, "seen")?;
    let total = number::count(row.try_get("", "total").map_err(store_error)?, "total")?;
    Ok(if seen > limit {
        Looked::AtSome(std::cmp::min(total, limit))
    } else {
        Looked::AtAll(total)
    })
}
