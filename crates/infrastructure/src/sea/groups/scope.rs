//! Where the queries of groups start.
#![expect(clippy::disallowed_methods, reason = "starts the queries of groups")]

use callbook_domain::access::CompanyScope;
use callbook_domain::ids::{GroupId, UserId};
use callbook_domain::version::Version;
use sea_orm::{
    ColumnTrait, DeleteMany, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, UpdateMany,
};
use uuid::Uuid;

use super::{group_row, member_row};
use crate::sea::companies::row as company_row;
use crate::sea::users::row as user_row;

/// The company of the scope: whoever changes its groups holds it.
pub(super) fn company(scope: &CompanyScope) -> Select<company_row::Entity> {
    company_row::Entity::find_by_id(scope.company().as_uuid())
}

/// The groups of the scope's company.
pub(super) fn reached(scope: &CompanyScope) -> Select<group_row::Entity> {
    group_row::Entity::find().filter(group_row::Column::CompanyId.eq(scope.company().as_uuid()))
}

/// That group, if the scope reaches it.
pub(super) fn one(scope: &CompanyScope, id: GroupId) -> Select<group_row::Entity> {
    reached(scope).filter(group_row::Column::Id.eq(id.as_uuid()))
}

/// Who is in the groups of the scope's company.
pub(super) fn members(scope: &CompanyScope) -> Select<member_row::Entity> {
    let groups = reached(scope)
        .select_only()
        .column(group_row::Column::Id)
        .into_query();
    member_row::Entity::find().filter(member_row::Column::GroupId.in_subquery(groups))
}

/// That group to be written, if the scope reaches it and nobody has written it since.
pub(super) fn edit(scope: &CompanyScope, id: GroupId, read: Version) -> UpdateMany<group_row::Entity> {
    group_row::Entity::update_many()
        .filter(group_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(group_row::Column::Id.eq(id.as_uuid()))
        .filter(group_row::Column::Version.eq(i64::from(read.number())))
}

/// That group to be deleted, if the scope reaches it and nobody has written it since.
pub(super) fn delete(scope: &CompanyScope, id: GroupId, read: Version) -> DeleteMany<group_row::Entity> {
    group_row::Entity::delete_many()
        .filter(group_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(group_row::Column::Id.eq(id.as_uuid()))
        .filter(group_row::Column::Version.eq(i64::from(read.number())))
}

/// Those of a group, which the scope has been found to reach, to be taken out.
pub(super) fn leave(group: GroupId, users: impl Iterator<Item = UserId>) -> DeleteMany<member_row::Entity> {
    let users: Vec<Uuid> = users.map(UserId::as_uuid).collect();
    member_row::Entity::delete_many()
        .filter(member_row::Column::GroupId.eq(group.as_uuid()))
        .filter(member_row::Column::UserId.is_in(users))
}

/// That user of the scope's company, to write what its groups add to its role.
pub(super) fn user(scope: &CompanyScope, id: UserId) -> UpdateMany<user_row::Entity> {
    user_row::Entity::update_many()
        .filter(user_row::Column::CompanyId.eq(scope.company().as_uuid()))
        .filter(user_row::Column::Id.eq(id.as_uuid()))
}
