use async_trait::async_trait;
use callbook_application::ports::{AuditChain, ChainHead, ChainLink, Seal, StoreError};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::body::body;
use super::keys::ChainKeys;
use super::row::Column;
use super::{head, scope};
use crate::keys::InstallationKey;
use crate::sea::connection::Database;
use crate::sea::error::store_error;

/// The chain over the audit log, as it stands in the database.
#[derive(Debug, Clone)]
pub struct SeaAuditChain {
    database: Database,
    keys: ChainKeys,
}

impl SeaAuditChain {
    /// In that database, sealed with these keys.
    pub fn new(database: Database, keys: &InstallationKey) -> Self {
        Self {
            database,
            keys: ChainKeys::of(keys),
        }
    }
}

#[async_trait]
impl AuditChain for SeaAuditChain {
    async fn links(&self, after: Option<i64>, limit: u16) -> Result<Vec<ChainLink>, StoreError> {
        let mut rows = scope::chain().order_by_asc(Column::Seq).limit(u64::from(limit));
        if let Some(after) = after {
            rows = rows.filter(Column::Seq.gt(after));
        }
        let rows = rows.all(self.database.read()).await.map_err(store_error)?;
        let link = |row| ChainLink {
            body: body(&row),
            seq: row.seq,
            seal: row.seal,
        };
        Ok(rows.into_iter().map(link).collect())
    }

    async fn head(&self) -> Result<ChainHead, StoreError> {
        head::read(self.database.read(), &self.keys).await
    }

    fn seal(&self, previous: &Seal, seq: i64, body: &[u8]) -> Seal {
        self.keys.seal(previous, seq, body)
    }
}
