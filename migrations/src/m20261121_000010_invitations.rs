//! Invitations, sign-ups that wait for approval, and the codes of companies under which people sign up.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_len_uniq, pk_uuid, text, text_null, uuid,
};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = Table::alter()
            .table("companies")
            .add_column(text_null("join_code"))
            .to_owned();
        manager.alter_table(add).await?;
        let code = unique("companies_by_join_code", "companies", &["join_code"]);
        manager.create_index(code).await?;
        manager.create_table(invitations()).await?;
        // One open invitation an address; those that are over do not count.
        let mut open = unique("invitations_open", "invitations", &["company_id", "email"]);
        open.and_where(Expr::col("used_at").is_null())
            .and_where(Expr::col("withdrawn_at").is_null());
        manager.create_index(open).await?;
        manager.create_table(sign_ups()).await?;
        let waiting = unique(
            "sign_ups_by_company_and_email",
            "sign_ups",
            &["company_id", "email"],
        );
        manager.create_index(waiting).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["sign_ups", "invitations"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        let index = Index::drop()
            .name("companies_by_join_code")
            .table("companies")
            .to_owned();
        manager.drop_index(index).await?;
        let remove = Table::alter()
            .table("companies")
            .drop_column("join_code")
            .to_owned();
        manager.alter_table(remove).await
    }
}

fn invitations() -> TableCreateStatement {
    Table::create()
        .table("invitations")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .col(text("email"))
        .col(text_null("name"))
        .col(text("role"))
        .col(text("group_ids"))
        .col(uuid("invited_by"))
        .col(binary_len_uniq("digest", 32))
        .col(big_integer("made_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .col(big_integer_null("withdrawn_at"))
        .foreign_key(&mut of_company("invitations"))
        .foreign_key(
            ForeignKey::create()
                .from("invitations", "invited_by")
                .to("users", "id"),
        )
        .to_owned()
}

fn sign_ups() -> TableCreateStatement {
    Table::create()
        .table("sign_ups")
        .col(pk_uuid("id"))
        .col(uuid("company_id"))
        .col(text("email"))
        .col(text("name"))
        .col(text("role"))
        .col(big_integer("asked_at"))
        .foreign_key(&mut of_company("sign_ups"))
        .to_owned()
}

fn of_company(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "company_id")
        .to("companies", "id")
        .to_owned()
}

fn unique(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table).unique();
    for column in columns {
        index.col(*column);
    }
    index
}
