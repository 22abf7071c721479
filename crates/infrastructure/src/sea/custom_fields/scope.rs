//! Where the queries of companies' own fields start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of custom fields")]

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::CustomFieldId;
use callbook_domain::version::Version;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, UpdateMany};

use super::row::{Column, Entity};
use crate::sea::companies::row as company_row;

/// The company of the scope: whoever changes its fields holds it.
pub(super) fn company(scope: &CompanyScope) -> Select<company_row::Entity> {
    company_row::Entity::find_by_id(scope.company().as_uuid())
}

/// The fields of the scope's company.
pub(super) fn reached(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// That field, if the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: CustomFieldId) -> Select<Entity> {
    reached(scope).filter(Column::Id.eq(id.as_uuid()))
}

/// That field to be written, if the scope reaches it.
pub(super) fn update(scope: &CompanyScope, id: CustomFieldId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(Column::Id.eq(id.as_uuid()))
}

/// That field to be written, if the scope reaches it and nobody has written it since.
pub(super) fn edit(scope: &CompanyScope, id: CustomFieldId, read: Version) -> UpdateMany<Entity> {
    update(scope, id).filter(Column::Version.eq(i64::from(read.number())))
}
