//! Status sets: where a company's customers can stand.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, boolean, integer, integer_null, pk_uuid, text, uuid};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statuses = Table::create()
            .table("statuses")
            .col(pk_uuid("id"))
            .col(uuid("company_id"))
            .col(text("key"))
            .col(text("label"))
            .col(text("kind"))
            .col(text("aliases"))
            .col(text("remark_rule"))
            .col(text("follow_up_rule"))
            .col(big_integer_null("follow_up_after_seconds"))
            .col(big_integer_null("retry_after_seconds"))
            .col(integer_null("retry_at_most"))
            .col(text("after_choosing"))
            .col(integer("position"))
            .col(boolean("retired"))
            .foreign_key(
                ForeignKey::create()
                    .from("statuses", "company_id")
                    .to("companies", "id"),
            )
            .to_owned();
        manager.create_table(statuses).await?;
        manager
            .create_index(
                Index::create()
                    .name("statuses_by_company_and_key")
                    .table("statuses")
                    .col("company_id")
                    .col("key")
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("statuses").to_owned())
            .await
    }
}
