//! Indexes for what is looked up by user or swept by age.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName, Debug)]
pub(crate) struct Migration;

/// Name, table, column.
const INDEXES: [(&str, &str, &str); 5] = [
    ("api_tokens_of_user", "api_tokens", "user_id"),
    ("sign_in_challenges_by_end", "sign_in_challenges", "expires_at"),
    ("remember_families_by_end", "remember_families", "expires_at"),
    ("known_devices_by_last_use", "known_devices", "seen_at"),
    ("throttle_by_last_try", "throttle", "last_at"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, column) in INDEXES {
            let index = Index::create().name(name).table(table).col(column).to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDEXES {
            let index = Index::drop().name(name).table(table).to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}
