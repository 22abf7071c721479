//! A group as it is stored; its members stand beside it.

use callbook_application::ports::StoreError;
use callbook_domain::access::Permissions;
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{CompanyId, GroupId, UserId};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::number::version;
use crate::sea::time::{instant, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_groups")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) name: String,
    /// The name in small letters, by which it is unique within its company.
    pub(crate) folded_name: String,
    /// Keys of permissions, separated by spaces.
    pub(crate) permissions: String,
    pub(crate) created_at: i64,
    pub(crate) version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(group: &Group) -> ActiveModel {
    ActiveModel {
        id: Set(group.id.as_uuid()),
        company_id: Set(group.company.as_uuid()),
        created_at: Set(micros(group.created_at)),
        version: Set(i64::from(group.version.number())),
        ..editable(group)
    }
}

/// What an edit of a group may change.
pub(super) fn editable(group: &Group) -> ActiveModel {
    ActiveModel {
        name: Set(group.name.as_str().to_owned()),
        folded_name: Set(group.name.folded()),
        permissions: Set(group.permissions.keys()),
        ..ActiveModelTrait::default()
    }
}

pub(super) fn read(row: Model, members: Vec<UserId>) -> Result<Group, StoreError> {
    Ok(Group {
        id: GroupId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        name: GroupName::parse(&row.name)
            .map_err(|error| unreadable("user_groups.name", error))?
            .ok_or_else(|| impossible("user_groups.name"))?,
        permissions: Permissions::from_keys(&row.permissions)
            .map_err(|error| unreadable("user_groups.permissions", error))?,
        members,
        created_at: instant(row.created_at, "user_groups.created_at")?,
        version: version(row.version, "user_groups.version")?,
    })
}
