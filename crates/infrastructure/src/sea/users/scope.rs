//! Where the queries of users start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of users")]

use callbook_application::ports::PasswordHash;
use callbook_domain::access::{CompanyScope, Role};
use callbook_domain::ids::UserId;
use callbook_domain::user::{Email, User};
use callbook_domain::version::Version;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::factors::factor_row;

/// The users of the scope's company.
pub(super) fn reached(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// That user, if the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: UserId) -> Select<Entity> {
    reached(scope).filter(Column::Id.eq(id.as_uuid()))
}

/// Those who belong to no company: only their names are told within one.
pub(super) fn of_no_company() -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.is_null())
}

/// The admins of the scope's company who can sign in.
pub(super) fn active_admins(scope: &CompanyScope) -> Select<Entity> {
    reached(scope)
        .filter(Column::Role.eq(Role::Admin.key()))
        .filter(Column::DeactivatedAt.is_null())
}

/// That user to be written, if the scope reaches it and nobody has written it since.
pub(super) fn edit(scope: &CompanyScope, id: UserId, read: Version) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(Column::Id.eq(id.as_uuid()))
        .filter(Column::Version.eq(i64::from(read.number())))
}

/// The account of somebody whom a password or a link has just authenticated.
pub(super) fn authenticated(id: UserId) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Id.eq(id.as_uuid()))
}

/// That user while it is active and has that password, held as it is.
pub(super) fn proved_by(id: UserId, password: &PasswordHash) -> Select<Entity> {
    Entity::find_by_id(id.as_uuid())
        .filter(Column::PasswordHash.eq(password.0.as_str()))
        .filter(Column::DeactivatedAt.is_null())
        .lock_exclusive()
}

/// The user who edits itself, if nobody has written it since.
pub(super) fn edit_own(id: UserId, read: Version) -> UpdateMany<Entity> {
    authenticated(id).filter(Column::Version.eq(i64::from(read.number())))
}

/// That superuser, to be written by the operator, if nobody has written it since.
pub(super) fn edit_superuser(id: UserId, read: Version) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::CompanyId.is_null())
        .filter(Column::Id.eq(id.as_uuid()))
        .filter(Column::Version.eq(i64::from(read.number())))
}

/// Other users anywhere in the installation with that e-mail address.
pub(super) fn others_at(id: UserId, email: &Email) -> Select<Entity> {
    Entity::find()
        .filter(Column::Id.ne(id.as_uuid()))
        .filter(Column::Email.eq(email.as_str()))
}

/// Other users anywhere in the installation with that user's username.
pub(super) fn namesakes(user: &User) -> Select<Entity> {
    Entity::find()
        .filter(Column::Id.ne(user.id.as_uuid()))
        .filter(Column::Username.eq(user.username.as_str()))
}

/// Other users anywhere in the installation with that user's e-mail address.
pub(super) fn at_the_same_address(user: &User) -> Select<Entity> {
    others_at(user.id, &user.email)
}

/// The second factors of the users of the scope's company.
pub(super) fn second_factors(scope: &CompanyScope) -> Select<factor_row::Entity> {
    let users = reached(scope).select_only().column(Column::Id).into_query();
    factor_row::Entity::find().filter(factor_row::Column::UserId.in_subquery(users))
}
