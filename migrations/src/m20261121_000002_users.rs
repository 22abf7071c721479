//! Users, and what lets them in: sessions, single-use links, the count of failed sign-ins.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_len_uniq, pk_uuid, text, text_null, text_uniq, uuid, uuid_null,
};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(users()).await?;
        manager
            .create_index(
                Index::create()
                    .name("users_by_company")
                    .table("users")
                    .col("company_id")
                    .col("role")
                    .to_owned(),
            )
            .await?;
        manager.create_table(sessions()).await?;
        manager
            .create_index(index("sessions_by_user", "sessions", "user_id"))
            .await?;
        manager
            .create_index(index("sessions_by_last_use", "sessions", "seen_at"))
            .await?;
        manager.create_table(password_links()).await?;
        manager
            .create_index(index("password_links_by_user", "password_links", "user_id"))
            .await?;
        manager.create_table(throttle()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["throttle", "password_links", "sessions", "users"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(pk_uuid("id"))
        // A superuser belongs to no company.
        .col(uuid_null("company_id"))
        .col(text_uniq("username"))
        .col(text_uniq("email"))
        .col(text("name"))
        .col(text("role"))
        .col(big_integer_null("deactivated_at"))
        .col(big_integer_null("last_sign_in_at"))
        .col(text_null("password_hash"))
        .col(big_integer("created_at"))
        .col(big_integer("version"))
        .foreign_key(
            ForeignKey::create()
                .from("users", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(pk_uuid("id"))
        .col(binary_len_uniq("digest", 32))
        .col(uuid("user_id"))
        .col(big_integer("started_at"))
        .col(big_integer("seen_at"))
        .col(text("device"))
        .col(text_null("address"))
        .foreign_key(ForeignKey::create().from("sessions", "user_id").to("users", "id"))
        .to_owned()
}

fn password_links() -> TableCreateStatement {
    Table::create()
        .table("password_links")
        .col(pk_uuid("id"))
        .col(uuid("user_id"))
        .col(binary_len_uniq("digest", 32))
        .col(big_integer("made_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(
            ForeignKey::create()
                .from("password_links", "user_id")
                .to("users", "id"),
        )
        .to_owned()
}

fn throttle() -> TableCreateStatement {
    Table::create()
        .table("throttle")
        .col(text("key").primary_key())
        .col(big_integer("window_started_at"))
        .col(big_integer("count"))
        .col(big_integer("last_at"))
        .to_owned()
}

fn index(name: &'static str, table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col(column).to_owned()
}
