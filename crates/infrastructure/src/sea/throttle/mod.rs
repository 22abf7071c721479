//! Failures, counted for all processes on one database.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{Failures, StoreError, ThrottleStore};
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, EntityTrait, Set};

use self::row::{ActiveModel, Column, Entity};
use super::error::{store_error, unreadable};
use super::text::storable;
use super::time::{instant, micros};
use super::unit_of_work::Transaction;

/// Counts failures.
#[derive(Debug)]
pub(crate) struct SeaThrottleStore {
    transaction: Transaction,
}

impl SeaThrottleStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl ThrottleStore for SeaThrottleStore {
    async fn failures(
        &self,
        key: &str,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Failures, StoreError> {
        failures(self.transaction.connection(), key, window, now).await
    }

    async fn fail(&self, key: &str, window: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        let first = ActiveModel {
            key: Set(storable(key).into_owned()),
            window_started_at: Set(micros(now)),
            count: Set(1),
            last_at: Set(micros(now)),
        };
        let stored = |column: Column| Expr::col((Entity, column));
        let anew_or = |anew: i64, further: Expr| {
            CaseStatement::new()
                .case(
                    stored(Column::WindowStartedAt).lte(begun_after(window, now)),
                    anew,
                )
                .finally(further)
        };
        let further = OnConflict::column(Column::Key)
            .value(Column::Count, anew_or(1, stored(Column::Count).add(1)))
            .value(
                Column::WindowStartedAt,
                anew_or(micros(now), stored(Column::WindowStartedAt)),
            )
            .value(Column::LastAt, micros(now))
            .to_owned();
        Entity::insert(first)
            .on_conflict(further)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn take_back(&self, key: &str) -> Result<(), StoreError> {
        scope::counted(&storable(key))
            .col_expr(Column::Count, Expr::col(Column::Count).sub(1))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn forget(&self, key: &str) -> Result<(), StoreError> {
        scope::forget(&storable(key))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn forget_before(&self, last: Timestamp) -> Result<(), StoreError> {
        scope::older(micros(last))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

/// A window that began then or before has passed at `now`.
fn begun_after(window: SignedDuration, now: Timestamp) -> i64 {
    micros(now.saturating_sub(window).unwrap_or(Timestamp::MIN))
}

/// How often `key` failed within `window` up to `now`.
pub(super) async fn failures(
    connection: &impl ConnectionTrait,
    key: &str,
    window: SignedDuration,
    now: Timestamp,
) -> Result<Failures, StoreError> {
    let found = scope::running(&storable(key), begun_after(window, now))
        .one(connection)
        .await
        .map_err(store_error)?;
    let Some(row) = found else {
        return Ok(Failures::default());
    };
    Ok(Failures {
        count: u32::try_from(row.count).map_err(|error| unreadable("throttle.count", error))?,
        last_at: Some(instant(row.last_at, "throttle.last_at")?),
    })
}
