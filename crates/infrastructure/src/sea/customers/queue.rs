//! Whom to call next. The rule is the domain's (`callbook_domain::calling::turn`); here each turn is one short walk
//! along an index that holds its customers in their order.

use callbook_application::ports::{QueueCounts, StoreError};
use callbook_domain::access::CustomerScope;
use callbook_domain::calling::Turn;
use callbook_domain::customer::Customer;
use callbook_domain::ids::CustomerId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::super::connection::Database;
use super::super::error::store_error;
use super::super::time::micros;
use super::entity::{Column, Entity, Model, customer};
use super::{count, scope};

/// The first of the queue, leaving out `skipped`.
pub(super) async fn next(
    database: &Database,
    scope: &CustomerScope,
    now: Timestamp,
    skipped: &[CustomerId],
) -> Result<Option<(Customer, Turn)>, StoreError> {
    let fresh = fresh_statuses(database, scope).await?;
    for turn in Turn::ALL {
        let found = match turn {
            Turn::DueFollowUp => first(database, due(scope, now), Column::FollowUpAt, skipped).await?,
            Turn::Fresh => oldest_fresh(database, scope, &fresh, skipped).await?,
            Turn::Retry => first(database, retry(scope, now, &fresh), Column::RetryAt, skipped).await?,
        };
        if let Some(row) = found {
            return Ok(Some((customer(&row)?, turn)));
        }
    }
    Ok(None)
}

/// How many stand in the queue.
pub(super) async fn counts(
    database: &Database,
    scope: &CustomerScope,
    now: Timestamp,
) -> Result<QueueCounts, StoreError> {
    let fresh = fresh_statuses(database, scope).await?;
    let mut counts = QueueCounts {
        due: counted(database, due(scope, now)).await?,
        fresh: 0,
        retry: counted(database, retry(scope, now, &fresh)).await?,
    };
    for status in fresh {
        counts.fresh += counted(database, fresh_in(scope, status)).await?;
    }
    counts.fresh = std::cmp::min(counts.fresh, QueueCounts::COUNTED);
    Ok(counts)
}

async fn counted(database: &Database, query: Select<Entity>) -> Result<u64, StoreError> {
    let mut query = query.select_only().into_query();
    query.expr(Expr::val(1));
    count::up_to(database, query, QueueCounts::COUNTED).await
}

async fn first(
    database: &Database,
    query: Select<Entity>,
    order: Column,
    skipped: &[CustomerId],
) -> Result<Option<Model>, StoreError> {
    let mut query = query.order_by_asc(order).order_by_asc(Column::Id).limit(1);
    if !skipped.is_empty() {
        query = query.filter(Column::Id.is_not_in(skipped.iter().copied().map(CustomerId::as_uuid)));
    }
    query.one(database.read()).await.map_err(store_error)
}

/// There are as many walks as fresh statuses, one as a rule: over several at once no index is in the right order.
async fn oldest_fresh(
    database: &Database,
    scope: &CustomerScope,
    fresh: &[Uuid],
    skipped: &[CustomerId],
) -> Result<Option<Model>, StoreError> {
    let mut oldest: Option<Model> = None;
    for status in fresh {
        let found = first(database, fresh_in(scope, *status), Column::CreatedAt, skipped).await?;
        oldest = match (oldest, found) {
            (Some(a), Some(b)) if (b.created_at, b.id) < (a.created_at, a.id) => Some(b),
            (Some(a), _) => Some(a),
            (None, found) => found,
        };
    }
    Ok(oldest)
}

async fn fresh_statuses(database: &Database, scope: &CustomerScope) -> Result<Vec<Uuid>, StoreError> {
    let query = Query::select()
        .column("id")
        .from("statuses")
        .and_where(Expr::col("company_id").eq(scope.company().as_uuid()))
        .and_where(Expr::col("kind").eq("fresh"))
        .to_owned();
    let rows = database.read().query_all(&query).await.map_err(store_error)?;
    rows.iter()
        .map(|row| row.try_get("", "id").map_err(store_error))
        .collect()
}

fn callable(scope: &CustomerScope) -> Select<Entity> {
    scope::select(scope)
        .filter(Column::Closed.eq(false))
        .filter(Column::DoNotCall.eq(false))
}

fn due(scope: &CustomerScope, now: Timestamp) -> Select<Entity> {
    callable(scope).filter(Column::FollowUpAt.lte(micros(now)))
}

fn fresh_in(scope: &CustomerScope, status: Uuid) -> Select<Entity> {
    callable(scope)
        .filter(Column::StatusId.eq(status))
        .filter(Column::FollowUpAt.is_null())
}

fn retry(scope: &CustomerScope, now: Timestamp, fresh: &[Uuid]) -> Select<Entity> {
    callable(scope)
        .filter(Column::RetryAt.lte(micros(now)))
        .filter(Column::FollowUpAt.is_null())
        .filter(Column::StatusId.is_not_in(fresh.iter().copied()))
}
