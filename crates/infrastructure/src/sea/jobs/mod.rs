//! Background jobs, shared by all processes on one database.

mod row;
mod scope;
mod turn_row;

use async_trait::async_trait;
use callbook_application::ports::{
    Grip, Hold, ImportJob, JobHeld, JobKind, JobStore, LEASE, Lease, StoreError, Wish,
};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use jiff::Timestamp;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, Set};

use self::row::{ActiveModel, Column, Entity};
use super::error::store_error;
use super::time::micros;
use super::unit_of_work::Transaction;
use crate::failpoints::{FailPoint, reach};

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
        self.take_turn(job.company_id, now).await?;
        job.fence += 1;
        reach(FailPoint::JobAfterLease);
        row::leased(&job).map(Some)
    }

    /// The others' turns come first now.
    async fn take_turn(&self, company: Uuid, now: Timestamp) -> Result<(), StoreError> {
        let turn = turn_row::ActiveModel {
            company_id: Set(company),
            at: Set(micros(now)),
        };
        let replace = OnConflict::column(turn_row::Column::CompanyId)
            .update_column(turn_row::Column::At)
            .to_owned();
        turn_row::Entity::insert(turn)
            .on_conflict(replace)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

#[async_trait]
impl JobStore for SeaJobStore {
    async fn enqueue(&self, job: &ImportJob, now: Timestamp) -> Result<(), StoreError> {
        let row = ActiveModel {
            import_id: Set(job.import.as_uuid()),
            company_id: Set(job.company.as_uuid()),
            user_id: Set(job.user.as_uuid()),
            kind: Set(job.kind.key().to_owned()),
            cancel: Set(None),
            enqueued_at: Set(micros(now)),
            lease_until: Set(None),
            // No two jobs of an import begin at one microsecond with as many leases between them: whoever sleeps on
            // the lease of an earlier job never holds a later one.
            fence: Set(micros(now)),
            failures: Set(0),
        };
        let replace = OnConflict::column(Column::ImportId)
            .update_columns([
                Column::UserId,
                Column::Kind,
                Column::Cancel,
                Column::EnqueuedAt,
                Column::LeaseUntil,
                Column::Failures,
            ])
            .value(Column::Fence, Expr::col((Entity, Column::Fence)).add(1_i64))
            .to_owned();
        Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn lease_next(&self, kinds: &[JobKind], now: Timestamp) -> Result<Option<Lease>, StoreError> {
        self.take(scope::next_free(kinds, now), now).await
    }

    async fn lease(&self, import: ImportId, now: Timestamp) -> Result<Option<Lease>, StoreError> {
        self.take(scope::free_one(import, now), now).await
    }

    async fn hold(&self, lease: &Lease, now: Timestamp) -> Result<Grip, StoreError> {
        // On PostgreSQL this locks the job's row until the end of the transaction, so nobody takes it over meanwhile.
        let held = scope::held(lease)
            .col_expr(Column::LeaseUntil, Expr::val(lease_until(now)))
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if held.rows_affected == 0 {
            return Ok(Grip::Lost);
        }
        let job = scope::leased(lease)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        match job.and_then(|job| job.cancel) {
            None => Ok(Grip::Firm),
            Some(stored) => row::wish(&stored).map(Grip::Cancelled),
        }
    }

    async fn lock(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError> {
        scope::of_import(scope, import)
            .one(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn cancel(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        wish: Wish,
        now: Timestamp,
    ) -> Result<Option<JobHeld>, StoreError> {
        let connection = self.transaction.connection();
        let found = scope::of_import(scope, import).one(connection).await;
        let Some(job) = found.map_err(store_error)? else {
            return Ok(None);
        };
        scope::edit(scope, import)
            .col_expr(Column::Cancel, Expr::val(row::stored_wish(wish)))
            .exec(connection)
            .await
            .map_err(store_error)?;
        let is_held = job.lease_until.is_some_and(|until| until > micros(now));
        Ok(Some(if is_held {
            JobHeld::BySomebody
        } else {
            JobHeld::ByNobody
        }))
    }

    async fn remove(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError> {
        scope::gone(scope, import)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn note_failure(&self, lease: &Lease) -> Result<u32, StoreError> {
        let connection = self.transaction.connection();
        scope::held(lease)
            .col_expr(Column::Failures, Expr::col(Column::Failures).add(1_i64))
            .exec(connection)
            .await
            .map_err(store_error)?;
        let job = scope::leased(lease).one(connection).await.map_err(store_error)?;
        Ok(job.map_or(0, |job| u32::try_from(job.failures).unwrap_or(u32::MAX)))
    }

    async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        scope::held(lease)
            .col_expr(Column::LeaseUntil, Expr::val(None::<i64>))
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        reach(FailPoint::JobAfterRelease);
        Ok(())
    }

    async fn complete(&self, lease: &Lease) -> Result<Hold, StoreError> {
        reach(FailPoint::JobBeforeComplete);
        let removed = scope::done(lease)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(hold(removed.rows_affected))
    }
}

/// The work on an import has left something that lasts: errors of its job count anew.
pub(super) async fn has_got_on(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
) -> Result<(), StoreError> {
    scope::edit(scope, import)
        .filter(Column::Failures.gt(0))
        .col_expr(Column::Failures, Expr::val(0_i64))
        .exec(transaction.connection())
        .await
        .map(|_| ())
        .map_err(store_error)
}

fn lease_until(now: Timestamp) -> i64 {
    micros(now.saturating_add(LEASE).unwrap_or(Timestamp::MAX))
}

const fn hold(rows: u64) -> Hold {
    if rows == 0 { Hold::Lost } else { Hold::Held }
}
