//! Where the queries of jobs start. Workers serve all companies; what they may write is bounded by the job's lease.
#![expect(clippy::disallowed_methods, reason = "starts the queries of jobs")]

use callbook_application::ports::{JobKind, Lease};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LockBehavior, LockType, Query};
use sea_orm::{
    ColumnTrait, Condition, DeleteMany, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany,
};

use super::row::{Column, Entity};
use crate::sea::number::stored;
use crate::sea::time::micros;

/// The job that comes next among those of these kinds that nobody holds at `now`: the company whose last turn is
/// longest ago comes first, its oldest job before its others. On PostgreSQL it is locked, and those that others are just
/// taking are passed by; on SQLite, which has no such lock, the unit of work is the only one that writes.
pub(super) fn next_free(kinds: &[JobKind], now: Timestamp) -> Select<Entity> {
    let last_turn = Query::select()
        .column("at")
        .from("job_turns")
        .and_where(Expr::col(("job_turns", "company_id")).equals((Entity, Column::CompanyId)))
        .to_owned();
    let last_turn = Func::coalesce([Expr::SubQuery(None, Box::new(last_turn.into())), Expr::val(0_i64)]);
    Entity::find()
        .filter(free(now))
        .filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.key())))
        .order_by_asc(Expr::from(last_turn))
        .order_by_asc(Column::EnqueuedAt)
        .order_by_asc(Column::ImportId)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// The job of that import, if the scope reaches it; locked until the unit ends.
pub(super) fn of_import(scope: &CompanyScope, import: ImportId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ImportId.eq(import.as_uuid()))
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .lock_exclusive()
}

/// The job of that import, if the scope reaches it, to be written.
pub(super) fn edit(scope: &CompanyScope, import: ImportId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::ImportId.eq(import.as_uuid()))
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// The job of that import, if the scope reaches it, to be removed.
pub(super) fn gone(scope: &CompanyScope, import: ImportId) -> DeleteMany<Entity> {
    Entity::delete_many()
        .filter(Column::ImportId.eq(import.as_uuid()))
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// The job of that lease, if the lease still holds, to be read.
pub(super) fn leased(lease: &Lease) -> Select<Entity> {
    Entity::find()
        .filter(Column::ImportId.eq(lease.job.import.as_uuid()))
        .filter(Column::Fence.eq(stored(lease.fence)))
}

/// That job, if nobody holds it at `now` or is just taking it.
pub(super) fn free_one(import: ImportId, now: Timestamp) -> Select<Entity> {
    Entity::find()
        .filter(Column::ImportId.eq(import.as_uuid()))
        .filter(free(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// The job as it was just read, to be leased.
pub(super) fn as_read(import: sea_orm::prelude::Uuid, fence: i64) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::ImportId.eq(import))
        .filter(Column::Fence.eq(fence))
}

/// The job of that lease, if the lease still holds.
pub(super) fn held(lease: &Lease) -> UpdateMany<Entity> {
    as_read(lease.job.import.as_uuid(), stored(lease.fence))
}

/// The job of that lease to be removed, if the lease still holds.
pub(super) fn done(lease: &Lease) -> DeleteMany<Entity> {
    Entity::delete_many()
        .filter(Column::ImportId.eq(lease.job.import.as_uuid()))
        .filter(Column::Fence.eq(stored(lease.fence)))
}

fn free(now: Timestamp) -> Condition {
    let unleased = Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lte(micros(now)));
    // The jobs of a suspended company wait until it is let in again.
    let suspended = Query::select()
        .column("id")
        .from("companies")
        .and_where(Expr::col("suspended_at").is_not_null())
        .to_owned();
    Condition::all()
        .add(unleased)
        .add(Column::CompanyId.not_in_subquery(suspended))
}
