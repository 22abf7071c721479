//! Companies: the tenants.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, pk_uuid, text};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let companies = Table::create()
            .table("companies")
            .col(pk_uuid("id"))
            .col(text("name"))
            .col(text("region"))
            .col(text("zone"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(companies).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("companies").to_owned())
            .await
    }
}
