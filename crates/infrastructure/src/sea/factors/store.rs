use async_trait::async_trait;
use callbook_application::ports::{CodeDigest, FactorStore, SealedSeed, Spent, StoreError, TotpStep};
use callbook_domain::ids::UserId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::factor_row::{ActiveModel, Column, Entity};
use super::{code_row, scope, spent};
use crate::sea::error::store_error;
use crate::sea::number::stored;
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes second factors.
#[derive(Debug)]
pub(crate) struct SeaFactorStore {
    transaction: Transaction,
}

impl SeaFactorStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    /// Writes that column of the user's one row, whether it is there or not.
    async fn write(&self, row: ActiveModel, column: Column) -> Result<(), StoreError> {
        let instead = OnConflict::column(Column::UserId)
            .update_column(column)
            .to_owned();
        Entity::insert(row)
            .on_conflict(instead)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

#[async_trait]
impl FactorStore for SeaFactorStore {
    async fn begin_app(&self, user: UserId, seed: &SealedSeed) -> Result<(), StoreError> {
        let row = ActiveModel {
            user_id: Set(user.as_uuid()),
            pending_seed: Set(Some(seed.0.clone())),
            ..ActiveModelTrait::default()
        };
        self.write(row, Column::PendingSeed).await
    }

    async fn confirm_app(
        &self,
        user: UserId,
        seed: &SealedSeed,
        step: TotpStep,
        now: Timestamp,
    ) -> Result<Spent, StoreError> {
        scope::pending(user, seed)
            .col_expr(Column::Seed, Expr::val(seed.0.clone()))
            .col_expr(Column::PendingSeed, Expr::val(None::<Vec<u8>>))
            .col_expr(Column::AppSince, Expr::val(micros(now)))
            .col_expr(Column::LastStep, Expr::val(stored(step.0)))
            .exec(self.transaction.connection())
            .await
            .map(|result| spent(&result))
            .map_err(store_error)
    }

    async fn spend_step(&self, user: UserId, step: TotpStep) -> Result<Spent, StoreError> {
        scope::before_step(user, step)
            .col_expr(Column::LastStep, Expr::val(stored(step.0)))
            .exec(self.transaction.connection())
            .await
            .map(|result| spent(&result))
            .map_err(store_error)
    }

    async fn spend_recovery(
        &self,
        user: UserId,
        digest: CodeDigest,
        now: Timestamp,
    ) -> Result<Spent, StoreError> {
        scope::unused_code(user, digest)
            .col_expr(code_row::Column::UsedAt, Expr::val(micros(now)))
            .exec(self.transaction.connection())
            .await
            .map(|result| spent(&result))
            .map_err(store_error)
    }

    async fn replace_recovery(
        &self,
        user: UserId,
        digests: &[CodeDigest],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let connection = self.transaction.connection();
        scope::codes_of(user)
            .exec(connection)
            .await
            .map_err(store_error)?;
        let rows = digests.iter().map(|digest| code_row::ActiveModel {
            user_id: Set(user.as_uuid()),
            digest: Set(digest.0.to_vec()),
            made_at: Set(micros(now)),
            used_at: Set(None),
        });
        code_row::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn remove_app(&self, user: UserId) -> Result<(), StoreError> {
        let connection = self.transaction.connection();
        scope::change(user)
            .col_expr(Column::Seed, Expr::val(None::<Vec<u8>>))
            .col_expr(Column::PendingSeed, Expr::val(None::<Vec<u8>>))
            .col_expr(Column::AppSince, Expr::val(None::<i64>))
            .col_expr(Column::LastStep, Expr::val(None::<i64>))
            .exec(connection)
            .await
            .map_err(store_error)?;
        scope::codes_of(user)
            .exec(connection)
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn want_mail(&self, user: UserId, since: Option<Timestamp>) -> Result<(), StoreError> {
        let row = ActiveModel {
            user_id: Set(user.as_uuid()),
            mail_since: Set(since.map(micros)),
            ..ActiveModelTrait::default()
        };
        self.write(row, Column::MailSince).await
    }
}
