//! What happened of late, over all customers of a scope.

use std::collections::HashMap;

use callbook_application::ports::StoreError;
use callbook_domain::access::{CustomerReach, CustomerScope};
use callbook_domain::customer::{Customer, CustomerEvent};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::super::connection::Database;
use super::super::error::store_error;
use super::entity::{self, customer};
use super::event_entity::{Column, Entity, Model, event};
use super::scope;

/// A user's activity is looked for among so many of the company's newest entries, and among as many of its own: one
/// whose customers have been quiet for longer than that sees what it did itself.
const LOOKED_THROUGH: u64 = 2_000;

/// The newest entries but for those of imports, each with its customer.
pub(in crate::sea) async fn newest(
    database: &Database,
    scope: &CustomerScope,
    limit: u16,
) -> Result<Vec<(CustomerEvent, Customer)>, StoreError> {
    let limit = usize::from(limit);
    let mut found = match scope.reach() {
        CustomerReach::Company => of_company(database, scope, limit as u64).await?,
        CustomerReach::AssignedTo(user) => of_user(database, scope, user.as_uuid(), limit as u64).await?,
    };
    found.sort_unstable_by_key(|(row, _)| std::cmp::Reverse((row.at, row.id)));
    found.dedup_by_key(|(row, _)| row.id);
    found.truncate(limit);
    found
        .iter()
        .map(|(row, whose)| Ok((event(row)?, customer(whose)?)))
        .collect()
}

async fn of_company(
    database: &Database,
    scope: &CustomerScope,
    limit: u64,
) -> Result<Vec<(Model, entity::Model)>, StoreError> {
    let rows = read(database, worth_telling(scope).limit(limit)).await?;
    with_customers(database, scope, rows).await
}

async fn of_user(
    database: &Database,
    scope: &CustomerScope,
    user: Uuid,
    limit: u64,
) -> Result<Vec<(Model, entity::Model)>, StoreError> {
    let newest = worth_telling(scope).limit(LOOKED_THROUGH);
    let own = worth_telling(scope)
        .filter(Column::ByUserId.eq(user))
        .limit(LOOKED_THROUGH);
    let mut rows = Vec::new();
    for window in [newest, own] {
        let query = scope::reached_events_among(scope, window.into_query(), limit);
        let found = database.read().query_all(&query).await.map_err(store_error)?;
        for row in found {
            rows.push(Model::from_query_result(&row, "").map_err(store_error)?);
        }
    }
    with_customers(database, scope, rows).await
}

/// The condition is written out, not bound: only so do the planners see that the partial indexes hold all of it.
fn worth_telling(scope: &CustomerScope) -> Select<Entity> {
    scope::select_events(scope)
        .filter(Expr::cust("customer_events.kind <> 'imported'"))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
}

async fn read(database: &Database, query: Select<Entity>) -> Result<Vec<Model>, StoreError> {
    query.all(database.read()).await.map_err(store_error)
}

/// The entries whose customers the scope reaches.
async fn with_customers(
    database: &Database,
    scope: &CustomerScope,
    rows: Vec<Model>,
) -> Result<Vec<(Model, entity::Model)>, StoreError> {
    let mut ids: Vec<Uuid> = rows.iter().map(|row| row.customer_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let customers = scope::select(scope)
        .filter(entity::Column::Id.is_in(ids))
        .all(database.read())
        .await
        .map_err(store_error)?;
    let customers: HashMap<Uuid, entity::Model> = customers.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let customer = customers.get(&row.customer_id).cloned();
            customer.map(|customer| (row, customer))
        })
        .collect())
}
