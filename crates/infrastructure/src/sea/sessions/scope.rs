//! Where the queries of sessions start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of sessions")]

use callbook_application::ports::TokenDigest;
use callbook_domain::ids::{SessionId, UserId};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, QueryOrder, Select, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::time::micros;

/// That session, unless it was used later than `at` already.
pub(super) fn unseen_since(session: SessionId, at: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(session.as_uuid()))
        .filter(Column::SeenAt.lt(micros(at)))
}

/// The sessions of that user, the last used first.
pub(super) fn of(user: UserId) -> Select<Entity> {
    Entity::find()
        .filter(Column::UserId.eq(user.as_uuid()))
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
}

/// That session, if it is still known by that secret.
pub(super) fn known_by(session: SessionId, digest: TokenDigest) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(session.as_uuid()))
        .filter(Column::Digest.eq(digest.0.to_vec()))
}

/// That session, to be written.
pub(super) fn one(session: SessionId) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(session.as_uuid()))
}

/// That session, to end it.
pub(super) fn end(session: SessionId) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::Id.eq(session.as_uuid()))
}

/// All sessions of that user, to end them.
pub(super) fn end_all_of(user: UserId) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::UserId.eq(user.as_uuid()))
}

/// That session of that user, to end it.
pub(super) fn end_of(user: UserId, session: SessionId) -> DeleteMany<Entity> {
    end_all_of(user).filter(Column::Id.eq(session.as_uuid()))
}

/// The sessions of that user but that one, to end them.
pub(super) fn end_others_of(user: UserId, kept: SessionId) -> DeleteMany<Entity> {
    end_all_of(user).filter(Column::Id.ne(kept.as_uuid()))
}

/// The sessions that were last used before that, to end them.
pub(super) fn end_idle(last_seen: Timestamp) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::SeenAt.lt(micros(last_seen)))
}
