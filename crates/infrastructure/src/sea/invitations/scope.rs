//! Where the queries of invitations start. Whoever was invited is no user yet: the secret takes a scope's place.
#![expect(clippy::disallowed_methods, reason = "starts the queries of invitations")]

use callbook_application::ports::TokenDigest;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::InvitationId;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::time::micros;

/// The open invitations of the scope's company.
pub(super) fn open(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(of_company(scope)).filter(is_open())
}

/// That one, if it is open and the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: InvitationId) -> Select<Entity> {
    open(scope).filter(Column::Id.eq(id.as_uuid()))
}

/// The same to be written.
pub(super) fn open_one(scope: &CompanyScope, id: InvitationId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(of_company(scope))
        .filter(is_open())
        .filter(Column::Id.eq(id.as_uuid()))
}

/// The invitation of that secret, if its link still holds.
pub(super) fn holding(digest: TokenDigest, now: Timestamp) -> Select<Entity> {
    Entity::find().filter(still_holds(digest, now))
}

/// The same to be used up.
pub(super) fn take(digest: TokenDigest, now: Timestamp) -> UpdateMany<Entity> {
    Entity::update_many().filter(still_holds(digest, now))
}

/// The invitation of that secret whatever became of it.
pub(super) fn of_secret(digest: TokenDigest) -> Select<Entity> {
    Entity::find().filter(Column::Digest.eq(digest.0.to_vec()))
}

fn of_company(scope: &CompanyScope) -> Condition {
    Condition::all().add(Column::CompanyId.eq(scope.company().as_uuid()))
}

fn is_open() -> Condition {
    Condition::all()
        .add(Column::UsedAt.is_null())
        .add(Column::WithdrawnAt.is_null())
}

fn still_holds(digest: TokenDigest, now: Timestamp) -> Condition {
    is_open()
        .add(Column::Digest.eq(digest.0.to_vec()))
        .add(Column::ExpiresAt.gt(micros(now)))
}
