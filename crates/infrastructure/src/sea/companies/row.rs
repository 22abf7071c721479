//! A company as it is stored.

use callbook_application::ports::StoreError;
use callbook_domain::company::{
    Company, CompanyName, JoinCode, Region, SecurityPolicy, Standing, UnknownSignUp, Zone,
};
use callbook_domain::ids::CompanyId;
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use super::terminology;
use crate::sea::error::{impossible, unreadable};
use crate::sea::number::version;
use crate::sea::time::{instant, instant_maybe, micros};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "companies")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) zone: String,
    pub(crate) created_at: i64,
    /// What it calls its roles, as JSON: role to one and many.
    pub(crate) terminology: String,
    /// Keys of the roles that need a second factor, separated by spaces.
    pub(crate) second_factor: String,
    pub(crate) sign_up: String,
    /// Networks, separated by spaces.
    pub(crate) allowlist: String,
    pub(crate) suspended_at: Option<i64>,
    pub(crate) version: i64,
    pub(crate) join_code: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A new row.
pub(super) fn of(company: &Company) -> Result<ActiveModel, StoreError> {
    Ok(ActiveModel {
        id: Set(company.id.as_uuid()),
        created_at: Set(micros(company.created_at)),
        version: Set(i64::from(company.version.number())),
        join_code: Set(Some(JoinCode::of(company.id).as_str().to_owned())),
        ..editable(company)?
    })
}

/// What an edit of a company may change.
pub(super) fn editable(company: &Company) -> Result<ActiveModel, StoreError> {
    let security = &company.security;
    Ok(ActiveModel {
        name: Set(company.name.as_str().to_owned()),
        region: Set(company.region.to_string()),
        zone: Set(company.zone.name().to_owned()),
        terminology: Set(terminology::written(&company.terminology)?),
        second_factor: Set(spaced(&security.second_factor)),
        sign_up: Set(security.sign_up.key().to_owned()),
        allowlist: Set(spaced(&security.allowlist)),
        suspended_at: Set(match company.standing {
            Standing::Active => None,
            Standing::Suspended { at } => Some(micros(at)),
        }),
        ..ActiveModelTrait::default()
    })
}

fn spaced<T: ToString>(things: &[T]) -> String {
    things.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

fn unspaced<T>(text: &str, column: &'static str) -> Result<Vec<T>, StoreError>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.split_whitespace()
        .map(|word| word.parse().map_err(|error| unreadable(column, error)))
        .collect()
}

pub(super) fn read(row: Model) -> Result<Company, StoreError> {
    let suspended = instant_maybe(row.suspended_at, "companies.suspended_at")?;
    Ok(Company {
        id: CompanyId::from_uuid(row.id),
        name: CompanyName::parse(&row.name)
            .map_err(|error| unreadable("companies.name", error))?
            .ok_or_else(|| impossible("companies.name"))?,
        region: Region::parse(&row.region).map_err(|error| unreadable("companies.region", error))?,
        zone: Zone::parse(&row.zone).map_err(|error| unreadable("companies.zone", error))?,
        terminology: terminology::read(&row.terminology)?,
        security: SecurityPolicy {
            second_factor: unspaced(&row.second_factor, "companies.second_factor")?,
            sign_up: row
                .sign_up
                .parse()
                .map_err(|error: UnknownSignUp| unreadable("companies.sign_up", error))?,
            allowlist: unspaced(&row.allowlist, "companies.allowlist")?,
        },
        standing: suspended.map_or(Standing::Active, |at| Standing::Suspended { at }),
        created_at: instant(row.created_at, "companies.created_at")?,
        version: version(row.version, "companies.version")?,
    })
}
