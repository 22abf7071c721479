//! Where the queries of statuses start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of statuses")]

use callbook_domain::access::CompanyScope;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::row::{Column, Entity};

/// The statuses of the scope's company.
pub(super) fn reached(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}
