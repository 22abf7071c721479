//! Imports, what they have to say of single rows, and the background jobs that run them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text, text_null, uuid};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(imports()).await?;
        manager
            .create_index(
                Index::create()
                    .name("imports_newest_first")
                    .table("imports")
                    .col("company_id")
                    .col(("created_at", IndexOrder::Desc))
                    .col(("id", IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("imports_by_file")
                    .table("imports")
                    .col("company_id")
                    .col("file_hash")
                    .to_owned(),
            )
            .await?;
        manager.create_table(import_findings()).await?;
        manager.create_table(import_mappings()).await?;
        manager.create_table(jobs()).await?;
        manager.create_table(job_turns()).await?;
        manager
            .create_index(
                Index::create()
                    .name("jobs_oldest_first")
                    .table("jobs")
                    .col("enqueued_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "job_turns",
            "jobs",
            "import_mappings",
            "import_findings",
            "imports",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn imports() -> TableCreateStatement {
    Table::create()
        .table("imports")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .col(uuid("started_by"))
        .col(text("file_name"))
        .col(big_integer("file_bytes"))
        .col(text("file_hash"))
        .col(text("plan"))
        .col(text("columns"))
        .col(text("state"))
        .col(text_null("failure"))
        .col(big_integer("checkpoint_row"))
        .col(big_integer("created"))
        .col(big_integer("updated"))
        .col(big_integer("skipped"))
        .col(big_integer("refused"))
        .col(big_integer("dealt"))
        .col(text("reasons"))
        .col(big_integer_null("rows_expected"))
        .col(text_null("last_check"))
        .col(text_null("undo"))
        .col(big_integer("created_at"))
        .col(big_integer_null("started_at"))
        .col(big_integer_null("resumed_at"))
        .col(big_integer_null("ended_at"))
        .foreign_key(
            ForeignKey::create()
                .from("imports", "company_id")
                .to("companies", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("imports", "started_by")
                .to("users", "id"),
        )
        .to_owned()
}

/// The primary key is the order in which findings are paged: it needs no other index.
fn import_findings() -> TableCreateStatement {
    Table::create()
        .table("import_findings")
        .col(uuid("import_id"))
        .col(text("stage"))
        .col(text("kind"))
        .col(big_integer("row"))
        .col(text("code"))
        .col(uuid("company_id"))
        .col(text("cells"))
        .primary_key(
            Index::create()
                .col("import_id")
                .col("stage")
                .col("kind")
                .col("row")
                .col("code"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("import_findings", "import_id")
                .to("imports", "id"),
        )
        .to_owned()
}

/// The headers of a file are known by their digest: they may be longer than an index takes.
fn import_mappings() -> TableCreateStatement {
    Table::create()
        .table("import_mappings")
        .col(uuid("company_id"))
        .col(text("fingerprint"))
        .col(text("targets"))
        .col(text_null("status_words"))
        .col(big_integer("saved_at"))
        .primary_key(Index::create().col("company_id").col("fingerprint"))
        .foreign_key(
            ForeignKey::create()
                .from("import_mappings", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}

/// When each company last had its turn.
fn job_turns() -> TableCreateStatement {
    Table::create()
        .table("job_turns")
        .col(uuid("company_id").primary_key())
        .col(big_integer("at"))
        .to_owned()
}

fn jobs() -> TableCreateStatement {
    Table::create()
        .table("jobs")
        .col(uuid("import_id").primary_key())
        .col(uuid("company_id"))
        .col(uuid("user_id"))
        .col(text("kind"))
        .col(text_null("cancel"))
        .col(big_integer("enqueued_at"))
        .col(big_integer_null("lease_until"))
        .col(big_integer("fence"))
        .col(big_integer("failures"))
        .foreign_key(ForeignKey::create().from("jobs", "import_id").to("imports", "id"))
        .to_owned()
}
