//! What undoing an import would do: the rules of [`callbook_domain::import::UndoRules`], asked of the indexes.

use callbook_application::ports::{StoreError, UndoPreview};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Reason;
use sea_orm::FromQueryResult;

use super::super::rows::Rows;
use super::super::scope;
use super::MAYBE_WORK;
use crate::sea::connection::Database;
use crate::sea::error::{impossible, store_error};
use crate::sea::number;

/// The reasons to leave a customer alone, the weightiest first.
const REASONS: [Reason; 3] = [Reason::WorkedSince, Reason::EditedSince, Reason::ImportedSince];

/// Counts what would go, come back and stay.
pub(in crate::sea::customers) async fn preview(
    database: &Database,
    scope: &CompanyScope,
    import: ImportId,
) -> Result<UndoPreview, StoreError> {
    let made = total(&ask(database, scope, import, all_made).await?)?;
    let made_kept = kept(&ask(database, scope, import, made_and_worked_on).await?)?;
    let changed = total(&ask(database, scope, import, all_changed).await?)?;
    let changed_kept = kept(&ask(database, scope, import, changed_and_worked_on).await?)?;
    let sum = |counts: [u64; 3]| counts.iter().sum::<u64>();
    let both = REASONS.into_iter().zip(made_kept.iter().zip(changed_kept));
    Ok(UndoPreview {
        removed: made.saturating_sub(sum(made_kept)),
        restored: changed.saturating_sub(sum(changed_kept)),
        kept: both
            .map(|(reason, (made, changed))| (reason, made + changed))
            .filter(|(_, count)| *count > 0)
            .collect(),
    })
}

async fn ask(
    database: &Database,
    scope: &CompanyScope,
    import: ImportId,
    sql: fn(&str) -> String,
) -> Result<Vec<Counted>, StoreError> {
    let mut rows = Rows::none(database.kind());
    let import = scope::import_sql(scope, import, &mut rows);
    let found = rows.query(database.read(), sql(&import)).await?;
    found
        .iter()
        .map(|row| Counted::from_query_result(row, "").map_err(store_error))
        .collect()
}

#[derive(FromQueryResult)]
struct Counted {
    /// The place of the reason in [`REASONS`], from 1.
    reason: i32,
    total: i64,
}

fn total(rows: &[Counted]) -> Result<u64, StoreError> {
    let total = rows.first().map_or(0, |row| row.total);
    number::count(total, "count of customers")
}

fn kept(rows: &[Counted]) -> Result<[u64; 3], StoreError> {
    let mut kept = [0; 3];
    for row in rows {
        let place = usize::try_from(row.reason - 1).ok();
        let count = place.and_then(|place| kept.get_mut(place));
        *count.ok_or_else(|| impossible("reason"))? = number::count(row.total, "count of customers")?;
    }
    Ok(kept)
}

fn all_made(import: &str) -> String {
    format!(
        "SELECT 0 AS reason, count(*) AS total FROM customers WHERE customers.source_import_id = {import}"
    )
}

fn all_changed(import: &str) -> String {
    format!(
        "SELECT 0 AS reason, count(DISTINCT customer_id) AS total FROM customer_events \
         WHERE customer_events.kind = 'updated_by_import' AND customer_events.import_id = {import}"
    )
}

/// Few have been worked on when an import is undone: those are found first, and then it is asked why each stays.
fn made_and_worked_on(import: &str) -> String {
    let of_customer = |further: &str| entry("customers.id", further);
    judged(
        &format!(
            "customers WHERE customers.source_import_id = {import} AND {}",
            of_customer("customer_events.kind <> 'import_undone'")
        ),
        import,
        &of_customer,
    )
}

fn changed_and_worked_on(import: &str) -> String {
    let of_customer = |further: &str| {
        entry(
            "changed.customer_id",
            &format!("customer_events.at >= changed.at AND {further}"),
        )
    };
    judged(
        &format!(
            "customer_events AS changed WHERE changed.kind = 'updated_by_import' AND changed.import_id = {import} \
             AND {}",
            of_customer(&format!(
                "customer_events.kind <> 'import_undone' AND {}",
                of_another_import(import)
            ))
        ),
        import,
        &of_customer,
    )
}

/// Something that may be work happened to a customer, and `further` holds for it.
fn entry(customer: &str, further: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM customer_events WHERE customer_events.customer_id = {customer} \
         AND {MAYBE_WORK} AND {further})"
    )
}

/// It is no change by the import itself.
fn of_another_import(import: &str) -> String {
    format!("(customer_events.import_id IS NULL OR customer_events.import_id <> {import})")
}

/// A change by another import that was not undone itself.
fn by_standing_import(import: &str) -> String {
    let undone = MAYBE_WORK.replace("customer_events", "undone");
    format!(
        "customer_events.kind = 'updated_by_import' AND {} AND NOT EXISTS (SELECT 1 FROM customer_events AS undone \
         WHERE undone.customer_id = customer_events.customer_id AND {undone} AND undone.kind = 'import_undone' \
         AND undone.import_id = customer_events.import_id)",
        of_another_import(import)
    )
}

fn judged(candidates: &str, import: &str, of_customer: &dyn Fn(&str) -> String) -> String {
    format!(
        "SELECT reason, count(*) AS total FROM (SELECT CASE WHEN {} THEN 1 WHEN {} THEN 2 WHEN {} THEN 3 ELSE 0 END \
         AS reason FROM {candidates}) AS judged WHERE reason > 0 GROUP BY reason",
        of_customer("customer_events.kind IN ('status_changed', 'noted')"),
        of_customer("customer_events.kind = 'edited'"),
        of_customer(&by_standing_import(import)),
    )
}
