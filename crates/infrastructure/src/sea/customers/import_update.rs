//! Changing many customers of an import by few statements.

use std::collections::HashSet;

use callbook_application::ports::{ImportedUpdate, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::customer::{AssignmentRule, CustomerDetails};
use callbook_domain::ids::{CustomerId, UserId};
use uuid::Uuid;

use super::super::connection::DatabaseKind;
use super::super::tallies::Standing;
use super::super::time::micros;
use super::super::unit_of_work::Transaction;
use super::batch::{Batch, rows_at_once};
use super::columns::{DETAILS, DetailColumn, id_of, of_details};
use super::own::OwnColumns;
use super::scope;
use super::searchable::make_searchable;
use super::text::search_rest;

/// Writes known customers as an import leaves them. Returns those that somebody else wrote in the meantime.
pub(super) async fn update(
    transaction: &Transaction,
    scope: &CompanyScope,
    updates: &[ImportedUpdate],
) -> Result<Vec<CustomerId>, StoreError> {
    if !updates.is_empty() {
        make_searchable(transaction).await?;
    }
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
    let batch = Batch::default()
        .uuids("id", all().map(|update| Some(update.before.id.as_uuid())))
        .numbers(
            "version",
            all().map(|update| Some(i64::from(update.before.version.number()))),
        )
        .uuids(
            "last_import_id",
            all().map(|update| Some(update.import.as_uuid())),
        )
        .numbers("at", all().map(|update| Some(micros(update.at))));
    let mut set = vec![
        "last_import_id = incoming.last_import_id".to_owned(),
        "updated_at = incoming.at".to_owned(),
        "version = customers.version + 1".to_owned(),
    ];
    let batch = changed_details(batch, updates, &mut set);
    let batch = changed_standing(batch, updates, &mut set);
    let mut rows = batch.rows(transaction.kind());
    let of_company = scope::of_company_sql(scope, &mut rows);
    let sql = format!(
        "UPDATE customers SET {} FROM {} \
         WHERE {of_company} AND customers.id = incoming.id AND customers.version = incoming.version \
         RETURNING customers.id AS id",
        set.join(", "),
        rows.table
    );
    let written = rows.query(transaction.connection(), sql).await?;
    written.iter().map(id_of).collect()
}

/// What is known of them, as far as that changes for any of them: SQLite writes every index anew of which a column is
/// set, be it to the same.
fn changed_details(batch: Batch, updates: &[&ImportedUpdate], set: &mut Vec<String>) -> Batch {
    let all = || updates.iter().copied();
    if all().all(|update| update.before.details == update.details) {
        return batch;
    }
    let changed: Vec<DetailColumn> = DETAILS
        .into_iter()
        .filter(|(_, cell)| all().any(|update| cell(&update.before.details) != cell(&update.details)))
        .collect();
    set.extend(
        changed
            .iter()
            .map(|(name, _)| format!("{name} = incoming.{name}")),
    );
    set.push(
        "search_text = '+' || CAST(customers.phone AS TEXT) || coalesce(incoming.search_rest, '')".to_owned(),
    );
    let own = OwnColumns::of(all().flat_map(|update| [&update.before.details, &update.details]));
    set.extend(own.assigned());
    let details = || all().map(|update| &update.details);
    of_details(own.add(batch, details()), &changed, details())
        .texts("search_rest", details().map(|details| Some(search_rest(details))))
}

/// Where they stand, as far as that changes for any of them.
fn changed_standing(mut batch: Batch, updates: &[&ImportedUpdate], set: &mut Vec<String>) -> Batch {
    let all = || updates.iter().copied();
    let mut sets = |assigned: &str| set.push(assigned.to_owned());
    if all().any(|update| update.before.status != update.status) {
        let as_it_was = "incoming.status_id = customers.status_id";
        sets("status_id = incoming.status_id");
        sets("closed = incoming.closed");
        sets(&format!(
            "retry_at = CASE WHEN {as_it_was} THEN customers.retry_at END"
        ));
        sets(&format!(
            "attempts = CASE WHEN {as_it_was} THEN customers.attempts ELSE 0 END"
        ));
        batch = batch
            .uuids("status_id", all().map(|update| Some(update.status.as_uuid())))
            .flags("closed", all().map(|update| update.closed));
    }
    let follow_up = |update: &ImportedUpdate| update.follow_up.filter(|_| !update.closed);
    if all().any(|update| update.before.follow_up != follow_up(update)) {
        sets("follow_up_at = incoming.follow_up_at");
        batch = batch.numbers("follow_up_at", all().map(|update| follow_up(update).map(micros)));
    }
    if all().any(|update| update.before.do_not_call != update.do_not_call) {
        sets("do_not_call = incoming.do_not_call");
        batch = batch.flags("do_not_call", all().map(|update| update.do_not_call));
    }
    if all().any(|update| update.before.assignee != update.assignee) {
        let rule = AssignmentRule::NamedInFile.key();
        let as_given = |column: &str, given: &str| {
            format!(
                "{column} = CASE WHEN incoming.assignee_id IS NOT DISTINCT FROM customers.assignee_id \
                 THEN customers.{column} WHEN incoming.assignee_id IS NULL THEN NULL ELSE {given} END"
            )
        };
        sets("assignee_id = incoming.assignee_id");
        sets(&as_given("assigned_at", "incoming.at"));
        sets(&as_given("assigned_by", "incoming.assigned_by"));
        // A word of ours, and nobody else's.
        sets(&as_given("assignment_rule", &format!("'{rule}'")));
        batch = batch
            .uuids(
                "assignee_id",
                all().map(|update| update.assignee.map(UserId::as_uuid)),
            )
            .uuids("assigned_by", all().map(|update| Some(update.by.as_uuid())));
    }
    batch
}
