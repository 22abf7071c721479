//! Adding many rows to one table.

use std::fmt::Write as _;

use callbook_application::ports::StoreError;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::super::connection::DatabaseKind;
use super::super::error::store_error;
use super::super::unit_of_work::Transaction;
use super::batch::{Alike, Batch, Cells};

/// On SQLite so many rows go into one statement, then of what is left so many. The sizes are few, so that the driver
/// keeps the statements prepared; five hundred rows keep the database busy while the next are made ready.
const BLOCKS: [usize; 3] = [500, 25, 1];

impl Batch {
    /// Adds the rows to `table`; `conflict` says what becomes of a row that may not be added. Tells how many it added.
    ///
    /// After an error the unit of work is not to be committed: on SQLite some of the rows may be there.
    pub(super) async fn insert_into(
        self,
        transaction: &Transaction,
        table: &'static str,
        conflict: &'static str,
    ) -> Result<u64, StoreError> {
        match transaction.kind() {
            DatabaseKind::Sqlite => self.insert_by_values(transaction, table, conflict).await,
            DatabaseKind::Postgres => {
                let names = self.names();
                let rows = self.rows(DatabaseKind::Postgres);
                let sql = format!(
                    "INSERT INTO {table} ({names}) SELECT {names} FROM {} {conflict}",
                    rows.table
                );
                rows.execute(transaction.connection(), sql).await
            }
        }
    }

    /// Bound one by one, the cells need a third of the time that SQLite takes to find them in a text of JSON.
    async fn insert_by_values(
        self,
        transaction: &Transaction,
        table: &'static str,
        conflict: &'static str,
    ) -> Result<u64, StoreError> {
        let (mut from, total) = (0, self.len());
        let (mut differing, same) = self.told_apart();
        let mut written = 0;
        for block in BLOCKS {
            if total - from < block {
                continue;
            }
            let sql = statement(table, &differing, &same, block, conflict);
            while total - from >= block {
                let mut values: Vec<Value> = Vec::with_capacity(same.len() + block * differing.len());
                values.extend(same.iter().map(|column| column.value.clone()));
                for row in from..from + block {
                    values.extend(differing.iter_mut().map(|(_, cells)| cells.take(row)));
                }
                let statement = Statement::from_sql_and_values(DbBackend::Sqlite, &sql, values);
                let done = transaction.connection().execute_raw(statement).await;
                written += done.map_err(store_error)?.rows_affected();
                from += block;
            }
        }
        Ok(written)
    }
}

/// OR FAIL: a statement that fails half-way need not be undone by itself, since its unit of work is. To be able to,
/// SQLite would set aside every page of every index before it writes to it, which takes as long as the rest.
///
/// The placeholders bear no numbers: the driver would look each one up among all others.
fn statement(
    table: &str,
    differing: &[(&'static str, Cells)],
    same: &[Alike],
    rows: usize,
    conflict: &str,
) -> String {
    let names = same.iter().map(|column| column.name);
    let names: Vec<&str> = names.chain(differing.iter().map(|(name, _)| *name)).collect();
    let once = "?, ".repeat(same.len());
    let columns: Vec<String> = (1..=differing.len())
        .map(|place| format!("column{place}"))
        .collect();
    let row = format!("({})", vec!["?"; differing.len()].join(","));
    let mut sql = format!(
        "INSERT OR FAIL INTO {table} (\"{}\") SELECT {once}{} FROM (VALUES {row}",
        names.join("\", \""),
        columns.join(", ")
    );
    for _ in 1..rows {
        // A `String` takes whatever is written to it.
        let _ = write!(sql, ",{row}");
    }
    // SQLite would take ON for a join's without the WHERE.
    let _ = write!(sql, ") WHERE true {conflict}");
    sql
}
