//! Second factors, sign-ins that wait for one, browsers that stay signed in, devices that were seen.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_len_uniq, binary_null, pk_uuid, text, text_null, uuid,
};

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            second_factors(),
            recovery_codes(),
            challenges(),
            families(),
            remember_tokens(),
            devices(),
        ] {
            manager.create_table(table).await?;
        }
        for (name, table, column) in INDEXES {
            let index = Index::create().name(name).table(table).col(column).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "known_devices",
            "remember_tokens",
            "remember_families",
            "sign_in_challenges",
            "recovery_codes",
            "second_factors",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &str, &str); 3] = [
    ("sign_in_challenges_by_user", "sign_in_challenges", "user_id"),
    ("remember_families_by_user", "remember_families", "user_id"),
    ("remember_tokens_by_family", "remember_tokens", "family_id"),
];

/// One row a user: the sealed secret of its authenticator app, the one that is being set up, codes by mail.
fn second_factors() -> TableCreateStatement {
    Table::create()
        .table("second_factors")
        .col(pk_uuid("user_id"))
        .col(binary_null("seed"))
        .col(big_integer_null("app_since"))
        .col(big_integer_null("last_step"))
        .col(binary_null("pending_seed"))
        .col(big_integer_null("mail_since"))
        .foreign_key(&mut to_user("second_factors"))
        .to_owned()
}

fn recovery_codes() -> TableCreateStatement {
    Table::create()
        .table("recovery_codes")
        .col(uuid("user_id"))
        .col(binary("digest"))
        .col(big_integer("made_at"))
        .col(big_integer_null("used_at"))
        .primary_key(Index::create().col("user_id").col("digest"))
        .foreign_key(&mut to_user("recovery_codes"))
        .to_owned()
}

fn challenges() -> TableCreateStatement {
    Table::create()
        .table("sign_in_challenges")
        .col(pk_uuid("id"))
        .col(binary_len_uniq("digest", 32))
        .col(uuid("user_id"))
        .col(text("kind"))
        .col(binary_null("code_digest"))
        .col(big_integer("code_expires_at"))
        .col(big_integer("attempts"))
        .col(big_integer("sends"))
        .col(text("keep"))
        .col(text("device"))
        .col(text_null("address"))
        .col(big_integer("made_at"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut to_user("sign_in_challenges"))
        .to_owned()
}

fn families() -> TableCreateStatement {
    Table::create()
        .table("remember_families")
        .col(pk_uuid("id"))
        .col(uuid("user_id"))
        .col(big_integer("started_at"))
        .col(big_integer("seen_at"))
        .col(big_integer("expires_at"))
        .col(text("device"))
        .col(text_null("address"))
        .foreign_key(&mut to_user("remember_families"))
        .to_owned()
}

/// The secrets of a family, used ones too: one that comes back was stolen. `next` is what took its place, sealed, for
/// requests that the browser had sent at the same moment.
fn remember_tokens() -> TableCreateStatement {
    Table::create()
        .table("remember_tokens")
        .col(binary("digest").primary_key().take())
        .col(uuid("family_id"))
        .col(big_integer("made_at"))
        .col(big_integer_null("used_at"))
        .col(binary_null("next"))
        .foreign_key(
            ForeignKey::create()
                .from("remember_tokens", "family_id")
                .to("remember_families", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn devices() -> TableCreateStatement {
    Table::create()
        .table("known_devices")
        .col(uuid("user_id"))
        .col(text("device"))
        .col(text("network"))
        .col(big_integer("seen_at"))
        .primary_key(Index::create().col("user_id").col("device").col("network"))
        .foreign_key(&mut to_user("known_devices"))
        .to_owned()
}

fn to_user(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "user_id")
        .to("users", "id")
        .to_owned()
}
