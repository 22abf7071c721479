//! Adding many customers by few statements.

use std::collections::HashSet;

use callbook_application::ports::StoreError;
use callbook_domain::customer::Customer;
use callbook_domain::phone::Phone;
use futures::future::join;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::store_error;
use super::super::unit_of_work::Transaction;
use super::batch::{Batch, rows_at_once};
use super::columns::{batch, id_of, standing};
use super::searchable::are_added;

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
    are_added(transaction).await?;
    let mut chunks = customers.chunks(rows_at_once(transaction.kind()));
    let mut next = chunks.next().map(|chunk| (chunk, batch(chunk)));
    while let Some((chunk, batch_of_chunk)) = next {
        let inserting = insert_chunk(transaction, chunk, batch_of_chunk);
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
    Ok(taken)
}

/// Tells how many it added.
///
/// On PostgreSQL each row that might be there already costs a tenth more: so many are added as if none were, and where
/// that fails they are added anew.
async fn insert_chunk(
    transaction: &Transaction,
    customers: &[&Customer],
    rows: Batch,
) -> Result<u64, StoreError> {
    if transaction.kind() == DatabaseKind::Sqlite || customers.len() == 1 {
        return rows.insert_into(transaction, "customers", UNLESS_KNOWN).await;
    }
    say(transaction, "SAVEPOINT customers_added").await?;
    match rows.insert_into(transaction, "customers", "").await {
        Ok(written) => {
            say(transaction, "RELEASE SAVEPOINT customers_added").await?;
            Ok(written)
        }
        // That one is there, most likely; if it is something else it is so again.
        Err(StoreError::Backend(_)) => {
            say(transaction, "ROLLBACK TO SAVEPOINT customers_added").await?;
            batch(customers)
                .insert_into(transaction, "customers", UNLESS_KNOWN)
                .await
        }
        Err(error) => Err(error),
    }
}

async fn say(transaction: &Transaction, sql: &str) -> Result<(), StoreError> {
    let said = transaction.connection().execute_unprepared(sql).await;
    said.map(drop).map_err(store_error)
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
