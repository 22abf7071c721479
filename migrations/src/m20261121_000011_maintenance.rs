//! Whether Callbook is closed for maintenance: one row, which says since when, or nothing.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let maintenance = Table::create()
            .table("maintenance")
            .col(big_integer("id").primary_key())
            .col(big_integer_null("since"))
            .col(text_null("begun_by"))
            .col(text_null("message"))
            .col(big_integer_null("expected_end"))
            .col(text_null("zone"))
            .col(text("allowlist"))
            .to_owned();
        manager.create_table(maintenance).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("maintenance").to_owned())
            .await
    }
}
