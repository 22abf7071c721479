//! Where the queries of sessions start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of sessions")]

use callbook_domain::ids::{SessionId, UserId};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::time::micros;

/// That session, unless it was used later than `at` already.
pub(super) fn unseen_since(session: SessionId, at: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(session.as_uuid()))
        .filter(Column::SeenAt.lt(micros(at)))
}

/// That session, to end it.
pub(super) fn end(session: SessionId) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::Id.eq(session.as_uuid()))
}

/// All sessions of that user, to end them.
pub(super) fn end_all_of(user: UserId) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::UserId.eq(user.as_uuid()))
}

/// The sessions that were last used before that, to end them.
pub(super) fn end_idle(last_seen: Timestamp) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::SeenAt.lt(micros(last_seen)))
}
