//! The schema itself: made once, whoever comes first.

use callbook_infrastructure::sea::{Database, DatabaseOptions};

async fn several_that_migrate_at_once_make_one_schema(database: Database) {
    let (a, b, c) = tokio::join!(database.migrate(), database.migrate(), database.migrate());
    a.unwrap();
    b.unwrap();
    c.unwrap();
    database.ping().await.unwrap();
    database.optimise().await.unwrap();
    assert_eq!(database.recount().await.unwrap(), Vec::<String>::new());
}

on_both_databases! {
    several_that_migrate_at_once_make_one_schema,
}

#[test]
fn an_address_that_cannot_be_read_is_refused_without_repeating_it() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for address in [
        "postgres://callbook:secret@host:port/name",
        "nonsense:secret",
        "",
        "sqlite:///no/such/folder/secret",
    ] {
        let opened = runtime.block_on(Database::open(address, DatabaseOptions::default()));
        let error = opened.unwrap_err();
        let mut told = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            told.push_str(&inner.to_string());
            source = inner.source();
        }
        assert!(!told.contains("secret"), "{told}");
    }
}
