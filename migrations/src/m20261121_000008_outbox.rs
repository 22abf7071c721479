//! Mail on its way out. What it says is sealed, and wiped once a server has taken it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_null, pk_uuid, text, text_null, uuid_null,
};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(outbox()).await?;
        manager
            .create_index(
                Index::create()
                    .name("outbox_due")
                    .table("outbox")
                    .col("state")
                    .col("due_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("outbox_newest_first")
                    .table("outbox")
                    .col("company_id")
                    .col(("created_at", IndexOrder::Desc))
                    .col(("id", IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;
        // For the operator, who sees all companies, and for forgetting the old ones.
        manager
            .create_index(
                Index::create()
                    .name("outbox_by_age")
                    .table("outbox")
                    .col(("created_at", IndexOrder::Desc))
                    .col(("id", IndexOrder::Desc))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("outbox").to_owned()).await
    }
}

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(pk_uuid("id"))
        .col(uuid_null("company_id"))
        .col(text("recipient"))
        .col(text_null("name"))
        .col(text("kind"))
        .col(text("subject"))
        .col(binary_null("body"))
        .col(text("state"))
        .col(big_integer("attempts"))
        .col(big_integer("created_at"))
        .col(big_integer("due_at"))
        .col(big_integer("give_up_at"))
        .col(big_integer_null("expires_at"))
        .col(big_integer_null("sent_at"))
        .col(text_null("last_error"))
        .col(text_null("message_id"))
        .col(big_integer_null("lease_until"))
        .col(big_integer("fence"))
        .foreign_key(
            ForeignKey::create()
                .from("outbox", "company_id")
                .to("companies", "id"),
        )
        .to_owned()
}
