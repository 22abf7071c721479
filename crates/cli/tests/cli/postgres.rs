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
        command(&server, &format!("CREATE DATABASE {name}"));
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}");
        Some(Self { server, name, url })
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        command(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn command(server: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let connection = sea_orm::Database::connect(server).await.unwrap();
        connection.execute_unprepared(sql).await.unwrap();
        connection.close().await.unwrap();
    });
}
