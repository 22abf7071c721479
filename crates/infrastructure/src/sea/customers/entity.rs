use callbook_application::ports::StoreError;
use callbook_domain::customer::{
    Area, Assignment, Customer, CustomerDetails, CustomerName, CustomerRecord, Notes, Remark,
};
use callbook_domain::ids::{CompanyId, CustomerId, ImportId, StatusId, UserId};
use callbook_domain::phone::Phone;
use callbook_domain::user::Email;
use callbook_domain::version::Version;
use sea_orm::entity::prelude::*;

use super::super::error::{impossible, unreadable};
use super::super::time::{day, instant, instant_maybe};
use super::own::Own;

/// A row of `customers`.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customers")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub company_id: Uuid,
    pub phone: i64,
    pub name: Option<String>,
    /// What the name sorts by; see `text.rs`.
    pub name_sort: String,
    pub email: Option<String>,
    pub area: Option<String>,
    pub date: Option<String>,
    pub remark: Option<String>,
    pub notes: Option<String>,
    /// See `own.rs`.
    pub other_phones: Option<String>,
    pub custom: Option<String>,
    pub status_id: Uuid,
    pub assignee_id: Option<Uuid>,
    pub assigned_at: Option<i64>,
    pub assigned_by: Option<Uuid>,
    pub assignment_rule: Option<String>,
    pub follow_up_at: Option<i64>,
    pub attempts: i32,
    pub retry_at: Option<i64>,
    pub closed: bool,
    pub do_not_call: bool,
    pub last_contact_at: Option<i64>,
    pub source_import_id: Option<Uuid>,
    pub last_import_id: Option<Uuid>,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i32,
    /// What searches look through; see `text.rs`.
    pub search_text: String,
}

#[derive(Debug, Copy, Clone, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The details that a row holds.
pub(crate) fn details(
    name: Option<&str>,
    email: Option<&str>,
    area: Option<&str>,
    date: Option<&str>,
    remark: Option<&str>,
    notes: Option<&str>,
    own: Own<'_>,
) -> Result<CustomerDetails, StoreError> {
    macro_rules! read {
        ($type:ty, $value:expr, $column:literal) => {
            match $value {
                Some(text) => <$type>::parse(text).map_err(|error| unreadable($column, error))?,
                None => None,
            }
        };
    }
    Ok(CustomerDetails {
        name: read!(CustomerName, name, "customers.name"),
        email: email
            .map(Email::parse)
            .transpose()
            .map_err(|error| unreadable("customers.email", error))?,
        area: read!(Area, area, "customers.area"),
        date: date.map(|date| day(date, "customers.date")).transpose()?,
        remark: read!(Remark, remark, "customers.remark"),
        notes: read!(Notes, notes, "customers.notes"),
        other_phones: own.phones()?,
        custom: own.values()?,
    })
}

/// The version that a row holds.
pub(crate) fn version(number: i32) -> Result<Version, StoreError> {
    u32::try_from(number)
        .map(Version::from_number)
        .map_err(|error| unreadable("customers.version", error))
}

/// The phone that a row holds.
pub(crate) fn phone(digits: i64) -> Result<Phone, StoreError> {
    u64::try_from(digits)
        .map(Phone::from_digits)
        .map_err(|error| unreadable("customers.phone", error))
}

fn assignment(row: &Model) -> Result<Assignment, StoreError> {
    let Some(user) = row.assignee_id else {
        return Ok(Assignment::Nobody);
    };
    let (Some(since), Some(by), Some(rule)) = (row.assigned_at, row.assigned_by, &row.assignment_rule) else {
        return Err(impossible("customers.assigned_at"));
    };
    Ok(Assignment::To {
        user: UserId::from_uuid(user),
        since: instant(since, "customers.assigned_at")?,
        by: UserId::from_uuid(by),
        rule: rule
            .parse()
            .map_err(|error: callbook_domain::customer::UnknownAssignmentRule| {
                unreadable("customers.assignment_rule", error)
            })?,
    })
}

/// The customer that a row holds.
pub(crate) fn customer(row: &Model) -> Result<Customer, StoreError> {
    Ok(Customer::stored(CustomerRecord {
        id: CustomerId::from_uuid(row.id),
        company: CompanyId::from_uuid(row.company_id),
        phone: phone(row.phone)?,
        details: details(
            row.name.as_deref(),
            row.email.as_deref(),
            row.area.as_deref(),
            row.date.as_deref(),
            row.remark.as_deref(),
            row.notes.as_deref(),
            Own {
                other_phones: row.other_phones.as_deref(),
                custom: row.custom.as_deref(),
            },
        )?,
        status: StatusId::from_uuid(row.status_id),
        assignment: assignment(row)?,
        follow_up_at: instant_maybe(row.follow_up_at, "customers.follow_up_at")?,
        attempts: u16::try_from(row.attempts).map_err(|error| unreadable("customers.attempts", error))?,
        retry_at: instant_maybe(row.retry_at, "customers.retry_at")?,
        closed: row.closed,
        do_not_call: row.do_not_call,
        last_contact_at: instant_maybe(row.last_contact_at, "customers.last_contact_at")?,
        source_import: row.source_import_id.map(ImportId::from_uuid),
        last_import: row.last_import_id.map(ImportId::from_uuid),
        created_at: instant(row.created_at, "customers.created_at")?,
        updated_at: instant(row.updated_at, "customers.updated_at")?,
        version: version(row.version)?,
    }))
}
