//! A company as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::CompanyId;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::sea::error::{impossible, unreadable};
use crate::sea::time::{instant, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "companies")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) zone: String,
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn of(company: &Company) -> ActiveModel {
    ActiveModel {
        id: Set(company.id.as_uuid()),
        name: Set(company.name.as_str().to_owned()),
        region: Set(company.region.to_string()),
        zone: Set(company.zone.name().to_owned()),
        created_at: Set(micros(company.created_at)),
    }
}

pub(super) fn read(row: Model) -> Result<Company, StoreError> {
    Ok(Company {
        id: CompanyId::from_uuid(row.id),
        name: CompanyName::parse(&row.name)
            .map_err(|error| unreadable("companies.name", error))?
            .ok_or_else(|| impossible("companies.name"))?,
        region: Region::parse(&row.region).map_err(|error| unreadable("companies.region", error))?,
        zone: Zone::parse(&row.zone).map_err(|error| unreadable("companies.zone", error))?,
        created_at: instant(row.created_at, "companies.created_at")?,
    })
}
