//! Customers, their timelines and the tallies over both.
//!
//! No foreign keys: a million rows come in at a time, and every key would be looked up for each. That a customer's
//! company, status and users exist is what the use cases have made sure of.
//!
//! Each index serves a list, a queue or a lookup by itself; the ids at the end make the order total, so that pages
//! of an import's thousands of equal times begin anywhere at once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, text, text_null, uuid, uuid_null, uuid_uniq,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_database_backend();
        manager.create_table(customers(database)).await?;
        manager.create_table(events(database)).await?;
        let connection = manager.get_connection();
        for index in INDEXES {
            connection.execute_unprepared(index).await?;
        }
        let search = match database {
            DbBackend::Sqlite => SEARCH_SQLITE,
            _ => SEARCH_POSTGRES,
        };
        for statement in search {
            connection.execute_unprepared(statement).await?;
        }
        if database == DbBackend::Sqlite {
            // Makes the table of statistics. What it says of tables that are empty is worse than nothing: the parts of the
            // full-text index would be looked through from their first row for each one that is merged.
            connection.execute_unprepared("ANALYZE").await?;
            connection.execute_unprepared("DELETE FROM sqlite_stat1").await?;
            for (index, rows) in STATISTICS {
                let table = match index.strip_prefix("customer_events") {
                    Some(_) => "customer_events",
                    None => "customers",
                };
                let statistic = format!(
                    "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{rows}')"
                );
                connection.execute_unprepared(&statistic).await?;
            }
        }
        for table in tallies() {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared("DROP TABLE customers_search")
                .await?;
        }
        for table in [
            "activity_tallies",
            "area_tallies",
            "customer_tallies",
            "customer_events",
            "customers",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// On SQLite the full-text index names its rows by number, so the number is a column that no VACUUM renumbers.
fn customers(database: DbBackend) -> TableCreateStatement {
    let mut table = Table::create().table("customers").to_owned();
    if database == DbBackend::Sqlite {
        table
            .col(ColumnDef::new("row_id").integer().not_null().primary_key())
            .col(uuid_uniq("id"));
    } else {
        table.col(uuid("id").primary_key());
    }
    table
        .col(uuid("company_id"))
        .col(big_integer("phone"))
        .col(text_null("name"))
        .col(text("name_sort"))
        .col(text_null("email"))
        .col(text_null("area"))
        .col(text_null("date"))
        .col(text_null("remark"))
        .col(text_null("notes"))
        .col(uuid("status_id"))
        .col(uuid_null("assignee_id"))
        .col(big_integer_null("assigned_at"))
        .col(uuid_null("assigned_by"))
        .col(text_null("assignment_rule"))
        .col(big_integer_null("follow_up_at"))
        .col(integer("attempts"))
        .col(big_integer_null("retry_at"))
        .col(boolean("closed"))
        .col(boolean("do_not_call"))
        .col(big_integer_null("last_contact_at"))
        .col(uuid_null("source_import_id"))
        .col(uuid_null("last_import_id"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .col(integer("version"))
        .col(text("search_text"));
    table
}

/// Append-only, and looked for by customer, never by its own id: so the id has no index.
fn events(database: DbBackend) -> TableCreateStatement {
    let mut table = Table::create().table("customer_events").to_owned();
    if database == DbBackend::Sqlite {
        table.col(ColumnDef::new("row_id").integer().not_null().primary_key());
    }
    table
        .col(uuid("id"))
        .col(uuid("company_id"))
        .col(uuid("customer_id"))
        .col(big_integer("at"))
        .col(uuid("by_user_id"))
        .col(text("kind"))
        .col(uuid_null("from_status_id"))
        .col(uuid_null("to_status_id"))
        .col(uuid_null("from_user_id"))
        .col(uuid_null("to_user_id"))
        .col(text_null("rule"))
        .col(uuid_null("import_id"))
        .col(big_integer_null("row"))
        .col(text_null("remark"))
        .col(big_integer_null("follow_up_at"))
        .col(text_null("changes"));
    table
}

/// What both databases read alike.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX customers_by_phone ON customers (company_id, phone)",
    "CREATE INDEX customers_newest ON customers (company_id, created_at DESC, id DESC)",
    "CREATE INDEX customers_by_assignee ON customers (company_id, assignee_id, created_at DESC, id DESC)",
    "CREATE INDEX customers_by_status ON customers (company_id, status_id, created_at DESC, id DESC)",
    // A user's list by status, and the fresh ones of its queue.
    "CREATE INDEX customers_by_assignee_and_status \
     ON customers (company_id, assignee_id, status_id, created_at DESC, id DESC)",
    "CREATE INDEX customers_by_area ON customers (company_id, area, created_at DESC, id DESC) WHERE area IS NOT NULL",
    "CREATE INDEX customers_by_import ON customers (source_import_id, created_at DESC, id DESC) \
     WHERE source_import_id IS NOT NULL",
    "CREATE INDEX customers_by_name ON customers (company_id, name_sort, id)",
    // The rest holds few rows of a fresh import: it costs those rows nothing.
    // Their last columns let a dashboard count due follow-ups from the index alone.
    "CREATE INDEX customers_by_follow_up ON customers (company_id, follow_up_at, id, assignee_id, closed) \
     WHERE follow_up_at IS NOT NULL",
    "CREATE INDEX customers_by_assignee_and_follow_up \
     ON customers (company_id, assignee_id, follow_up_at, id, closed) WHERE follow_up_at IS NOT NULL",
    "CREATE INDEX customers_by_last_contact ON customers (company_id, last_contact_at, id) \
     WHERE last_contact_at IS NOT NULL",
    "CREATE INDEX customers_by_assignee_and_last_contact \
     ON customers (company_id, assignee_id, last_contact_at, id) WHERE last_contact_at IS NOT NULL",
    "CREATE INDEX customers_to_retry ON customers (company_id, assignee_id, retry_at, id) WHERE retry_at IS NOT NULL",
    "CREATE INDEX customer_events_by_customer ON customer_events (customer_id, at DESC, id DESC)",
    // Activity never wades through the million lines of an import.
    "CREATE INDEX customer_events_newest ON customer_events (company_id, at DESC, id DESC) WHERE kind <> 'imported'",
    "CREATE INDEX customer_events_by_user ON customer_events (company_id, by_user_id, at DESC, id DESC) \
     WHERE kind <> 'imported'",
];

/// Trigrams over the customers' own text; a bulk load adds its rows by one statement, so there is no trigger for
/// inserts (a row at a time costs six times as much).
const SEARCH_SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE customers_search USING fts5(search_text, content='customers', content_rowid='row_id', \
     tokenize='trigram case_sensitive 1', detail=none)",
    // 8 MB, not 1: the trigrams of a chunk of an import go into the index at once, not in five parts that are merged.
    "INSERT INTO customers_search (customers_search, rank) VALUES ('hashsize', 8388608)",
    "CREATE TRIGGER customers_search_changed AFTER UPDATE OF search_text ON customers \
     WHEN old.search_text <> new.search_text BEGIN \
       INSERT INTO customers_search (customers_search, rowid, search_text) VALUES ('delete', old.row_id, old.search_text); \
       INSERT INTO customers_search (rowid, search_text) VALUES (new.row_id, new.search_text); \
     END",
    "CREATE TRIGGER customers_search_deleted AFTER DELETE ON customers BEGIN \
       INSERT INTO customers_search (customers_search, rowid, search_text) VALUES ('delete', old.row_id, old.search_text); \
     END",
];

/// What SQLite's planner is to think of the tables, for good: one company with a million customers, twenty users, some
/// statuses and a hundred areas. The numbers are the rows of the index, and how many of them are alike in the first
/// column, the first two and so on (<https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table>). Without any, it
/// takes a company for as telling as an id; by an ANALYZE that looks at a part it takes all columns for equally telling;
/// and a plan that follows what was last analysed is one that nobody has tested.
const STATISTICS: &[(&str, &str)] = &[
    ("sqlite_autoindex_customers_1", "1000000 1"),
    ("customers_by_phone", "1000000 1000000 1"),
    ("customers_newest", "1000000 1000000 20000 1"),
    ("customers_by_assignee", "1000000 1000000 50000 1000 1"),
    ("customers_by_status", "1000000 1000000 150000 3000 1"),
    (
        "customers_by_assignee_and_status",
        "1000000 1000000 50000 5000 200 1",
    ),
    ("customers_by_area", "1000000 1000000 10000 200 1"),
    ("customers_by_import", "1000000 100000 20000 1"),
    ("customers_by_name", "1000000 1000000 100 1"),
    ("customers_by_follow_up", "100000 100000 2 1 1 1"),
    ("customers_by_assignee_and_follow_up", "100000 100000 5000 2 1 1"),
    ("customers_by_last_contact", "300000 300000 2 1"),
    (
        "customers_by_assignee_and_last_contact",
        "300000 300000 15000 2 1",
    ),
    ("customers_to_retry", "50000 50000 2500 2 1"),
    ("customer_events_by_customer", "5000000 5 1 1"),
    ("customer_events_newest", "4000000 4000000 20 1"),
    ("customer_events_by_user", "4000000 4000000 200000 5 1"),
];

const SEARCH_POSTGRES: &[&str] = &[
    // Names sort by their characters' numbers, as on SQLite, whatever the server's locale.
    "ALTER TABLE customers ALTER COLUMN name_sort TYPE text COLLATE \"C\"",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    // An import's rows wait in a list of up to 32 MB and go into the index together: a quarter less time than with 4.
    "CREATE INDEX customers_search ON customers USING gin (search_text gin_trgm_ops) \
     WITH (gin_pending_list_limit = 32768)",
    // How common a fragment is decides how it is looked for; a hundred samples cannot tell.
    "ALTER TABLE customers ALTER COLUMN search_text SET STATISTICS 1000",
];

fn tallies() -> [TableCreateStatement; 3] {
    let customers = Table::create()
        .table("customer_tallies")
        .col(uuid("company_id"))
        .col(uuid("assignee_id"))
        .col(uuid("status_id"))
        .col(big_integer("count"))
        .primary_key(
            Index::create()
                .col("company_id")
                .col("assignee_id")
                .col("status_id"),
        )
        .to_owned();
    let areas = Table::create()
        .table("area_tallies")
        .col(uuid("company_id"))
        .col(uuid("assignee_id"))
        .col(text("area"))
        .col(big_integer("count"))
        .primary_key(Index::create().col("company_id").col("assignee_id").col("area"))
        .to_owned();
    let activity = Table::create()
        .table("activity_tallies")
        .col(uuid("company_id"))
        .col(text("day"))
        .col(uuid("user_id"))
        .col(text("measure"))
        .col(big_integer("count"))
        .primary_key(
            Index::create()
                .col("company_id")
                .col("day")
                .col("user_id")
                .col("measure"),
        )
        .to_owned();
    [customers, areas, activity]
}
