//! Where the queries of the throttle start. A key takes a scope's place: there is no viewer yet.
#![expect(clippy::disallowed_methods, reason = "starts the queries of the throttle")]

use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Select, UpdateMany};

use super::row::{Column, Entity};

/// The count of that key, if its window began after `since`.
pub(super) fn running(key: &str, since: i64) -> Select<Entity> {
    Entity::find()
        .filter(Column::Key.eq(key))
        .filter(Column::WindowStartedAt.gt(since))
}

/// The count of that key where there is one to take back.
pub(super) fn counted(key: &str) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Key.eq(key))
        .filter(Column::Count.gt(0))
}

/// The count of that key, to forget it.
pub(super) fn forget(key: &str) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::Key.eq(key))
}

/// The counts that were last added to before `last`, to forget them.
pub(super) fn older(last: i64) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::LastAt.lt(last))
}
