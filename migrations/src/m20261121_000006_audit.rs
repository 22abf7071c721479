//! The audit log. It refers to nothing by key: an entry outlives what it tells of.
//!
//! Its entries are a chain: each has a number without gaps and a seal that depends on all before. What the last one is
//! stands in `audit_head`, which whoever adds an entry locks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, integer, text, text_null, uuid_null, uuid_uniq};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit = Table::create()
            .table("audit")
            .col(big_integer("seq").primary_key())
            .col(uuid_uniq("id"))
            .col(big_integer("at"))
            .col(uuid_null("company_id"))
            .col(uuid_null("actor_id"))
            .col(uuid_null("on_behalf_of_id"))
            .col(text("channel"))
            .col(text_null("address"))
            .col(text_null("request_id"))
            .col(text("action"))
            .col(text("object"))
            .col(text("outcome"))
            .col(text("details"))
            .col(binary("seal"))
            .to_owned();
        manager.create_table(audit).await?;
        for (name, column) in [
            ("audit_by_company", None),
            ("audit_by_time", Some("at")),
            ("audit_by_actor", Some("actor_id")),
            ("audit_by_action", Some("action")),
            ("audit_by_object", Some("object")),
        ] {
            let mut index = Index::create();
            index.name(name).table("audit").col("company_id");
            if let Some(column) = column {
                index.col(column);
            }
            manager.create_index(index.col("seq").to_owned()).await?;
        }

        let head = Table::create()
            .table("audit_head")
            .col(integer("id").primary_key())
            .col(big_integer("seq"))
            .col(binary("seal"))
            // The key's word that this is the end; empty until the first entry.
            .col(binary("attestation"))
            .to_owned();
        manager.create_table(head).await?;
        let none_yet = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "seal", "attestation"])
            .values_panic([
                1.into(),
                0_i64.into(),
                vec![0_u8; 32].into(),
                Vec::<u8>::new().into(),
            ])
            .to_owned();
        manager.execute(none_yet).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_head").to_owned())
            .await?;
        manager.drop_table(Table::drop().table("audit").to_owned()).await
    }
}
