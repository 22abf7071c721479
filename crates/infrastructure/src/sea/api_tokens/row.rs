//! An API token as it is stored.

use callbook_application::ports::{StoreError, TokenDigest};
use callbook_domain::access::Permissions;
use callbook_domain::api_token::{ApiToken, ApiTokenName};
use callbook_domain::ids::{ApiTokenId, CompanyId, UserId};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::time::{instant, instant_maybe, micros};
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_tokens")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) name: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) permissions: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
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

pub(super) fn of(token: &ApiToken, digest: TokenDigest) -> ActiveModel {
    ActiveModel {
        id: Set(token.id.as_uuid()),
        user_id: Set(token.user.as_uuid()),
        company_id: Set(token.company.as_uuid()),
        name: Set(token.name.to_string()),
        digest: Set(digest.0.to_vec()),
        permissions: Set(token.permissions.keys()),
        created_at: Set(micros(token.created_at)),
        expires_at: Set(token.expires_at.map(micros)),
        last_used_at: Set(token.last_used_at.map(micros)),
        revoked_at: Set(token.revoked_at.map(micros)),
    }
}

pub(super) fn read(row: Model) -> Result<ApiToken, StoreError> {
    let name = ApiTokenName::parse(&row.name)
        .map_err(|error| unreadable("api_tokens.name", error))?
        .ok_or_else(|| impossible("api_tokens.name"))?;
    Ok(ApiToken {
        id: ApiTokenId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        company: CompanyId::from_uuid(row.company_id),
        name,
        permissions: Permissions::from_keys(&row.permissions)
            .map_err(|error| unreadable("api_tokens.permissions", error))?,
        created_at: instant(row.created_at, "api_tokens.created_at")?,
        expires_at: instant_maybe(row.expires_at, "api_tokens.expires_at")?,
        last_used_at: instant_maybe(row.last_used_at, "api_tokens.last_used_at")?,
        revoked_at: instant_maybe(row.revoked_at, "api_tokens.revoked_at")?,
    })
}
