//! A database of its own on the PostgreSQL that `scripts/postgres` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait as _;

const SERVER: &str = "CALLBOOK_TEST_POSTGRES_URL";

static NUMBER: AtomicU32 = AtomicU32::new(0);
static COPYING: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Removed when dropped.
pub(crate) struct PostgresDatabase {
    server: String,
    name: String,
    pub(crate) url: String,
}

impl PostgresDatabase {
    pub(crate) fn new() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{SERVER} is not set: use scripts/postgres"
            );
            eprintln!("skipped: {SERVER} is not set (scripts/postgres run -- …)");
            return None;
        };
        Some(Self::made(server, ""))
    }

    /// One with the same in it. Nobody may be connected to this one.
    pub(crate) fn copy(&self) -> Self {
        Self::made(self.server.clone(), &format!("TEMPLATE {}", self.name))
    }

    fn made(server: String, template: &str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("callbook_cli_{}_{number}", std::process::id());
        // One copies at a time: a template must not be in use, not even by another copy.
        let _turn = COPYING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        execute(&server, &format!("CREATE DATABASE {name} {template}"));
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}");
        Self { server, name, url }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        execute(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// What a query for one number finds in the database at `url`, of either kind.
pub(crate) fn count(url: &str, sql: &str) -> i64 {
    run(async {
        let connection = sea_orm::Database::connect(url).await.unwrap();
        let found = connection
            .query_one_raw(sea_orm::Statement::from_string(
                connection.get_database_backend(),
                sql,
            ))
            .await
            .unwrap();
        connection.close().await.unwrap();
        found.unwrap().try_get_by_index(0).unwrap()
    })
}

/// The names of all tables of the database at `url`, those of the search left aside: they follow from the customers'.
pub(crate) fn tables(url: &str) -> Vec<String> {
    let sql = if is_sqlite(url) {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%' AND name NOT LIKE 'sqlite%'"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let found = query(url, sql);
    found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// What a query finds in the database at `url`, each row as text.
pub(crate) fn rows(url: &str, sql: &str) -> Vec<String> {
    if is_sqlite(url) {
        let found = query(url, sql);
        found.iter().map(sqlite_row).collect()
    } else {
        let found = query(url, &format!("SELECT found::text FROM ({sql}) AS found"));
        found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite")
}

/// SQLite tells of each cell what it is.
fn sqlite_row(row: &sea_orm::QueryResult) -> String {
    let cell = |column: String| {
        let text = row
            .try_get::<Option<String>>("", &column)
            .map(|text| format!("{text:?}"));
        let number = || {
            row.try_get::<Option<i64>>("", &column)
                .map(|number| format!("{number:?}"))
        };
        let bytes = || {
            row.try_get::<Option<Vec<u8>>>("", &column)
                .map(|bytes| format!("{bytes:?}"))
        };
        text.or_else(|_| number()).or_else(|_| bytes()).unwrap()
    };
    row.column_names()
        .into_iter()
        .map(cell)
        .collect::<Vec<_>>()
        .join(" | ")
}

fn query(url: &str, sql: &str) -> Vec<sea_orm::QueryResult> {
    run(async {
        let connection = sea_orm::Database::connect(url).await.unwrap();
        let statement = sea_orm::Statement::from_string(connection.get_database_backend(), sql);
        let found = connection.query_all_raw(statement).await.unwrap();
        connection.close().await.unwrap();
        found
    })
}

/// Runs a statement in the database at that address, of either kind.
pub(crate) fn execute(server: &str, sql: &str) {
    run(async {
        let connection = sea_orm::Database::connect(server).await.unwrap();
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    });
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}
