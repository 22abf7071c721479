//! Sharing many customers out.

use std::collections::HashSet;

use callbook_application::ports::{BulkAssignment, Ids, StoreError};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::{CustomerEvent, EventKind};
use callbook_domain::ids::{CustomerId, EventId, ImportId, UserId};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::error::store_error;
use super::super::tallies::Standing;
use super::super::time::micros;
use super::super::unit_of_work::Transaction;
use super::batch::{Batch, rows_at_once};
use super::columns::id_of;
use super::entity::Column;
use super::scope;
use super::{count, event};
use crate::ids::TimeOrderedIds;

/// Of `chosen`, those that the scope reaches, in the given order.
pub(super) async fn reached(
    transaction: &Transaction,
    scope: &CustomerScope,
    chosen: &[CustomerId],
) -> Result<Vec<CustomerId>, StoreError> {
    let mut found = HashSet::with_capacity(chosen.len());
    for chunk in chosen.chunks(rows_at_once(transaction.kind())) {
        let ids = chunk.iter().map(|id| Some(id.as_uuid()));
        let mut rows = Batch::default().uuids("id", ids).rows(transaction.kind());
        let reached = scope::reached_sql(scope, &mut rows);
        let sql = format!(
            "SELECT customers.id AS id FROM {} CROSS JOIN customers WHERE {reached} AND customers.id = incoming.id",
            rows.table
        );
        for row in rows.query(transaction.connection(), sql).await? {
            found.insert(id_of(&row)?);
        }
    }
    // Whoever is named twice is found once.
    Ok(chosen
        .iter()
        .copied()
        .filter(|id| found.remove(&id.as_uuid()))
        .collect())
}

/// The next open customers that are nobody's, the oldest first; of an import alone where one is given.
pub(super) async fn next_unassigned(
    transaction: &Transaction,
    scope: &CustomerScope,
    import: Option<ImportId>,
    count: u32,
) -> Result<Vec<CustomerId>, StoreError> {
    let mut query = scope::select(scope)
        .select_only()
        .column(Column::Id)
        .filter(count::waiting(import))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(u64::from(count));
    if transaction.kind() == DatabaseKind::Postgres {
        // Two who share out at once get different customers, not the same and then fewer.
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let ids: Vec<Uuid> = query
        .into_tuple()
        .all(transaction.connection())
        .await
        .map_err(store_error)?;
    Ok(ids.into_iter().map(CustomerId::from_uuid).collect())
}

#[derive(FromQueryResult)]
struct Handed {
    id: Uuid,
    status_id: Uuid,
    area: Option<String>,
    assignee_id: Option<Uuid>,
    user_id: Uuid,
}

/// Gives customers to users and writes it into their timelines. Returns how many changed hands.
pub(super) async fn assign_many(
    transaction: &Transaction,
    scope: &CustomerScope,
    assignment: &BulkAssignment,
) -> Result<u64, StoreError> {
    let mut count = 0;
    let mut seen = HashSet::with_capacity(assignment.shares.len());
    let mut shares: Vec<(CustomerId, UserId)> = assignment
        .shares
        .iter()
        .copied()
        .filter(|(customer, _)| seen.insert(*customer))
        .collect();
    // In the order in which each chunk is locked, so that the chunks are as well.
    shares.sort_unstable_by_key(|(customer, _)| *customer);
    for chunk in shares.chunks(rows_at_once(transaction.kind())) {
        let handed = changing_hands(transaction, scope, chunk).await?;
        hand_over(transaction, &handed, assignment).await?;
        let events: Vec<CustomerEvent> = handed.iter().map(|one| told(one, assignment)).collect();
        event::append(transaction, scope.company(), &events).await?;
        let mut deltas = transaction.deltas().lock().await;
        for one in &handed {
            let standing = |assignee| Standing {
                assignee,
                status: one.status_id,
                area: one.area.clone(),
            };
            deltas.leaves(scope.company().as_uuid(), standing(one.assignee_id));
            deltas.enters(scope.company().as_uuid(), standing(Some(one.user_id)));
        }
        count += handed.len() as u64;
    }
    Ok(count)
}

/// Those of `shares` that are not with their user already, locked.
async fn changing_hands(
    transaction: &Transaction,
    scope: &CustomerScope,
    shares: &[(CustomerId, UserId)],
) -> Result<Vec<Handed>, StoreError> {
    let batch = Batch::default()
        .uuids("id", shares.iter().map(|(customer, _)| Some(customer.as_uuid())))
        .uuids("user_id", shares.iter().map(|(_, user)| Some(user.as_uuid())));
    let mut rows = batch.rows(transaction.kind());
    let reached = scope::reached_sql(scope, &mut rows);
    // In the order of their ids: two who assign the same customers at once wait for each other, never in a circle.
    let lock = match transaction.kind() {
        DatabaseKind::Sqlite => "",
        DatabaseKind::Postgres => " ORDER BY customers.id FOR UPDATE OF customers",
    };
    let sql = format!(
        "SELECT customers.id, status_id, area, assignee_id, incoming.user_id FROM {} CROSS JOIN customers \
         WHERE {reached} AND customers.id = incoming.id \
         AND customers.assignee_id IS DISTINCT FROM incoming.user_id{lock}",
        rows.table
    );
    let found = rows.query(transaction.connection(), sql).await?;
    found
        .iter()
        .map(|row| Handed::from_query_result(row, "").map_err(store_error))
        .collect()
}

async fn hand_over(
    transaction: &Transaction,
    handed: &[Handed],
    assignment: &BulkAssignment,
) -> Result<(), StoreError> {
    if handed.is_empty() {
        return Ok(());
    }
    let batch = Batch::default()
        .uuids("id", handed.iter().map(|one| Some(one.id)))
        .uuids("user_id", handed.iter().map(|one| Some(one.user_id)));
    let mut rows = batch.rows(transaction.kind());
    let at = rows.bind(micros(assignment.at));
    let by = rows.bind(assignment.by.as_uuid());
    let rule = rows.bind(assignment.rule.key());
    let sql = format!(
        "UPDATE customers SET assignee_id = incoming.user_id, assigned_at = {at}, assigned_by = {by}, \
         assignment_rule = {rule}, updated_at = {at}, version = version + 1 \
         FROM {} WHERE customers.id = incoming.id",
        rows.table
    );
    rows.execute(transaction.connection(), sql).await?;
    Ok(())
}

fn told(handed: &Handed, assignment: &BulkAssignment) -> CustomerEvent {
    CustomerEvent {
        id: EventId::from_uuid(TimeOrderedIds.next()),
        customer: CustomerId::from_uuid(handed.id),
        at: assignment.at,
        by: assignment.by,
        kind: EventKind::Assigned {
            from: handed.assignee_id.map(UserId::from_uuid),
            to: Some(UserId::from_uuid(handed.user_id)),
            rule: assignment.rule,
        },
    }
}
