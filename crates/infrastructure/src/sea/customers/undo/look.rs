//! Who is to be judged, and what happened to them.
//!
//! Whoever is judged is locked first and read then: a note written in between would be lost with its customer else. On
//! SQLite the unit of work is the only one that writes.

use std::collections::{HashMap, HashSet};

use callbook_application::ports::{ChangedCustomer, MadeCustomer, StoreError, TouchedCustomer};
use callbook_domain::access::CompanyScope;
use callbook_domain::customer::{CustomerEvent, CustomerName};
use callbook_domain::ids::{CustomerId, ImportId};
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::super::columns::id_of;
use super::super::entity::{self, customer, phone};
use super::super::event_entity::{self, event};
use super::super::rows::Rows;
use super::super::scope;
use super::{MAYBE_WORK, incoming};
use crate::sea::connection::DatabaseKind;
use crate::sea::error::{store_error, unreadable};
use crate::sea::number;
use crate::sea::time::{instant, micros};
use crate::sea::unit_of_work::Transaction;

/// The next customers that an import made, in the order in which they were made.
pub(in crate::sea::customers) async fn created(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    mut after: Option<(Timestamp, CustomerId)>,
    limit: u32,
) -> Result<Vec<MadeCustomer>, StoreError> {
    loop {
        let page = created_page(transaction, scope, import, after, limit).await?;
        let Some((last, at)) = page.last().copied() else {
            return Ok(Vec::new());
        };
        let there = lock(transaction, scope, page.iter().map(|(id, _)| *id)).await?;
        let page: Vec<(Uuid, i64)> = page.into_iter().filter(|(id, _)| there.contains(id)).collect();
        if !page.is_empty() {
            return with_what_happened(transaction, scope, &page).await;
        }
        // Somebody has deleted all of them just now.
        after = Some((instant(at, "customers.created_at")?, CustomerId::from_uuid(last)));
    }
}

/// From the index alone.
async fn created_page(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    after: Option<(Timestamp, CustomerId)>,
    limit: u32,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut rows = Rows::none(transaction.kind());
    let import = scope::import_sql(scope, import, &mut rows);
    let beyond = match after {
        Some((at, id)) => {
            let (at, id) = (rows.bind(micros(at)), rows.bind(id.as_uuid()));
            format!(" AND (customers.created_at, customers.id) > ({at}, {id})")
        }
        None => String::new(),
    };
    let sql = format!(
        "SELECT customers.id AS id, customers.created_at AS created_at FROM customers \
         WHERE customers.source_import_id = {import}{beyond} \
         ORDER BY customers.created_at, customers.id LIMIT {limit}"
    );
    let found = rows.query(transaction.connection(), sql).await?;
    found
        .iter()
        .map(|row| Ok((id_of(row)?, row.try_get("", "created_at").map_err(store_error)?)))
        .collect()
}

/// Locks customers in the order of their ids: two who change the same at once wait for each other, never in a circle.
/// Returns those that are there.
async fn lock(
    transaction: &Transaction,
    scope: &CompanyScope,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, StoreError> {
    if transaction.kind() == DatabaseKind::Sqlite {
        return Ok(ids.collect());
    }
    let mut rows = incoming(transaction, ids);
    let of_company = scope::of_company_sql(scope, &mut rows);
    let sql = format!(
        "SELECT customers.id AS id FROM {} CROSS JOIN customers \
         WHERE {of_company} AND customers.id = incoming.id ORDER BY customers.id FOR UPDATE OF customers",
        rows.table
    );
    let found = rows.query(transaction.connection(), sql).await?;
    found.iter().map(id_of).collect()
}

/// Few of an import are touched before it is undone, so few are looked at closely.
async fn with_what_happened(
    transaction: &Transaction,
    scope: &CompanyScope,
    page: &[(Uuid, i64)],
) -> Result<Vec<MadeCustomer>, StoreError> {
    let ids = page.iter().map(|(id, _)| *id);
    let mut events = events(transaction, scope, ids, &format!("AND {MAYBE_WORK}")).await?;
    let mut touched = HashMap::new();
    if !events.is_empty() {
        let mut rows = incoming(transaction, events.keys().copied());
        let of_company = scope::of_company_sql(scope, &mut rows);
        let sql = format!(
            "SELECT customers.id AS id, customers.phone AS phone, customers.name AS name, \
             (SELECT customer_events.row FROM customer_events WHERE customer_events.customer_id = customers.id \
             AND customer_events.kind = 'imported' LIMIT 1) AS file_row \
             FROM {} CROSS JOIN customers WHERE {of_company} AND customers.id = incoming.id",
            rows.table
        );
        for row in rows.query(transaction.connection(), sql).await? {
            let row = TouchedRow::from_query_result(&row, "").map_err(store_error)?;
            let events = events.remove(&row.id).unwrap_or_default();
            touched.insert(row.id, row.with(events)?);
        }
    }
    page.iter()
        .map(|(id, created_at)| {
            Ok(MadeCustomer {
                id: CustomerId::from_uuid(*id),
                created_at: instant(*created_at, "customers.created_at")?,
                touched: touched.remove(id),
            })
        })
        .collect()
}

#[derive(FromQueryResult)]
struct TouchedRow {
    id: Uuid,
    phone: i64,
    name: Option<String>,
    file_row: Option<i64>,
}

impl TouchedRow {
    fn with(self, events: Vec<CustomerEvent>) -> Result<TouchedCustomer, StoreError> {
        let name = match &self.name {
            Some(name) => CustomerName::parse(name).map_err(|error| unreadable("customers.name", error))?,
            None => None,
        };
        Ok(TouchedCustomer {
            phone: phone(self.phone)?,
            name,
            row: number::count(self.file_row.unwrap_or_default(), "customer_events.row")?,
            events,
        })
    }
}

/// What happened to customers, each one's oldest first.
async fn events(
    transaction: &Transaction,
    scope: &CompanyScope,
    ids: impl Iterator<Item = Uuid>,
    of_kinds: &str,
) -> Result<HashMap<Uuid, Vec<CustomerEvent>>, StoreError> {
    let mut rows = incoming(transaction, ids);
    let company = rows.bind(scope.company().as_uuid());
    // CROSS JOIN keeps SQLite from walking all entries beside the few customers.
    let sql = format!(
        "SELECT customer_events.* FROM {} CROSS JOIN customer_events \
         WHERE customer_events.customer_id = incoming.id AND customer_events.company_id = {company} {of_kinds}",
        rows.table
    );
    let mut by_customer: HashMap<Uuid, Vec<CustomerEvent>> = HashMap::new();
    for row in rows.query(transaction.connection(), sql).await? {
        let row = event_entity::Model::from_query_result(&row, "").map_err(store_error)?;
        by_customer.entry(row.customer_id).or_default().push(event(&row)?);
    }
    for events in by_customer.values_mut() {
        events.sort_by_key(|event| (event.at, event.id));
    }
    Ok(by_customer)
}

/// The next customers that an import changed, by their ids.
pub(in crate::sea::customers) async fn updated(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    after: Option<CustomerId>,
    limit: u32,
) -> Result<Vec<ChangedCustomer>, StoreError> {
    let mut after = after.map(CustomerId::as_uuid);
    loop {
        let page = updated_page(transaction, scope, import, after, limit).await?;
        let Some(last) = page.last().copied() else {
            return Ok(Vec::new());
        };
        let customers = locked(transaction, scope, &page).await?;
        if !customers.is_empty() {
            let ids = customers.iter().map(|row| row.id);
            let mut timelines = events(transaction, scope, ids, "").await?;
            let changed = |row: &entity::Model| {
                Ok(ChangedCustomer {
                    customer: customer(row)?,
                    timeline: timelines.remove(&row.id).unwrap_or_default(),
                })
            };
            return customers.iter().map(changed).collect();
        }
        // Somebody has deleted all of them just now.
        after = Some(last);
    }
}

/// From the index alone.
async fn updated_page(
    transaction: &Transaction,
    scope: &CompanyScope,
    import: ImportId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Uuid>, StoreError> {
    let mut rows = Rows::none(transaction.kind());
    let import = scope::import_sql(scope, import, &mut rows);
    let beyond = match after {
        Some(id) => format!(" AND customer_events.customer_id > {}", rows.bind(id)),
        None => String::new(),
    };
    let sql = format!(
        "SELECT DISTINCT customer_events.customer_id AS id FROM customer_events \
         WHERE customer_events.kind = 'updated_by_import' AND customer_events.import_id = {import}{beyond} \
         ORDER BY customer_events.customer_id LIMIT {limit}"
    );
    let found = rows.query(transaction.connection(), sql).await?;
    found.iter().map(id_of).collect()
}

/// The rows of customers, locked in the order of their ids.
async fn locked(
    transaction: &Transaction,
    scope: &CompanyScope,
    ids: &[Uuid],
) -> Result<Vec<entity::Model>, StoreError> {
    let mut rows = incoming(transaction, ids.iter().copied());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let lock = match transaction.kind() {
        DatabaseKind::Sqlite => "",
        DatabaseKind::Postgres => " FOR UPDATE OF customers",
    };
    let sql = format!(
        "SELECT customers.* FROM {} CROSS JOIN customers \
         WHERE {of_company} AND customers.id = incoming.id ORDER BY customers.id{lock}",
        rows.table
    );
    let found = rows.query(transaction.connection(), sql).await?;
    found
        .iter()
        .map(|row| entity::Model::from_query_result(row, "").map_err(store_error))
        .collect()
}
