//! A session as it is stored.

use callbook_application::ports::{StoreError, TokenDigest};
use callbook_domain::ids::{CompanyId, FamilyId, SessionId, UserId};
use callbook_domain::session::Session;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::unreadable;
use crate::sea::text::storable;
use crate::sea::time::{instant, micros};
use crate::sea::users::row as user_row;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) digest: Vec<u8>,
    pub(crate) user_id: Uuid,
    pub(crate) started_at: i64,
    pub(crate) seen_at: i64,
    pub(crate) device: String,
    pub(crate) address: Option<String>,
    pub(crate) confirmed_at: i64,
    pub(crate) entered_company_id: Option<Uuid>,
    pub(crate) family: Option<Uuid>,
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

pub(super) fn of(session: &Session, digest: TokenDigest) -> ActiveModel {
    ActiveModel {
        id: Set(session.id.as_uuid()),
        digest: Set(digest.0.to_vec()),
        user_id: Set(session.user.as_uuid()),
        started_at: Set(micros(session.started_at)),
        seen_at: Set(micros(session.seen_at)),
        device: Set(storable(&session.device).into_owned()),
        address: Set(session.address.map(|address| address.to_string())),
        confirmed_at: Set(micros(session.confirmed_at)),
        entered_company_id: Set(session.entered.map(CompanyId::as_uuid)),
        family: Set(session.family.map(FamilyId::as_uuid)),
    }
}

pub(crate) fn read(row: Model) -> Result<Session, StoreError> {
    let address = row
        .address
        .map(|address| address.parse())
        .transpose()
        .map_err(|error: std::net::AddrParseError| unreadable("sessions.address", error))?;
    Ok(Session {
        id: SessionId::from_uuid(row.id),
        user: UserId::from_uuid(row.user_id),
        started_at: instant(row.started_at, "sessions.started_at")?,
        confirmed_at: instant(row.confirmed_at, "sessions.confirmed_at")?,
        entered: row.entered_company_id.map(CompanyId::from_uuid),
        family: row.family.map(FamilyId::from_uuid),
        seen_at: instant(row.seen_at, "sessions.seen_at")?,
        device: row.device,
        address,
    })
}
