use async_trait::async_trait;
use callbook_application::ports::{LinkStore, PasswordLink, StoreError, TokenDigest};
use callbook_domain::ids::UserId;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::link_row::{self, Column, Entity};
use super::scope;
use crate::sea::error::store_error;
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes single-use links.
#[derive(Debug)]
pub(crate) struct SeaLinkStore {
    transaction: Transaction,
}

impl SeaLinkStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl LinkStore for SeaLinkStore {
    async fn insert(&self, link: &PasswordLink) -> Result<(), StoreError> {
        let connection = self.transaction.connection();
        scope::unused_of(link.user)
            .filter(Column::Purpose.eq(link.purpose.key()))
            .col_expr(Column::UsedAt, Expr::val(micros(link.made_at)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        Entity::insert(link_row::of(link))
            .exec_without_returning(connection)
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<UserId>, StoreError> {
        let connection = self.transaction.connection();
        // This update decides: of two at once, one finds the link unused.
        let taken = scope::take(digest, now)
            .col_expr(Column::UsedAt, Expr::val(micros(now)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        let link = scope::link(digest).one(connection).await.map_err(store_error)?;
        Ok(link.map(|link| UserId::from_uuid(link.user_id)))
    }

    async fn end_all_of(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        scope::unused_of(user)
            .col_expr(Column::UsedAt, Expr::val(micros(now)))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}
