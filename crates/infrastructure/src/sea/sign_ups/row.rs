//! A sign-up as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::access::UnknownRole;
use callbook_domain::ids::{CompanyId, SignUpId};
use callbook_domain::invitation::SignUpRequest;
use callbook_domain::user::{Email, PersonName};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::time::{instant, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ups")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) company_id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) asked_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(request: &SignUpRequest) -> ActiveModel {
    ActiveModel {
        id: Set(request.id.as_uuid()),
        company_id: Set(request.company.as_uuid()),
        email: Set(request.email.as_str().to_owned()),
        name: Set(request.name.as_str().to_owned()),
        role: Set(request.role.key().to_owned()),
        asked_at: Set(micros(request.asked_at)),
    }
}

pub(super) fn read(row: Model) -> Result<SignUpRequest, StoreError> {
    Ok(SignUpRequest {
        id: SignUpId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        email: Email::parse(&row.email).map_err(|error| unreadable("sign_ups.email", error))?,
        name: PersonName::parse(&row.name)
            .map_err(|error| unreadable("sign_ups.name", error))?
            .ok_or_else(|| impossible("sign_ups.name"))?,
        role: row
            .role
            .parse()
            .map_err(|error: UnknownRole| unreadable("sign_ups.role", error))?,
        asked_at: instant(row.asked_at, "sign_ups.asked_at")?,
    })
}
