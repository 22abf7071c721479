//! Search as one types: the newest few that match, at once.

use callbook_application::ports::StoreError;
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::Customer;
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect, Select};

use super::super::connection::{Database, DatabaseKind};
use super::super::error::store_error;
use super::entity::{Column, Entity, Model, customer};
use super::newest::Boundary;
use super::scope;
use super::search::{NEWEST, Search};

/// So many of the newest are looked through one by one. A fragment that does not fill its list among them is rare, and
/// then the index of trigrams has little to read; one that is common is found here long before the end.
const LOOKED_THROUGH: u64 = 4_000;

/// The newest `limit` customers that match.
pub(super) async fn search(
    database: &Database,
    scope: &CustomerScope,
    typed: &str,
    limit: u16,
) -> Result<Vec<Customer>, StoreError> {
    let Some(search) = Search::parse(typed) else {
        return Ok(Vec::new());
    };
    let window = if search.has_trigrams() {
        LOOKED_THROUGH
    } else {
        NEWEST
    };
    let boundary = Boundary::after(database, scope, window).await?;
    let mut query = newest(scope::select(scope).filter(search.matches()), limit);
    if let Some(boundary) = &boundary {
        query = query.filter(boundary.at_or_after());
    }
    let mut rows = query.all(database.read()).await.map_err(store_error)?;
    if boundary.is_some() && search.has_trigrams() && rows.len() < usize::from(limit) {
        rows = gathered(database, scope, &search, limit).await?;
    }
    rows.iter().map(customer).collect()
}

fn newest(query: Select<Entity>, limit: u16) -> Select<Entity> {
    query
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
}

/// All matches by the index of trigrams, sorted.
async fn gathered(
    database: &Database,
    scope: &CustomerScope,
    search: &Search,
    limit: u16,
) -> Result<Vec<Model>, StoreError> {
    let query = scope::select(scope).filter(search.matches());
    let query = match database.kind() {
        DatabaseKind::Sqlite => query.filter(search.in_index()),
        DatabaseKind::Postgres => query,
    };
    query
        // An expression: the matches are fetched and sorted, not the whole index walked.
        .order_by(Expr::col((Entity, Column::CreatedAt)).add(0), Order::Desc)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
        .all(database.read())
        .await
        .map_err(store_error)
}
