//! A single-use link as it is stored.

use callbook_application::ports::PasswordLink;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::time::micros;
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_links")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) digest: Vec<u8>,
    pub(crate) made_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) purpose: String,
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

pub(super) fn of(link: &PasswordLink) -> ActiveModel {
    ActiveModel {
        id: Set(link.id.as_uuid()),
        user_id: Set(link.user.as_uuid()),
        purpose: Set(link.purpose.key().to_owned()),
        digest: Set(link.digest.0.to_vec()),
        made_at: Set(micros(link.made_at)),
        expires_at: Set(micros(link.expires_at)),
        used_at: Set(None),
    }
}
