//! What users say of themselves, and e-mail addresses that wait to be confirmed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_len_uniq, boolean, pk_uuid, text, text_null, uuid,
};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (table, column) in columns() {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        let changes = Table::create()
            .table("email_changes")
            .col(pk_uuid("id"))
            .col(uuid("user_id"))
            .col(text("email"))
            .col(binary_len_uniq("digest", 32))
            .col(big_integer("made_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("email_changes", "user_id")
                    .to("users", "id"),
            )
            .to_owned();
        manager.create_table(changes).await?;
        let by_user = Index::create()
            .name("email_changes_by_user")
            .table("email_changes")
            .col("user_id")
            .to_owned();
        manager.create_index(by_user).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("email_changes").to_owned())
            .await?;
        for (table, column) in columns() {
            let name = column.get_column_name().to_owned();
            let remove = Table::alter().table(table).drop_column(name).to_owned();
            manager.alter_table(remove).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("users", text_null("zone").take()),
        ("users", boolean("tell_of_new_devices").default(true).take()),
        ("users", text_null("picture").take()),
        ("password_links", text("purpose").default("handed_over").take()),
    ]
}
