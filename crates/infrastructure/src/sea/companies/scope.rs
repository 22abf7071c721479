//! Where the queries of companies start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of companies")]

use callbook_domain::access::{CompanyScope, InstallationScope};
use callbook_domain::company::JoinCode;
use callbook_domain::ids::CompanyId;
use callbook_domain::version::Version;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, UpdateMany};

use super::row::{Column, Entity};

/// Every company, for set-up, which asks whether there is one.
pub(super) fn every() -> Select<Entity> {
    Entity::find()
}

/// The company that somebody authenticated belongs to.
pub(super) fn one(id: CompanyId) -> Select<Entity> {
    Entity::find_by_id(id.as_uuid())
}

/// The company that the scope reaches.
pub(super) fn reached(scope: &CompanyScope) -> Select<Entity> {
    one(scope.company())
}

/// The company that the scope reaches to be written, if nobody has written it since.
pub(super) fn edit(scope: &CompanyScope, read: Version) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(scope.company().as_uuid()))
        .filter(Column::Version.eq(i64::from(read.number())))
}

/// All companies, for those who look after all of them.
pub(super) fn all(_: &InstallationScope) -> Select<Entity> {
    Entity::find()
}

/// Those of all companies that have these ids, to be measured.
pub(super) fn measured(_: &InstallationScope, ids: &[CompanyId]) -> SelectStatement {
    let ids = ids.iter().map(|id| id.as_uuid());
    Query::select()
        .from("companies")
        .and_where(Column::Id.is_in(ids))
        .to_owned()
}

/// The company that people ask to join under that code; the code takes a scope's place.
pub(super) fn joined_by(code: &JoinCode) -> Select<Entity> {
    Entity::find().filter(Column::JoinCode.eq(code.as_str()))
}
