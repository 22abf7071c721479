//! Background jobs, shared by all processes on one database.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{Hold, ImportJob, JobStore, LEASE, Lease, StoreError};
use callbook_domain::ids::ImportId;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, Select, Set};

use self::row::{ActiveModel, Column, Entity};
use super::error::store_error;
use super::time::micros;
use super::unit_of_work::Transaction;

/// Writes background jobs.
#[derive(Debug)]
pub(crate) struct SeaJobStore {
    transaction: Transaction,
}

impl SeaJobStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn take(&self, free: Select<Entity>, now: Timestamp) -> Result<Option<Lease>, StoreError> {
        let connection = self.transaction.connection();
        let Some(mut job) = free.one(connection).await.map_err(store_error)? else {
            return Ok(None);
        };
        let leased = scope::as_read(job.import_id, job.fence)
            .col_expr(Column::Fence, Expr::val(job.fence + 1))
            .col_expr(Column::LeaseUntil, Expr::val(lease_until(now)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        if leased.rows_affected == 0 {
            return Ok(None);
        }
        job.fence += 1;
        row::leased(&job).map(Some)
    }
}

#[async_trait]
impl JobStore for SeaJobStore {
    async fn enqueue(&self, job: &ImportJob, now: Timestamp) -> Result<(), StoreError> {
        let row = ActiveModel {
            import_id: Set(job.import.as_uuid()),
            company_id: Set(job.company.as_uuid()),
            user_id: Set(job.user.as_uuid()),
            enqueued_at: Set(micros(now)),
            lease_until: Set(None),
            fence: Set(0),
        };
        Entity::insert(row)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn lease_next(&self, now: Timestamp) -> Result<Option<Lease>, StoreError> {
        self.take(scope::oldest_free(now), now).await
    }

    async fn lease(&self, import: ImportId, now: Timestamp) -> Result<Option<Lease>, StoreError> {
        self.take(scope::free_one(import, now), now).await
    }

    async fn hold(&self, lease: &Lease, now: Timestamp) -> Result<Hold, StoreError> {
        // On PostgreSQL this locks the job's row until the end of the transaction, so nobody takes it over meanwhile.
        let held = scope::held(lease)
            .col_expr(Column::LeaseUntil, Expr::val(lease_until(now)))
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(hold(held.rows_affected))
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        scope::held(lease)
            .col_expr(Column::LeaseUntil, Expr::val(None::<i64>))
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn complete(&self, lease: &Lease) -> Result<Hold, StoreError> {
        let removed = scope::done(lease)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(hold(removed.rows_affected))
    }
}

fn lease_until(now: Timestamp) -> i64 {
    micros(now.saturating_add(LEASE).unwrap_or(Timestamp::MAX))
}

const fn hold(rows: u64) -> Hold {
    if rows == 0 { Hold::Lost } else { Hold::Held }
}
