//! Where the queries of API tokens start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of API tokens")]

use callbook_application::ports::TokenDigest;
use callbook_domain::access::{ApiTokenReach, ApiTokenScope};
use callbook_domain::ids::{ApiTokenId, UserId};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select, SelectTwo, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::time::micros;
use crate::sea::users::row as user_row;

/// The tokens that the scope reaches.
pub(super) fn select(scope: &ApiTokenScope) -> Select<Entity> {
    Entity::find().filter(reached(scope))
}

/// The same, to end them: those that nobody has ended yet.
pub(super) fn revoke(scope: &ApiTokenScope) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(reached(scope))
        .filter(Column::RevokedAt.is_null())
}

/// All tokens of a user that nobody has ended yet, to end them.
pub(super) fn revoke_all_of(user: UserId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::UserId.eq(user.as_uuid()))
        .filter(Column::RevokedAt.is_null())
}

/// That token, unless it was used later than `at` already.
pub(super) fn unused_since(token: ApiTokenId, at: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(token.as_uuid()))
        .filter(
            Condition::any()
                .add(Column::LastUsedAt.is_null())
                .add(Column::LastUsedAt.lt(micros(at))),
        )
}

/// The token of that secret, with its owner: there is no viewer yet, and the secret takes the place of a scope.
pub(super) fn by_digest(digest: TokenDigest) -> SelectTwo<Entity, user_row::Entity> {
    Entity::find()
        .filter(Column::Digest.eq(digest.0.to_vec()))
        .find_also_related(user_row::Entity)
}

fn reached(scope: &ApiTokenScope) -> Condition {
    let company = Condition::all().add(Column::CompanyId.eq(scope.company().as_uuid()));
    match scope.reach() {
        ApiTokenReach::Company => company,
        ApiTokenReach::Of(user) => company.add(Column::UserId.eq(user.as_uuid())),
    }
}
