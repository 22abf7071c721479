use async_trait::async_trait;
use callbook_application::ports::{Challenge, ChallengeStore, CodeDigest, Spent, StoreError, TokenDigest};
use callbook_domain::ids::{ChallengeId, UserId};
use jiff::Timestamp;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::challenge_row::{self, Column, Entity};
use super::{ended, scope, spent};
use crate::sea::error::store_error;
use crate::sea::time::micros;
use crate::sea::unit_of_work::Transaction;

/// Writes sign-ins that wait for a second factor.
#[derive(Debug)]
pub(crate) struct SeaChallengeStore {
    transaction: Transaction,
}

impl SeaChallengeStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl ChallengeStore for SeaChallengeStore {
    async fn insert(&self, challenge: &Challenge, digest: TokenDigest) -> Result<(), StoreError> {
        Entity::insert(challenge_row::of(challenge, digest))
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn attempt(&self, challenge: ChallengeId, most: u32) -> Result<Spent, StoreError> {
        scope::tried_less(challenge, most)
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .exec(self.transaction.connection())
            .await
            .map(|result| spent(&result))
            .map_err(store_error)
    }

    async fn send(
        &self,
        challenge: ChallengeId,
        code: CodeDigest,
        expires_at: Timestamp,
        most: u32,
    ) -> Result<Spent, StoreError> {
        scope::sent_less(challenge, most)
            .col_expr(Column::Sends, Expr::col(Column::Sends).add(1))
            .col_expr(Column::CodeDigest, Expr::val(code.0.to_vec()))
            .col_expr(Column::CodeExpiresAt, Expr::val(micros(expires_at)))
            .exec(self.transaction.connection())
            .await
            .map(|result| spent(&result))
            .map_err(store_error)
    }

    async fn take(&self, challenge: ChallengeId) -> Result<Spent, StoreError> {
        scope::take(challenge)
            .exec(self.transaction.connection())
            .await
            .map(|result| ended(&result))
            .map_err(store_error)
    }

    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError> {
        scope::challenges_of(user)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn forget_before(&self, expired: Timestamp) -> Result<(), StoreError> {
        scope::past(expired)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}
