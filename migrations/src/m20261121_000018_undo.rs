//! Indexes for undoing imports. What a first import writes is in neither: it costs such an import nothing.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

/// Name, what it holds, and what SQLite's planner is to think of it (see the migration of customers).
const INDEXES: [(&str, &str, &str); 2] = [
    // Whom an import changed, and when.
    (
        "customer_events_of_imports",
        "(import_id, customer_id, at) WHERE kind = 'updated_by_import'",
        "1000000 100000 1 1",
    ),
    // All that may be work on a customer, and what speaks against it.
    (
        "customer_events_of_work",
        "(customer_id, at, kind, import_id) \
         WHERE kind IN ('status_changed', 'noted', 'edited', 'updated_by_import', 'import_undone')",
        "3000000 3 1 1 1",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (name, holds, rows) in INDEXES {
            let create = format!("CREATE INDEX {name} ON customer_events {holds}");
            connection.execute_unprepared(&create).await?;
            if manager.get_database_backend() == DbBackend::Sqlite {
                let statistic = format!(
                    "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('customer_events', '{name}', '{rows}')"
                );
                connection.execute_unprepared(&statistic).await?;
            }
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            // Has it read what was just written.
            connection.execute_unprepared("ANALYZE sqlite_schema").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, ..) in INDEXES {
            let index = Index::drop().name(name).table("customer_events").to_owned();
            manager.drop_index(index).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let forget = "DELETE FROM sqlite_stat1 WHERE idx IN ('customer_events_of_imports', 'customer_events_of_work')";
            manager.get_connection().execute_unprepared(forget).await?;
        }
        Ok(())
    }
}
