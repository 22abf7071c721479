//! API tokens.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{ApiTokenQueries, ApiTokenStore, OwnedApiToken, StoreError, TokenDigest};
use callbook_domain::access::ApiTokenScope;
use callbook_domain::api_token::ApiToken;
use callbook_domain::ids::{ApiTokenId, UserId};
use callbook_domain::user::User;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, UpdateMany};

use super::connection::Database;
use super::error::{impossible, store_error};
use super::time::micros;
use super::unit_of_work::Transaction;
use super::users::row as user_row;
use row::{Column, Entity};

/// Writes API tokens.
#[derive(Debug)]
pub(crate) struct SeaApiTokenStore {
    transaction: Transaction,
}

impl SeaApiTokenStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn run(&self, update: UpdateMany<Entity>) -> Result<u64, StoreError> {
        let done = update.exec(self.transaction.connection()).await;
        done.map(|done| done.rows_affected).map_err(store_error)
    }
}

#[async_trait]
impl ApiTokenStore for SeaApiTokenStore {
    async fn insert(&self, token: &ApiToken, digest: TokenDigest) -> Result<(), StoreError> {
        Entity::insert(row::of(token, digest))
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn count_holding(&self, scope: &ApiTokenScope, now: Timestamp) -> Result<u64, StoreError> {
        let not_ended = Condition::any()
            .add(Column::ExpiresAt.is_null())
            .add(Column::ExpiresAt.gt(micros(now)));
        scope::select(scope)
            .filter(Column::RevokedAt.is_null())
            .filter(not_ended)
            .count(self.transaction.connection())
            .await
            .map_err(store_error)
    }

    async fn used(&self, token: ApiTokenId, at: Timestamp) -> Result<(), StoreError> {
        let update = scope::unused_since(token, at).col_expr(Column::LastUsedAt, Expr::val(micros(at)));
        self.run(update).await.map(|_| ())
    }

    async fn revoke(
        &self,
        scope: &ApiTokenScope,
        token: ApiTokenId,
        at: Timestamp,
    ) -> Result<Option<ApiToken>, StoreError> {
        // This update decides: of two at once, one finds the token not ended.
        let update = scope::revoke(scope)
            .filter(Column::Id.eq(token.as_uuid()))
            .col_expr(Column::RevokedAt, Expr::val(micros(at)));
        if self.run(update).await? == 0 {
            return Ok(None);
        }
        let row = scope::select(scope)
            .filter(Column::Id.eq(token.as_uuid()))
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        row.map(row::read).transpose()
    }

    async fn revoke_all_of(&self, user: UserId, at: Timestamp) -> Result<(), StoreError> {
        let update = scope::revoke_all_of(user).col_expr(Column::RevokedAt, Expr::val(micros(at)));
        self.run(update).await.map(|_| ())
    }
}

/// Reads API tokens.
#[derive(Debug, Clone)]
pub struct SeaApiTokenQueries {
    database: Database,
}

impl SeaApiTokenQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl ApiTokenQueries for SeaApiTokenQueries {
    async fn list(&self, scope: &ApiTokenScope) -> Result<Vec<OwnedApiToken>, StoreError> {
        let rows = scope::select(scope)
            .find_also_related(user_row::Entity)
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter()
            .map(|(token, owner)| {
                let owner = owner.ok_or_else(|| impossible("api_tokens.user_id"))?;
                Ok(OwnedApiToken {
                    token: row::read(token)?,
                    owner: user_row::read(owner)?.name,
                })
            })
            .collect()
    }

    async fn by_digest(&self, digest: TokenDigest) -> Result<Option<(ApiToken, User)>, StoreError> {
        let found = scope::by_digest(digest)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        match found {
            Some((token, Some(owner))) => Ok(Some((row::read(token)?, user_row::read(owner)?))),
            _ => Ok(None),
        }
    }
}
