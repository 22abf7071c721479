//! Where the queries of sign-ups start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of sign-ups")]

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::SignUpId;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Select};

use super::row::{Column, Entity};
use crate::sea::time::micros;

/// The sign-ups that wait at the scope's company.
pub(super) fn waiting(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// That one, if the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: SignUpId) -> Select<Entity> {
    waiting(scope).filter(Column::Id.eq(id.as_uuid()))
}

/// The same to be taken out.
pub(super) fn delete(scope: &CompanyScope, id: SignUpId) -> DeleteMany<Entity> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(Column::Id.eq(id.as_uuid()))
}

/// Those that nobody has decided on for so long, of whatever company: they are only ever deleted.
pub(super) fn waiting_since_before(asked: Timestamp) -> DeleteMany<Entity> {
    Entity::delete_many().filter(Column::AskedAt.lt(micros(asked)))
}
