//! Where the queries of browsers that stay signed in start. A secret, or the user whom one has named, takes a scope's
//! place.
#![expect(
    clippy::disallowed_methods,
    reason = "starts the queries of browsers that stay signed in"
)]

use callbook_application::ports::TokenDigest;
use callbook_domain::access::{CompanyScope, Role};
use callbook_domain::ids::{FamilyId, UserId};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, DeleteMany, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    SelectTwo, UpdateMany,
};

use super::{device_row, family_row, token_row};
use crate::sea::sessions::row as session_row;
use crate::sea::time::micros;
use crate::sea::users::row as user_row;

/// The secret, used or not.
pub(super) fn token(digest: TokenDigest) -> Select<token_row::Entity> {
    token_row::Entity::find_by_id(digest.0.to_vec())
}

/// That family with its user.
pub(super) fn family(id: uuid::Uuid) -> SelectTwo<family_row::Entity, user_row::Entity> {
    family_row::Entity::find_by_id(id).find_also_related(user_row::Entity)
}

/// The families of that user, the last used first.
pub(super) fn families_of(user: UserId) -> Select<family_row::Entity> {
    family_row::Entity::find()
        .filter(family_row::Column::UserId.eq(user.as_uuid()))
        .order_by_desc(family_row::Column::SeenAt)
        .order_by_desc(family_row::Column::Id)
}

/// That secret of that family, if it is the newest.
pub(super) fn unused(family: FamilyId, digest: TokenDigest) -> UpdateMany<token_row::Entity> {
    token_row::Entity::update_many()
        .filter(token_row::Column::Digest.eq(digest.0.to_vec()))
        .filter(token_row::Column::FamilyId.eq(family.as_uuid()))
        .filter(token_row::Column::UsedAt.is_null())
}

/// The earlier secrets of a family that still hold what took their place.
pub(super) fn earlier(family: FamilyId, but: TokenDigest) -> UpdateMany<token_row::Entity> {
    token_row::Entity::update_many()
        .filter(token_row::Column::FamilyId.eq(family.as_uuid()))
        .filter(token_row::Column::Digest.ne(but.0.to_vec()))
        .filter(token_row::Column::Next.is_not_null())
}

/// That family, which nobody else ends meanwhile.
pub(super) fn held(family: FamilyId) -> Select<family_row::Entity> {
    family_row::Entity::find_by_id(family.as_uuid()).lock_exclusive()
}

/// That family, to write down its use.
pub(super) fn used(family: FamilyId) -> UpdateMany<family_row::Entity> {
    family_row::Entity::update_many().filter(family_row::Column::Id.eq(family.as_uuid()))
}

/// All families of that user, to end them; secrets go with them.
pub(in crate::sea) fn families_to_end(user: UserId) -> DeleteMany<family_row::Entity> {
    family_row::Entity::delete_many().filter(family_row::Column::UserId.eq(user.as_uuid()))
}

/// All families of those who have that role in the scope's company, to end them.
pub(super) fn families_of_role(scope: &CompanyScope, role: Role) -> DeleteMany<family_row::Entity> {
    let users = user_row::Entity::find()
        .filter(user_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(user_row::Column::Role.eq(role.key()))
        .select_only()
        .column(user_row::Column::Id)
        .into_query();
    family_row::Entity::delete_many().filter(family_row::Column::UserId.in_subquery(users))
}

/// That family of that user, to end it.
pub(super) fn family_to_end(user: UserId, family: FamilyId) -> DeleteMany<family_row::Entity> {
    families_to_end(user).filter(family_row::Column::Id.eq(family.as_uuid()))
}

/// The families that have ended by themselves, to forget them.
pub(super) fn past(now: Timestamp) -> DeleteMany<family_row::Entity> {
    family_row::Entity::delete_many().filter(family_row::Column::ExpiresAt.lte(micros(now)))
}

/// The sessions of that user that a family began, to end them with it.
pub(super) fn sessions_of(user: UserId, family: FamilyId) -> DeleteMany<session_row::Entity> {
    session_row::Entity::delete_many()
        .filter(session_row::Column::UserId.eq(user.as_uuid()))
        .filter(session_row::Column::Family.eq(family.as_uuid()))
}

/// The devices at which that user was seen after `since`.
pub(super) fn devices_of(user: UserId, since: Timestamp) -> Select<device_row::Entity> {
    device_row::Entity::find()
        .filter(device_row::Column::UserId.eq(user.as_uuid()))
        .filter(device_row::Column::SeenAt.gt(micros(since)))
}

/// The devices that were not seen since then, to forget them.
pub(super) fn unseen(since: Timestamp) -> DeleteMany<device_row::Entity> {
    device_row::Entity::delete_many().filter(device_row::Column::SeenAt.lte(micros(since)))
}
