use async_trait::async_trait;
use callbook_application::ports::{EmailChange, EmailChangeStore, StoreError, TokenDigest};
use callbook_domain::ids::UserId;
use callbook_domain::user::Email;
use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;

use super::email_change_row::{self, Column, Entity};
use super::scope;
use crate::sea::error::store_error;
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes changes of e-mail addresses that wait to be confirmed.
#[derive(Debug)]
pub(crate) struct SeaEmailChangeStore {
    transaction: Transaction,
}

impl SeaEmailChangeStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl EmailChangeStore for SeaEmailChangeStore {
    async fn insert(&self, change: &EmailChange) -> Result<(), StoreError> {
        self.end_all_of(change.user, change.made_at).await?;
        Entity::insert(email_change_row::of(change))
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<(UserId, Email)>, StoreError> {
        let connection = self.transaction.connection();
        // This update decides: of two at once, one finds the change unconfirmed.
        let taken = scope::take_email_change(digest, now)
            .col_expr(Column::UsedAt, Expr::val(micros(now)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        if taken.rows_affected == 0 {
            return Ok(None);
        }
        let change = scope::email_change(digest)
            .one(connection)
            .await
            .map_err(store_error)?;
        change
            .map(|change| {
                Ok((
                    UserId::from_uuid(change.user_id),
                    email_change_row::email(&change)?,
                ))
            })
            .transpose()
    }

    async fn end_all_of(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        scope::unconfirmed_of(user)
            .col_expr(Column::UsedAt, Expr::val(micros(now)))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}
