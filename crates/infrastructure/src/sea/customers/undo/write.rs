//! Writing customers back as they were, and removing them.

use std::collections::HashSet;

use callbook_application::ports::{RestoredCustomer, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::customer::{AssignmentRule, CustomerEvent, EventKind};
use callbook_domain::ids::{CustomerId, EventId, StatusId, UserId};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use super::super::batch::rows_at_once;
use super::super::columns::{batch, id_of, standing};
use super::super::scope;
use super::super::searchable::make_searchable;
use super::incoming;
use crate::sea::error::{impossible, store_error};
use crate::sea::tallies::Standing;
use crate::sea::time::instant;
use crate::sea::unit_of_work::Transaction;

/// Writes customers as they were before an import. Returns those that somebody else wrote in the meantime.
pub(in crate::sea::customers) async fn restore(
    transaction: &Transaction,
    scope: &CompanyScope,
    restored: &[RestoredCustomer],
) -> Result<Vec<CustomerId>, StoreError> {
    make_searchable(transaction).await?;
    let mut stale = Vec::new();
    for chunk in restored.chunks(rows_at_once(transaction.kind())) {
        let written = restore_chunk(transaction, scope, chunk).await?;
        let mut deltas = transaction.deltas().lock().await;
        for RestoredCustomer { before, after } in chunk {
            if !written.contains(&before.id.as_uuid()) {
                stale.push(before.id);
                continue;
            }
            deltas.leaves(scope.company().as_uuid(), standing(before));
            deltas.enters(scope.company().as_uuid(), standing(after));
        }
    }
    Ok(stale)
}

/// What no undo changes of a customer.
const LASTING: [&str; 6] = [
    "id",
    "company_id",
    "phone",
    "source_import_id",
    "created_at",
    "version",
];

/// Returns the ids that were written.
async fn restore_chunk(
    transaction: &Transaction,
    scope: &CompanyScope,
    restored: &[RestoredCustomer],
) -> Result<HashSet<Uuid>, StoreError> {
    let after: Vec<_> = restored.iter().map(|one| &one.after).collect();
    let batch = batch(&after);
    let names = batch.names();
    let names: Vec<&str> = names.split(", ").map(|name| name.trim_matches('"')).collect();
    let mut set: Vec<String> = names
        .iter()
        .filter(|name| !LASTING.contains(name))
        .map(|name| format!("\"{name}\" = incoming.\"{name}\""))
        .collect();
    // A column that is not there is one in which none of them has anything.
    let empty = ["other_phones", "custom"]
        .into_iter()
        .filter(|name| !names.contains(name));
    set.extend(empty.map(|name| format!("{name} = NULL")));
    let mut rows = batch.rows(transaction.kind());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let sql = format!(
        "UPDATE customers SET {}, version = customers.version + 1 FROM {} \
         WHERE {of_company} AND customers.id = incoming.id AND customers.version = incoming.version \
         RETURNING customers.id AS id",
        set.join(", "),
        rows.table
    );
    let written = rows.query(transaction.connection(), sql).await?;
    written.iter().map(id_of).collect()
}

/// Removes customers that are locked, with everything that was written and counted for them.
pub(in crate::sea::customers) async fn remove(
    transaction: &Transaction,
    scope: &CompanyScope,
    customers: &[CustomerId],
) -> Result<u64, StoreError> {
    make_searchable(transaction).await?;
    let mut removed = 0;
    for chunk in customers.chunks(rows_at_once(transaction.kind())) {
        let ids = || chunk.iter().map(|id| id.as_uuid());
        count_no_more(transaction, scope, ids).await?;
        let mut rows = incoming(transaction, ids());
        let company = rows.bind(scope.company().as_uuid());
        let sql = format!(
            "DELETE FROM customer_events WHERE customer_events.company_id = {company} \
             AND customer_events.customer_id IN (SELECT incoming.id FROM {})",
            rows.table
        );
        rows.execute(transaction.connection(), sql).await?;
        let mut rows = incoming(transaction, ids());
        let of_company = scope::of_company_sql(scope, &mut rows);
        // On SQLite a trigger takes them out of the full-text index.
        let sql = format!(
            "DELETE FROM customers WHERE {of_company} AND customers.id IN (SELECT incoming.id FROM {})",
            rows.table
        );
        removed += rows.execute(transaction.connection(), sql).await?;
    }
    Ok(removed)
}

#[derive(FromQueryResult)]
struct StandingRow {
    assignee_id: Option<Uuid>,
    status_id: Uuid,
    area: Option<String>,
    total: i64,
}

#[derive(FromQueryResult)]
struct HappenedRow {
    at: i64,
    by_user_id: Uuid,
    to_user_id: Option<Uuid>,
    kind: String,
    to_status_id: Option<Uuid>,
    total: i64,
}

/// What the tallies counted for them is added up by the database: thousands of an import stand and came in alike.
async fn count_no_more<I: Iterator<Item = Uuid>>(
    transaction: &Transaction,
    scope: &CompanyScope,
    ids: impl Fn() -> I,
) -> Result<(), StoreError> {
    let connection = transaction.connection();
    let mut rows = incoming(transaction, ids());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let sql = format!(
        "SELECT assignee_id, status_id, area, count(*) AS total FROM {} CROSS JOIN customers \
         WHERE {of_company} AND customers.id = incoming.id GROUP BY assignee_id, status_id, area",
        rows.table
    );
    let standings = parsed::<StandingRow>(&rows.query(connection, sql).await?)?;
    let mut rows = incoming(transaction, ids());
    let company = rows.bind(scope.company().as_uuid());
    let sql = format!(
        "SELECT at, by_user_id, to_user_id, kind, to_status_id, count(*) AS total \
         FROM {} CROSS JOIN customer_events \
         WHERE customer_events.customer_id = incoming.id AND customer_events.company_id = {company} \
         GROUP BY at, by_user_id, to_user_id, kind, to_status_id",
        rows.table
    );
    let happened = parsed::<HappenedRow>(&rows.query(connection, sql).await?)?;
    let mut deltas = transaction.deltas().lock().await;
    for row in standings {
        let standing = Standing {
            assignee: row.assignee_id,
            status: row.status_id,
            area: row.area,
        };
        deltas.leave(scope.company().as_uuid(), standing, row.total);
    }
    for row in happened {
        let Some(kind) = row.counted()? else { continue };
        let event = CustomerEvent {
            id: EventId::from_uuid(Uuid::nil()),
            customer: CustomerId::from_uuid(Uuid::nil()),
            at: instant(row.at, "customer_events.at")?,
            by: UserId::from_uuid(row.by_user_id),
            kind,
        };
        deltas
            .forgotten_times(connection, scope.company(), event, row.total)
            .await?;
    }
    Ok(())
}

impl HappenedRow {
    /// What tallies count of such entries, with nothing in it that they do not look at.
    fn counted(&self) -> Result<Option<EventKind>, StoreError> {
        let status = || {
            let status = self.to_status_id.map(StatusId::from_uuid);
            status.ok_or_else(|| impossible("customer_events.to_status_id"))
        };
        Ok(match self.kind.as_str() {
            "added" | "imported" => Some(EventKind::Added { status: status()? }),
            "status_changed" => Some(EventKind::StatusChanged {
                from: status()?,
                to: status()?,
                remark: None,
                follow_up_at: None,
            }),
            "assigned" => Some(EventKind::Assigned {
                from: None,
                to: self.to_user_id.map(UserId::from_uuid),
                rule: AssignmentRule::ByHand,
            }),
            _ => None,
        })
    }
}

fn parsed<T: FromQueryResult>(rows: &[QueryResult]) -> Result<Vec<T>, StoreError> {
    rows.iter()
        .map(|row| T::from_query_result(row, "").map_err(store_error))
        .collect()
}
