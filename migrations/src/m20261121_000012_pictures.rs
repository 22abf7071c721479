//! Users' pictures, in both sizes. They have a table of their own: whoever reads users does not read them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary_len, blob, uuid};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let pictures = Table::create()
            .table("pictures")
            .col(uuid("user_id").primary_key())
            .col(blob("large"))
            .col(blob("small"))
            .col(binary_len("digest", 32))
            .col(big_integer("at"))
            .foreign_key(ForeignKey::create().from("pictures", "user_id").to("users", "id"))
            .to_owned();
        manager.create_table(pictures).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("pictures").to_owned())
            .await
    }
}
