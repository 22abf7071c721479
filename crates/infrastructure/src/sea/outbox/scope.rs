//! Where the queries of the outbox start. People see the mails of their company; who delivers serves all companies, and
//! what it may write is bounded by the mail's lease.
#![expect(clippy::disallowed_methods, reason = "starts the queries of the outbox")]

use callbook_application::ports::{MailLease, MailPlace};
use callbook_domain::access::{MailReach, MailScope};
use callbook_domain::ids::MailId;
use callbook_domain::mail::MailState;
use jiff::Timestamp;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, DeleteMany, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany,
};

use super::row::{Column, Entity};
use crate::sea::number::stored;
use crate::sea::time::micros;

/// The mails within reach.
fn reached(scope: &MailScope) -> Condition {
    match scope.reach() {
        MailReach::Company(company) => Condition::all().add(Column::CompanyId.eq(company.as_uuid())),
        MailReach::Installation => Condition::all(),
    }
}

/// The mails within reach, the newest first.
pub(super) fn newest_first(scope: &MailScope, before: Option<MailPlace>) -> Select<Entity> {
    let mut mails = Entity::find().filter(reached(scope));
    if let Some(place) = before {
        let at = micros(place.created_at);
        let same_moment = Condition::all()
            .add(Column::CreatedAt.eq(at))
            .add(Column::Id.lt(place.id.as_uuid()));
        let older = Condition::any().add(Column::CreatedAt.lt(at)).add(same_moment);
        mails = mails.filter(older);
    }
    mails.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id)
}

/// That mail, if the scope reaches it.
pub(super) fn one(scope: &MailScope, mail: MailId) -> Select<Entity> {
    Entity::find()
        .filter(Column::Id.eq(mail.as_uuid()))
        .filter(reached(scope))
}

/// The mail that has been due the longest and that nobody holds. On PostgreSQL it is locked, and those that others are
/// just taking are passed by; on SQLite the unit of work is the only one that writes.
pub(super) fn longest_due(now: Timestamp) -> Select<Entity> {
    Entity::find()
        .filter(free(now))
        .filter(Column::DueAt.lte(micros(now)))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// That mail, if it waits, due or not, and nobody holds it or is just taking it.
pub(super) fn waiting(mail: MailId, now: Timestamp) -> Select<Entity> {
    Entity::find()
        .filter(Column::Id.eq(mail.as_uuid()))
        .filter(free(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// The mail as it was just read, to be written.
pub(super) fn as_read(mail: Uuid, fence: i64, state: &str) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(mail))
        .filter(Column::Fence.eq(fence))
        .filter(Column::State.eq(state))
}

/// The mail of that lease, if the lease still holds and the text has not been handed over.
pub(super) fn held(lease: &MailLease) -> UpdateMany<Entity> {
    as_read(lease.mail.as_uuid(), stored(lease.fence), MailState::Queued.key())
}

/// The mail of that lease, to write down how its try ended. One that was taken to be lost meanwhile is not lost to the
/// one who knows better.
pub(super) fn tried(lease: &MailLease) -> UpdateMany<Entity> {
    let tried = [MailState::Queued, MailState::Sending, MailState::Uncertain];
    Entity::update_many()
        .filter(Column::Id.eq(lease.mail.as_uuid()))
        .filter(Column::Fence.eq(stored(lease.fence)))
        .filter(Column::State.is_in(tried.map(MailState::key)))
}

/// The mails whose text was being handed over when their worker was last heard of.
pub(super) fn lapsed(now: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::State.eq(MailState::Sending.key()))
        .filter(Column::LeaseUntil.lte(micros(now)))
}

/// The mails that were written before `before` and with which nothing more happens.
pub(super) fn old(before: Timestamp) -> DeleteMany<Entity> {
    let over = MailState::ALL
        .into_iter()
        .filter(|state| !matches!(state, MailState::Queued | MailState::Sending));
    Entity::delete_many()
        .filter(Column::CreatedAt.lt(micros(before)))
        .filter(Column::State.is_in(over.map(MailState::key)))
}

/// Waiting mails that nobody holds.
fn free(now: Timestamp) -> Condition {
    let unheld = Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lte(micros(now)));
    Condition::all()
        .add(Column::State.eq(MailState::Queued.key()))
        .add(unheld)
}
