//! What is looked up by user or swept by age is found by an index, not by reading the whole table.

use callbook_infrastructure::sea::Database;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::harness::raw;

on_both_databases! {
    with_address:
    lookups_and_sweeps_use_their_index,
}

/// The index, and what is to use it.
const QUERIES: [(&str, &str); 9] = [
    (
        "api_tokens_of_user",
        "UPDATE api_tokens SET revoked_at = 1 WHERE user_id = USER AND revoked_at IS NULL",
    ),
    (
        "sign_in_challenges_by_end",
        "DELETE FROM sign_in_challenges WHERE expires_at < 1",
    ),
    (
        "remember_families_by_end",
        "DELETE FROM remember_families WHERE expires_at <= 1",
    ),
    (
        "known_devices_by_last_use",
        "DELETE FROM known_devices WHERE seen_at <= 1",
    ),
    ("throttle_by_last_try", "DELETE FROM throttle WHERE last_at < 1"),
    (
        "customers_by_import",
        "SELECT id, created_at FROM customers WHERE source_import_id = USER \
         AND (created_at, id) > (1, USER) ORDER BY created_at, id LIMIT 5",
    ),
    (
        "customer_events_of_imports",
        "SELECT DISTINCT customer_id FROM customer_events WHERE kind = 'updated_by_import' \
         AND import_id = USER AND customer_id > USER ORDER BY customer_id LIMIT 5",
    ),
    (
        "customer_events_of_work",
        "SELECT * FROM customer_events WHERE customer_id = USER AND kind IN \
         ('status_changed', 'noted', 'edited', 'updated_by_import', 'import_undone')",
    ),
    (
        "customer_events_of_work",
        "SELECT count(*) FROM customers WHERE source_import_id = USER AND EXISTS (SELECT 1 FROM customer_events \
         WHERE customer_events.customer_id = customers.id AND customer_events.kind IN \
         ('status_changed', 'noted', 'edited', 'updated_by_import', 'import_undone') \
         AND customer_events.kind <> 'import_undone')",
    ),
];

async fn lookups_and_sweeps_use_their_index(_: Database, address: String) {
    let connection = raw(&address).await;
    let backend = connection.get_database_backend();
    let on_postgres = backend == DatabaseBackend::Postgres;
    let (explain, user) = if on_postgres {
        // A planner does not bother with the index of an empty table unless it has to.
        let database = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$";
        connection.execute_unprepared(database).await.unwrap();
        ("EXPLAIN", "'0194c0de-0000-7000-8000-000000000001'::uuid")
    } else {
        ("EXPLAIN QUERY PLAN", "x'0194c0de000070008000000000000001'")
    };
    // What is set for a database holds for connections that begin afterwards.
    let connection = raw(&address).await;
    let plan = async |query: &str| {
        let query = format!("{explain} {}", query.replace("USER", user));
        let rows = connection.query_all_raw(Statement::from_string(backend, query));
        let column = if on_postgres { 0 } else { 3 };
        let lines = rows.await.unwrap();
        let lines = lines
            .iter()
            .map(|row| row.try_get_by_index::<String>(column).unwrap());
        lines.collect::<Vec<_>>().join("\n")
    };
    for (index, query) in QUERIES {
        let plan = plan(query).await;
        assert!(plan.contains(index), "{index}: {plan}");
    }
    if !on_postgres {
        // How SQLite's full-text index removes what it has merged.
        let plan = plan("DELETE FROM customers_search_data WHERE id >= 1 AND id <= 2").await;
        assert!(plan.starts_with("SEARCH"), "{plan}");
    }
}
