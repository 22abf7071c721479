//! A change of an e-mail address that waits to be confirmed, as it is stored.

use callbook_application::ports::{EmailChange, StoreError};
use callbook_domain::user::Email;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::time::micros;
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_changes")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) email: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) made_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
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

pub(super) fn of(change: &EmailChange) -> ActiveModel {
    ActiveModel {
        id: Set(change.id.as_uuid()),
        user_id: Set(change.user.as_uuid()),
        email: Set(change.email.as_str().to_owned()),
        digest: Set(change.digest.0.to_vec()),
        made_at: Set(micros(change.made_at)),
        expires_at: Set(micros(change.expires_at)),
        used_at: Set(None),
    }
}

pub(super) fn email(row: &Model) -> Result<Email, StoreError> {
    Email::parse(&row.email).map_err(|error| unreadable("email_changes.email", error))
}
