use async_trait::async_trait;
use callbook_application::ports::{Composed, MailPlace, MailRow, OutboxQueries, StoreError};
use callbook_domain::access::{MailScope, MailTextScope};
use callbook_domain::ids::MailId;
use sea_orm::QuerySelect;

use super::{row, scope};
use crate::keys::InstallationKey;
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::vault::KeyVault;

/// Reads the outbox.
#[derive(Debug, Clone)]
pub struct SeaOutboxQueries {
    database: Database,
    vault: KeyVault,
}

impl SeaOutboxQueries {
    /// From that database, opening texts with these keys.
    pub fn new(database: Database, keys: &InstallationKey) -> Self {
        Self {
            database,
            vault: KeyVault::new(keys.clone()),
        }
    }
}

#[async_trait]
impl OutboxQueries for SeaOutboxQueries {
    async fn page(
        &self,
        scope: &MailScope,
        before: Option<MailPlace>,
        limit: u64,
    ) -> Result<Vec<MailRow>, StoreError> {
        let rows = scope::newest_first(scope, before)
            .limit(limit)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(row::read).collect()
    }

    async fn find(&self, scope: &MailScope, mail: MailId) -> Result<Option<MailRow>, StoreError> {
        scope::one(scope, mail)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn text(&self, scope: &MailTextScope, mail: MailId) -> Result<Option<Composed>, StoreError> {
        let row = scope::one(&scope.mails(), mail)
            .one(self.database.read())
            .await
            .map_err(store_error)?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(row::open(&row, &self.vault)?.map(|(_, composed)| composed))
    }
}
