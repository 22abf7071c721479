//! A database for each case.

use std::future::Future;

use callbook_infrastructure::sea::{Database, DatabaseOptions};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::OnceCell;

use crate::office::new_id;

/// Stamps cases, `async fn(Database)`, as tests of both databases; after `with_address:` cases, `async fn(Database, String)`,
/// that also look past the stores at what is there ([`raw`]).
macro_rules! on_both_databases {
    (with_address: $($case:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $case() {
                crate::harness::on_sqlite(super::$case);
            })*
        }
        mod on_postgres {
            $(#[test]
            fn $case() {
                crate::harness::on_postgres(super::$case);
            })*
        }
    };
    ($($case:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $case() {
                crate::harness::on_sqlite(|database, _| super::$case(database));
            })*
        }
        mod on_postgres {
            $(#[test]
            fn $case() {
                crate::harness::on_postgres(|database, _| super::$case(database));
            })*
        }
    };
}

const SERVER: &str = "CALLBOOK_TEST_POSTGRES_URL";

pub(crate) fn on_sqlite<F: Future<Output = ()>>(case: impl FnOnce(Database, String) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("callbook.sqlite").display());
    run(async {
        let database = opened(&url).await;
        database.migrate().await.unwrap();
        case(database.clone(), url).await;
        database.close().await.unwrap();
    });
}

pub(crate) fn on_postgres<F: Future<Output = ()>>(case: impl FnOnce(Database, String) -> F) {
    let Ok(server) = std::env::var(SERVER) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{SERVER} is not set: use scripts/postgres"
        );
        eprintln!("skipped: {SERVER} is not set (scripts/postgres run -- …)");
        return;
    };
    run(async {
        let template = TEMPLATE.get_or_init(|| make_template(&server)).await;
        let name = format!("callbook_{}", new_id().simple());
        command(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = elsewhere(&server, &name);
        let database = opened(&url).await;
        case(database.clone(), url).await;
        database.close().await.unwrap();
        command(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    });
}

/// The schema, made once a run and copied for each case.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn make_template(server: &str) -> String {
    let name = format!("callbook_{}", new_id().simple());
    command(server, &format!("CREATE DATABASE {name}")).await;
    let database = opened(&elsewhere(server, &name)).await;
    database.migrate().await.unwrap();
    database.close().await.unwrap();
    name
}

async fn opened(url: &str) -> Database {
    Database::open(url, DatabaseOptions::default()).await.unwrap()
}

async fn command(server: &str, sql: &str) {
    let connection = raw(server).await;
    connection.execute_unprepared(sql).await.unwrap();
    connection.close().await.unwrap();
}

/// A connection past the stores, for what only the tests want to know.
pub(crate) async fn raw(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

fn elsewhere(server: &str, name: &str) -> String {
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{name}")
}

fn run(case: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(case);
}
