//! Adding and changing many customers of an import by few statements.

use std::collections::{HashMap, HashSet};

use callbook_application::ports::{ImportedUpdate, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::customer::{Assignment, AssignmentRule, Customer, CustomerDetails};
use callbook_domain::ids::{CustomerId, ImportId, StatusId, UserId};
use callbook_domain::import::KnownCustomer;
use callbook_domain::phone::Phone;
use futures::future::join;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::{store_error, unreadable};
use super::super::tallies::Standing;
use super::super::time::{instant_maybe, micros};
use super::super::unit_of_work::Transaction;
use super::batch::{Batch, rows_at_once};
use super::entity::{details, phone, version};
use super::own::{Own, OwnColumns};
use super::rows::Rows;
use super::scope;
use super::text::{name_sort, search_rest, search_text};

/// A row whose phone the company has is not written.
const UNLESS_KNOWN: &str = "ON CONFLICT (company_id, phone) DO NOTHING";

/// Adds customers and makes them searchable. Returns the phones that were there already; those were not written.
pub(super) async fn insert(
    transaction: &Transaction,
    customers: &[Customer],
) -> Result<Vec<Phone>, StoreError> {
    let mut taken = Vec::new();
    let mut customers: Vec<&Customer> = customers.iter().collect();
    // Whoever adds the same phones at once waits for the other at the first of them, never in a circle.
    if transaction.kind() == DatabaseKind::Postgres {
        customers.sort_by_key(|customer| customer.phone);
    }
    let last_row = match transaction.kind() {
        DatabaseKind::Sqlite => Some(last_row(transaction).await?),
        DatabaseKind::Postgres => None,
    };
    let mut chunks = customers.chunks(rows_at_once(transaction.kind()));
    let mut next = chunks.next().map(|chunk| (chunk, batch(chunk)));
    while let Some((chunk, batch_of_chunk)) = next {
        let inserting = batch_of_chunk.insert_into(transaction, "customers", UNLESS_KNOWN);
        // The next rows are made ready while the database writes these.
        let (written, following) = join(inserting, async {
            chunks.next().map(|chunk| (chunk, batch(chunk)))
        })
        .await;
        next = following;
        let known = match written? == chunk.len() as u64 {
            true => HashSet::new(),
            false => missing(transaction, chunk).await?,
        };
        let mut deltas = transaction.deltas().lock().await;
        for customer in chunk {
            if !known.contains(&customer.id.as_uuid()) {
                deltas.enters(customer.company.as_uuid(), standing(customer));
            }
        }
        let lost = chunk
            .iter()
            .filter(|customer| known.contains(&customer.id.as_uuid()));
        taken.extend(lost.map(|customer| customer.phone));
    }
    if let Some(last_row) = last_row {
        make_searchable(transaction, last_row).await?;
    }
    Ok(taken)
}

/// Where a customer stands, for the tallies.
pub(super) fn standing(customer: &Customer) -> Standing {
    Standing {
        assignee: customer.assignment.user().map(UserId::as_uuid),
        status: customer.status.as_uuid(),
        area: customer.details.area.as_ref().map(ToString::to_string),
    }
}

/// The ids of those who are not there.
async fn missing(transaction: &Transaction, customers: &[&Customer]) -> Result<HashSet<Uuid>, StoreError> {
    let ids = customers.iter().map(|customer| Some(customer.id.as_uuid()));
    let rows = Batch::default().uuids("id", ids).rows(transaction.kind());
    let sql = format!(
        "SELECT incoming.id AS id FROM {} \
         WHERE NOT EXISTS (SELECT 1 FROM customers WHERE customers.id = incoming.id)",
        rows.table
    );
    let missing = rows.query(transaction.connection(), sql).await?;
    missing.iter().map(id_of).collect()
}

/// Adds the customers after `last_row` to the index of trigrams. The one writer of SQLite is this transaction: what
/// came after that row came from it.
async fn make_searchable(transaction: &Transaction, last_row: i64) -> Result<(), StoreError> {
    let mut rows = Rows::none(DatabaseKind::Sqlite);
    let after = rows.bind(last_row);
    let sql = format!(
        "INSERT INTO customers_search (rowid, search_text) \
         SELECT row_id, search_text FROM customers WHERE row_id > {after}"
    );
    rows.execute(transaction.connection(), sql).await.map(drop)
}

async fn last_row(transaction: &Transaction) -> Result<i64, StoreError> {
    let rows = Rows::none(DatabaseKind::Sqlite);
    let sql = "SELECT coalesce(max(row_id), 0) AS last FROM customers".to_owned();
    let found = rows.query(transaction.connection(), sql).await?;
    match found.first() {
        Some(row) => row.try_get("", "last").map_err(store_error),
        None => Ok(0),
    }
}

pub(super) fn id_of(row: &QueryResult) -> Result<Uuid, StoreError> {
    row.try_get("", "id").map_err(store_error)
}

/// Customers as rows.
pub(super) fn batch(customers: &[&Customer]) -> Batch {
    let all = || customers.iter().copied();
    let given = |customer: &Customer| match customer.assignment {
        Assignment::Nobody => None,
        Assignment::To {
            user,
            since,
            by,
            rule,
        } => Some((user, since, by, rule)),
    };
    let details = || all().map(|customer| &customer.details);
    of_details(
        OwnColumns::of(details()).add(Batch::default(), details()),
        details(),
    )
    .uuids("id", all().map(|customer| Some(customer.id.as_uuid())))
    .uuids(
        "company_id",
        all().map(|customer| Some(customer.company.as_uuid())),
    )
    .numbers("phone", all().map(|customer| digits(customer.phone)))
    .uuids("status_id", all().map(|customer| Some(customer.status.as_uuid())))
    .uuids(
        "assignee_id",
        all().map(|customer| given(customer).map(|(user, ..)| user.as_uuid())),
    )
    .numbers(
        "assigned_at",
        all().map(|customer| given(customer).map(|(_, since, ..)| micros(since))),
    )
    .uuids(
        "assigned_by",
        all().map(|customer| given(customer).map(|(_, _, by, _)| by.as_uuid())),
    )
    .texts(
        "assignment_rule",
        all().map(|customer| given(customer).map(|(.., rule)| rule.key().to_owned())),
    )
    .numbers(
        "follow_up_at",
        all().map(|customer| customer.follow_up_at.map(micros)),
    )
    .numbers(
        "attempts",
        all().map(|customer| Some(i64::from(customer.attempts))),
    )
    .numbers("retry_at", all().map(|customer| customer.retry_at.map(micros)))
    .flags("closed", all().map(|customer| customer.closed))
    .flags("do_not_call", all().map(|customer| customer.do_not_call))
    .numbers(
        "last_contact_at",
        all().map(|customer| customer.last_contact_at.map(micros)),
    )
    .uuids(
        "source_import_id",
        all().map(|customer| customer.source_import.map(ImportId::as_uuid)),
    )
    .uuids(
        "last_import_id",
        all().map(|customer| customer.last_import.map(ImportId::as_uuid)),
    )
    .numbers(
        "created_at",
        all().map(|customer| Some(micros(customer.created_at))),
    )
    .numbers(
        "updated_at",
        all().map(|customer| Some(micros(customer.updated_at))),
    )
    .numbers(
        "version",
        all().map(|customer| Some(i64::from(customer.version.number()))),
    )
    .texts(
        "search_text",
        all().map(|customer| Some(search_text(customer.phone, &customer.details))),
    )
}

fn of_details<'a>(batch: Batch, details: impl Iterator<Item = &'a CustomerDetails> + Clone) -> Batch {
    batch
        .texts(
            "name",
            details
                .clone()
                .map(|details| details.name.as_ref().map(ToString::to_string)),
        )
        .texts(
            "name_sort",
            details.clone().map(|details| Some(name_sort(details))),
        )
        .texts(
            "email",
            details
                .clone()
                .map(|details| details.email.as_ref().map(ToString::to_string)),
        )
        .texts(
            "area",
            details
                .clone()
                .map(|details| details.area.as_ref().map(ToString::to_string)),
        )
        .texts(
            "date",
            details
                .clone()
                .map(|details| details.date.map(|date| date.to_string())),
        )
        .texts(
            "remark",
            details
                .clone()
                .map(|details| details.remark.as_ref().map(ToString::to_string)),
        )
        .texts(
            "notes",
            details.map(|details| details.notes.as_ref().map(ToString::to_string)),
        )
}

/// E.164 has fifteen digits at most.
fn digits(phone: Phone) -> Option<i64> {
    i64::try_from(phone.digits()).ok()
}

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

/// Writes known customers as an import leaves them. Returns those that somebody else wrote in the meantime.
pub(super) async fn update(
    transaction: &Transaction,
    scope: &CompanyScope,
    updates: &[ImportedUpdate],
) -> Result<Vec<CustomerId>, StoreError> {
    let company = scope.company().as_uuid();
    let mut stale = Vec::new();
    let mut updates: Vec<&ImportedUpdate> = updates.iter().collect();
    updates.sort_by_key(|update| update.before.id);
    for chunk in updates.chunks(rows_at_once(transaction.kind())) {
        if transaction.kind() == DatabaseKind::Postgres {
            lock(transaction, scope, chunk).await?;
        }
        let written = update_chunk(transaction, scope, chunk).await?;
        let mut deltas = transaction.deltas().lock().await;
        for update in chunk {
            if !written.contains(&update.before.id.as_uuid()) {
                stale.push(update.before.id);
                continue;
            }
            let area = |details: &CustomerDetails| details.area.as_ref().map(ToString::to_string);
            let before = Standing {
                assignee: update.before.assignee.map(UserId::as_uuid),
                status: update.before.status.as_uuid(),
                area: area(&update.before.details),
            };
            let after = Standing {
                assignee: update.assignee.map(UserId::as_uuid),
                status: update.status.as_uuid(),
                area: area(&update.details),
            };
            deltas.leaves(company, before);
            deltas.enters(company, after);
        }
    }
    Ok(stale)
}

/// Locks the rows in the order of their ids, which an UPDATE alone would take as its plan has them: two who change the
/// same customers at once wait for each other, never in a circle.
async fn lock(
    transaction: &Transaction,
    scope: &CompanyScope,
    updates: &[&ImportedUpdate],
) -> Result<(), StoreError> {
    let ids = updates.iter().map(|update| Some(update.before.id.as_uuid()));
    let mut rows = Batch::default().uuids("id", ids).rows(transaction.kind());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let sql = format!(
        "SELECT customers.id FROM {} CROSS JOIN customers WHERE {of_company} AND customers.id = incoming.id \
         ORDER BY customers.id FOR UPDATE OF customers",
        rows.table
    );
    rows.query(transaction.connection(), sql).await.map(drop)
}

/// Returns the ids that were written.
async fn update_chunk(
    transaction: &Transaction,
    scope: &CompanyScope,
    updates: &[&ImportedUpdate],
) -> Result<HashSet<Uuid>, StoreError> {
    let all = || updates.iter().copied();
    let before_and_after = all().flat_map(|update| [&update.before.details, &update.details]);
    let own = OwnColumns::of(before_and_after);
    let details = || all().map(|update| &update.details);
    let batch = of_details(own.add(Batch::default(), details()), details())
        .uuids("id", all().map(|update| Some(update.before.id.as_uuid())))
        .numbers(
            "version",
            all().map(|update| Some(i64::from(update.before.version.number()))),
        )
        .uuids("status_id", all().map(|update| Some(update.status.as_uuid())))
        .flags("closed", all().map(|update| update.closed))
        .uuids(
            "assignee_id",
            all().map(|update| update.assignee.map(UserId::as_uuid)),
        )
        .uuids("assigned_by", all().map(|update| Some(update.by.as_uuid())))
        .uuids(
            "last_import_id",
            all().map(|update| Some(update.import.as_uuid())),
        )
        .numbers("at", all().map(|update| Some(micros(update.at))))
        .numbers("follow_up_at", all().map(|update| update.follow_up.map(micros)))
        .flags("do_not_call", all().map(|update| update.do_not_call))
        .texts(
            "search_rest",
            all().map(|update| Some(search_rest(&update.details))),
        );
    let mut rows = batch.rows(transaction.kind());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let rule = rows.bind(AssignmentRule::NamedInFile.key());
    let as_given = |column: &str, given: &str| {
        format!(
            "{column} = CASE WHEN incoming.assignee_id IS NOT DISTINCT FROM customers.assignee_id \
             THEN customers.{column} WHEN incoming.assignee_id IS NULL THEN NULL ELSE {given} END"
        )
    };
    let sql = format!(
        "UPDATE customers SET name = incoming.name, name_sort = incoming.name_sort, email = incoming.email, \
         area = incoming.area, date = incoming.date, remark = incoming.remark, notes = incoming.notes, {} \
         search_text = '+' || CAST(customers.phone AS TEXT) || coalesce(incoming.search_rest, ''), \
         status_id = incoming.status_id, closed = incoming.closed, {}, {}, {}, \
         assignee_id = incoming.assignee_id, last_import_id = incoming.last_import_id, \
         follow_up_at = CASE WHEN incoming.closed THEN NULL ELSE incoming.follow_up_at END, \
         do_not_call = incoming.do_not_call, \
         retry_at = CASE WHEN incoming.status_id = customers.status_id THEN customers.retry_at END, \
         attempts = CASE WHEN incoming.status_id = customers.status_id THEN customers.attempts ELSE 0 END, \
         updated_at = incoming.at, version = customers.version + 1 \
         FROM {} WHERE {of_company} AND customers.id = incoming.id AND customers.version = incoming.version \
         RETURNING customers.id AS id",
        own.assigned(),
        as_given("assigned_at", "incoming.at"),
        as_given("assigned_by", "incoming.assigned_by"),
        as_given("assignment_rule", &format!("CAST({rule} AS TEXT)")),
        rows.table
    );
    let written = rows.query(transaction.connection(), sql).await?;
    written.iter().map(id_of).collect()
}
