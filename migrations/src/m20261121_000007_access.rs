//! What companies demand and call things, what groups add to roles, what sessions know besides their user.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text, uuid, uuid_null};

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
        manager.create_table(groups()).await?;
        manager
            .create_index(
                Index::create()
                    .name("user_groups_by_company_and_name")
                    .table("user_groups")
                    .col("company_id")
                    .col("folded_name")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.create_table(members()).await?;
        manager
            .create_index(index("group_members_by_user", "group_members", "user_id"))
            .await?;
        manager
            .create_index(index("sessions_by_family", "sessions", "family"))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("sessions_by_family")
                    .table("sessions")
                    .to_owned(),
            )
            .await?;
        for table in ["group_members", "user_groups"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
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
        ("companies", text("terminology").default("{}").take()),
        ("companies", text("second_factor").default("").take()),
        ("companies", text("sign_up").default("by_invitation").take()),
        ("companies", text("allowlist").default("").take()),
        ("companies", big_integer_null("suspended_at").take()),
        ("companies", big_integer("version").default(1).take()),
        ("users", text("granted").default("").take()),
        ("sessions", big_integer("confirmed_at").default(0).take()),
        ("sessions", uuid_null("entered_company_id").take()),
        ("sessions", uuid_null("family").take()),
    ]
}

fn groups() -> TableCreateStatement {
    Table::create()
        .table("user_groups")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .col(text("name"))
        .col(text("folded_name"))
        .col(text("permissions"))
        .col(big_integer("created_at"))
        .col(big_integer("version"))
        .foreign_key(
            ForeignKey::create()
                .from("user_groups", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}

fn members() -> TableCreateStatement {
    Table::create()
        .table("group_members")
        .col(uuid("group_id"))
        .col(uuid("user_id"))
        .primary_key(Index::create().col("group_id").col("user_id"))
        .foreign_key(
            ForeignKey::create()
                .from("group_members", "group_id")
                .to("user_groups", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("group_members", "user_id")
                .to("users", "id"),
        )
        .to_owned()
}

fn index(name: &'static str, table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col(column).to_owned()
}
