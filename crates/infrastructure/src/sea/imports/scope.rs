//! Where the queries of imports and their findings start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of imports")]

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage};
use sea_orm::{ColumnTrait, DeleteMany, EntityTrait, QueryFilter, Select, UpdateMany};

use super::findings::row as finding;
use super::mapping::row as mapping;
use super::row::{Column, Entity};

/// The imports of the scope's company.
pub(super) fn reached(scope: &CompanyScope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company().as_uuid()))
}

/// Those imports of any company, for the files that lie around whatever company they are of.
pub(super) fn of_anybody(ids: &[ImportId]) -> Select<Entity> {
    Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
}

/// That import, if the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: ImportId) -> Select<Entity> {
    reached(scope).filter(Column::Id.eq(id.as_uuid()))
}

/// That import to be written, if the scope reaches it.
pub(super) fn edit(scope: &CompanyScope, id: ImportId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(Column::Id.eq(id.as_uuid()))
}

/// That import to be removed, if the scope reaches it.
pub(super) fn gone(scope: &CompanyScope, id: ImportId) -> DeleteMany<Entity> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(Column::Id.eq(id.as_uuid()))
}

/// What was said of the rows of that import, if the scope reaches it.
pub(super) fn findings(
    scope: &CompanyScope,
    import: ImportId,
    (stage, kind): (FindingStage, FindingKind),
) -> Select<finding::Entity> {
    finding::Entity::find()
        .filter(finding::Column::ImportId.eq(import.as_uuid()))
        .filter(finding::Column::Stage.eq(stage.key()))
        .filter(finding::Column::Kind.eq(kind.key()))
        .filter(finding::Column::CompanyId.eq(scope.company().as_uuid()))
}

/// What was said of the rows of that import, if the scope reaches it, to be forgotten.
pub(super) fn said(
    scope: &CompanyScope,
    import: ImportId,
    (stage, kind): (FindingStage, FindingKind),
) -> DeleteMany<finding::Entity> {
    finding::Entity::delete_many()
        .filter(finding::Column::ImportId.eq(import.as_uuid()))
        .filter(finding::Column::Stage.eq(stage.key()))
        .filter(finding::Column::Kind.eq(kind.key()))
        .filter(finding::Column::CompanyId.eq(scope.company().as_uuid()))
}

/// What was decided for files with these headers.
pub(super) fn mapping(scope: &CompanyScope, fingerprint: String) -> Select<mapping::Entity> {
    mapping::Entity::find()
        .filter(mapping::Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(mapping::Column::Fingerprint.eq(fingerprint))
}
