//! A browser that stays signed in, as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::ids::{FamilyId, UserId};
use callbook_domain::session::Family;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::text::storable;
use crate::sea::time::{instant, micros};
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "remember_families")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) started_at: i64,
    pub(crate) seen_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) device: String,
    pub(crate) address: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "user_row::Entity",
        from = "Column::UserId",
        to = "user_row::Column::Id"
    )]
    User,
}

impl Related<user_row::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::User.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn of(family: &Family) -> ActiveModel {
    ActiveModel {
        id: Set(family.id.as_uuid()),
        user_id: Set(family.user.as_uuid()),
        started_at: Set(micros(family.started_at)),
        seen_at: Set(micros(family.seen_at)),
        expires_at: Set(micros(family.expires_at)),
        device: Set(storable(&family.device).into_owned()),
        address: Set(family.address.map(|address| address.to_string())),
    }
}

pub(super) fn read(row: Model) -> Result<Family, StoreError> {
    let address = row
        .address
        .map(|address| address.parse())
        .transpose()
        .map_err(|error: std::net::AddrParseError| unreadable("remember_families.address", error))?;
    Ok(Family {
        id: FamilyId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        started_at: instant(row.started_at, "remember_families.started_at")?,
        seen_at: instant(row.seen_at, "remember_families.seen_at")?,
        expires_at: instant(row.expires_at, "remember_families.expires_at")?,
        device: row.device,
        address,
    })
}
