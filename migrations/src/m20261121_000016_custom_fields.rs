//! Fields that companies define for their customers, and what customers have in them; customers' further phones.
//!
//! What a customer has stands in its own row: it is read and written with it, never by itself.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, pk_uuid, text, text_null, uuid};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(fields()).await?;
        let unique = Index::create()
            .name("custom_fields_by_company_and_name")
            .table("custom_fields")
            .col("company_id")
            .col("folded_name")
            .unique()
            .to_owned();
        manager.create_index(unique).await?;
        // SQLite adds one column a statement.
        for column in columns() {
            let add = Table::alter().table("customers").add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let name = column.get_column_name().to_owned();
            let remove = Table::alter().table("customers").drop_column(name).to_owned();
            manager.alter_table(remove).await?;
        }
        manager
            .drop_table(Table::drop().table("custom_fields").to_owned())
            .await
    }
}

fn columns() -> [ColumnDef; 2] {
    [text_null("other_phones").take(), text_null("custom").take()]
}

fn fields() -> TableCreateStatement {
    Table::create()
        .table("custom_fields")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .col(text("name"))
        .col(text("folded_name"))
        .col(text("kind"))
        .col(text_null("choices"))
        .col(integer("position"))
        .col(big_integer_null("retired_at"))
        .col(big_integer("version"))
        .foreign_key(
            ForeignKey::create()
                .from("custom_fields", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}
