//! Where the queries of pictures start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of pictures")]

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Select, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::users::row as user_row;

/// The picture of that user, if the scope reaches the user.
pub(super) fn one(scope: &CompanyScope, user: UserId) -> Select<Entity> {
    let reached = Query::select()
        .column(user_row::Column::Id)
        .from(user_row::Entity)
        .and_where(user_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .to_owned();
    own(user).filter(Column::UserId.in_subquery(reached))
}

/// The picture of somebody who is signed in.
pub(super) fn own(user: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user.as_uuid()))
}

/// That picture to be removed.
pub(super) fn remove(user: UserId) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::UserId.eq(user.as_uuid()))
}

/// The user whose tag is written with its picture.
pub(super) fn owner(user: UserId) -> UpdateMany<user_row::Entity> {
    user_row::Entity::update_many().filter(user_row::Column::Id.eq(user.as_uuid()))
}
