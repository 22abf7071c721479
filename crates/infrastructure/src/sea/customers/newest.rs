//! Where the newest customers of a scope end.

use callbook_application::ports::StoreError;
use callbook_domain::access::CustomerScope;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::connection::Database;
use super::super::error::store_error;
use super::entity::{Column, Entity};
use super::scope;

/// The oldest customer that still counts as one of the newest.
#[derive(FromQueryResult)]
pub(super) struct Boundary {
    created_at: i64,
    id: Uuid,
}

impl Boundary {
    /// That of the newest `count`, read from the index alone. `None` where the scope reaches no more than that.
    pub(super) async fn after(
        database: &Database,
        scope: &CustomerScope,
        count: u64,
    ) -> Result<Option<Self>, StoreError> {
        scope::select(scope)
            .select_only()
            .columns([Column::CreatedAt, Column::Id])
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .offset(count)
            .limit(1)
            .into_model::<Self>()
            .one(database.read())
            .await
            .map_err(store_error)
    }

    /// Holds for the newest.
    pub(super) fn at_or_after(&self) -> Expr {
        Self::here().gte(self.there())
    }

    fn here() -> Expr {
        Expr::tuple([
            Expr::col((Entity, Column::CreatedAt)),
            Expr::col((Entity, Column::Id)),
        ])
    }

    fn there(&self) -> Expr {
        Expr::tuple([Expr::val(self.created_at), Expr::val(self.id)])
    }
}
