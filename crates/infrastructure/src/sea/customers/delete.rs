//! Removing customers with everything that was written and counted for them.

use callbook_application::ports::{StoreError, Updated};
use callbook_domain::access::CustomerScope;
use callbook_domain::customer::CustomerEvent;
use sea_orm::{ColumnTrait, QueryFilter};

use super::super::error::store_error;
use super::super::tallies::Standing;
use super::super::unit_of_work::Transaction;
use super::entity::{Column, Model};
use super::event_entity::{self, event};
use super::scope;
use super::searchable::make_searchable;

/// Removes the customer of a row that is locked.
pub(super) async fn delete(
    transaction: &Transaction,
    scope: &CustomerScope,
    stored: Model,
) -> Result<Updated, StoreError> {
    let connection = transaction.connection();
    let rows = scope::select_events(scope)
        .filter(event_entity::Column::CustomerId.eq(stored.id))
        .all(connection)
        .await
        .map_err(store_error)?;
    let events: Vec<CustomerEvent> = rows.iter().map(event).collect::<Result<_, _>>()?;
    make_searchable(transaction).await?;
    // On SQLite a trigger takes it out of the full-text index.
    let gone = scope::delete(scope)
        .filter(Column::Id.eq(stored.id))
        .exec(connection)
        .await
        .map_err(store_error)?;
    if gone.rows_affected == 0 {
        return Ok(Updated::Absent);
    }
    scope::delete_events(scope)
        .filter(event_entity::Column::CustomerId.eq(stored.id))
        .exec(connection)
        .await
        .map_err(store_error)?;
    let mut deltas = transaction.deltas().lock().await;
    deltas.leaves(
        stored.company_id,
        Standing {
            assignee: stored.assignee_id,
            status: stored.status_id,
            area: stored.area,
        },
    );
    deltas.forgotten(connection, scope.company(), &events).await?;
    Ok(Updated::Done)
}
