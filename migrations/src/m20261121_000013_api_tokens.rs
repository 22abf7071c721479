//! The secrets with which programs act for users, as hashes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, pk_uuid, text, uuid};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(tokens()).await?;
        manager
            .create_index(
                Index::create()
                    .unique()
                    .name("api_tokens_by_digest")
                    .table("api_tokens")
                    .col("digest")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("api_tokens_of_company")
                    .table("api_tokens")
                    .col("company_id")
                    .col("user_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("api_tokens").to_owned())
            .await
    }
}

fn tokens() -> TableCreateStatement {
    Table::create()
        .table("api_tokens")
        .col(pk_uuid("id"))
        .col(uuid("user_id"))
        .col(uuid("company_id"))
        .col(text("name"))
        .col(binary("digest"))
        .col(text("permissions"))
        .col(big_integer("created_at"))
        .col(big_integer_null("expires_at"))
        .col(big_integer_null("last_used_at"))
        .col(big_integer_null("revoked_at"))
        .foreign_key(
            ForeignKey::create()
                .from("api_tokens", "user_id")
                .to("users", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("api_tokens", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}
