//! Everything that the database holds, to see whether a request changed anything.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Row};

/// One line a row of every table, in order.
pub(crate) async fn of(file: &Path) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let tables: Vec<String> = sqlx::query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap()
    .iter()
    .map(|row| row.get(0))
    .collect();
    let mut lines = Vec::new();
    for table in tables {
        let columns: Vec<String> = sqlx::query(AssertSqlSafe(format!("PRAGMA table_info({table})")))
            .fetch_all(&mut connection)
            .await
            .unwrap()
            .iter()
            .map(|row| format!("quote({})", row.get::<String, _>("name")))
            .collect();
        let query = format!(
            "SELECT {} AS line FROM {table} ORDER BY line",
            columns.join(" || '|' || ")
        );
        let rows = sqlx::query(AssertSqlSafe(query))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        lines.extend(
            rows.iter()
                .map(|row| format!("{table}: {}", row.get::<String, _>(0))),
        );
    }
    lines
}
