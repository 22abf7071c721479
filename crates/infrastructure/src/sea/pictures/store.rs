use async_trait::async_trait;
use callbook_application::ports::{PictureStore, Portrait, StoreError};
use callbook_domain::ids::UserId;
use callbook_domain::picture::PictureTag;
use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, OnConflict};

use super::row::{self, Column, Entity};
use super::scope;
use crate::sea::error::store_error;
use crate::sea::unit_of_work::Transaction;
use crate::sea::users::row as user_row;

/// Writes users' pictures.
#[derive(Debug)]
pub(crate) struct SeaPictureStore {
    transaction: Transaction,
}

impl SeaPictureStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn tag(&self, user: UserId, tag: Option<PictureTag>) -> Result<(), StoreError> {
        scope::owner(user)
            .col_expr(
                user_row::Column::Picture,
                Expr::val(tag.map(|tag| tag.to_string())),
            )
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

#[async_trait]
impl PictureStore for SeaPictureStore {
    async fn keep(&self, user: UserId, portrait: &Portrait, at: Timestamp) -> Result<(), StoreError> {
        let digest = row::digest(portrait);
        let instead = OnConflict::column(Column::UserId)
            .update_columns([Column::Large, Column::Small, Column::Digest, Column::At])
            .to_owned();
        Entity::insert(row::of(user, portrait, digest, at))
            .on_conflict(instead)
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        self.tag(user, Some(PictureTag::of(&digest))).await
    }

    async fn remove(&self, user: UserId) -> Result<bool, StoreError> {
        let removed = scope::remove(user)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        self.tag(user, None).await?;
        Ok(removed.rows_affected > 0)
    }
}
