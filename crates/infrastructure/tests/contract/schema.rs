//! The schema itself: made once, whoever comes first.

use callbook_infrastructure::sea::Database;

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
