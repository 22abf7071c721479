//! Whom an import meets: the customers that have the phones of its rows.

use std::collections::{HashMap, HashSet};

use callbook_application::ports::StoreError;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::{CustomerId, StatusId, UserId};
use callbook_domain::import::KnownCustomer;
use callbook_domain::phone::Phone;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::{store_error, unreadable};
use super::super::time::instant_maybe;
use super::batch::Batch;
use super::columns::digits;
use super::entity::{details, phone, version};
use super::own::Own;
use super::scope;

/// The customers that have these phones, by one query.
pub(super) async fn known(
    (kind, connection): (DatabaseKind, &impl ConnectionTrait),
    scope: &CompanyScope,
    phones: &[Phone],
) -> Result<HashMap<Phone, KnownCustomer>, StoreError> {
    let distinct: HashSet<Phone> = phones.iter().copied().collect();
    if distinct.is_empty() {
        return Ok(HashMap::new());
    }
    let batch = Batch::default().numbers("phone", distinct.into_iter().map(digits));
    let mut rows = batch.rows(kind);
    let of_company = scope::of_company_sql(scope, &mut rows);
    // CROSS JOIN keeps SQLite from walking all customers beside the few phones.
    let sql = format!(
        "SELECT customers.id, customers.phone, name, email, area, date, remark, notes, status_id, assignee_id, \
         follow_up_at, attempts, retry_at, do_not_call, version, other_phones, custom FROM {} CROSS JOIN customers \
         WHERE {of_company} AND customers.phone = incoming.phone",
        rows.table
    );
    let mut found = HashMap::new();
    for row in rows.query(connection, sql).await? {
        let row = KnownRow::from_query_result(&row, "").map_err(store_error)?;
        found.insert(phone(row.phone)?, row.known()?);
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct KnownRow {
    id: Uuid,
    phone: i64,
    name: Option<String>,
    email: Option<String>,
    area: Option<String>,
    date: Option<String>,
    remark: Option<String>,
    notes: Option<String>,
    status_id: Uuid,
    assignee_id: Option<Uuid>,
    follow_up_at: Option<i64>,
    attempts: i32,
    retry_at: Option<i64>,
    do_not_call: bool,
    version: i32,
    other_phones: Option<String>,
    custom: Option<String>,
}

impl KnownRow {
    fn known(&self) -> Result<KnownCustomer, StoreError> {
        Ok(KnownCustomer {
            id: CustomerId::from_uuid(self.id),
            details: details(
                self.name.as_deref(),
                self.email.as_deref(),
                self.area.as_deref(),
                self.date.as_deref(),
                self.remark.as_deref(),
                self.notes.as_deref(),
                Own {
                    other_phones: self.other_phones.as_deref(),
                    custom: self.custom.as_deref(),
                },
            )?,
            status: StatusId::from_uuid(self.status_id),
            assignee: self.assignee_id.map(UserId::from_uuid),
            follow_up: instant_maybe(self.follow_up_at, "customers.follow_up_at")?,
            attempts: u16::try_from(self.attempts)
                .map_err(|error| unreadable("customers.attempts", error))?,
            retry_at: instant_maybe(self.retry_at, "customers.retry_at")?,
            do_not_call: self.do_not_call,
            version: version(self.version)?,
        })
    }
}
