//! The audit log. It refers to nothing by key: an entry outlives what it tells of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text, text_null, uuid_null, uuid_uniq};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit = Table::create()
            .table("audit")
            .col(big_pk_auto("seq"))
            .col(uuid_uniq("id"))
            .col(big_integer("at"))
            .col(uuid_null("company_id"))
            .col(uuid_null("actor_id"))
            .col(text("channel"))
            .col(text_null("address"))
            .col(text_null("request_id"))
            .col(text("action"))
            .col(text("object"))
            .col(text("details"))
            .to_owned();
        manager.create_table(audit).await?;
        manager
            .create_index(
                Index::create()
                    .name("audit_by_company")
                    .table("audit")
                    .col("company_id")
                    .col("at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("audit").to_owned()).await
    }
}
