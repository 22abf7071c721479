//! The full-text index of SQLite. PostgreSQL keeps its own.

use callbook_application::ports::StoreError;

use super::super::connection::DatabaseKind;
use super::super::error::store_error;
use super::super::unit_of_work::Transaction;
use super::rows::Rows;

/// Notes that customers are about to be added: what comes after the last row there is goes into the index by
/// [`make_searchable`]. The one writer of SQLite is this transaction, so what comes after that row comes from it.
pub(super) async fn are_added(transaction: &Transaction) -> Result<(), StoreError> {
    let mut unsearchable = transaction.unsearchable().lock().await;
    if transaction.kind() == DatabaseKind::Sqlite && unsearchable.is_none() {
        *unsearchable = Some(last_row(transaction).await?);
    }
    Ok(())
}

/// Adds the customers that this unit of work has added to the index of trigrams: all by one statement at its end, since
/// each statement writes a part of the index by itself, and the more parts the more there is to merge. Before it changes
/// or removes customers: a trigger takes what they were out of the index, and what is not there yet must not be.
pub(in crate::sea) async fn make_searchable(transaction: &Transaction) -> Result<(), StoreError> {
    let Some(last_row) = transaction.unsearchable().lock().await.take() else {
        return Ok(());
    };
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
