//! A database of its own on the PostgreSQL that `scripts/postgres` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait as _;

const SERVER: &str = "CALLBOOK_TEST_POSTGRES_URL";

static NUMBER: AtomicU32 = AtomicU32::new(0);

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
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("callbook_cli_{}_{number}", std::process::id());
        execute(&server, &format!("CREATE DATABASE {name}"));
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}");
        Some(Self { server, name, url })
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
