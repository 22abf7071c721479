use async_trait::async_trait;
use callbook_application::ports::{AuditEntry, AuditStore, StoreError};

use super::row;
use crate::sea::unit_of_work::Transaction;

/// Gathers the entries of a unit of work; they are written at its end.
#[derive(Debug)]
pub(in crate::sea) struct SeaAuditStore {
    transaction: Transaction,
}

impl SeaAuditStore {
    /// Within that transaction.
    pub(in crate::sea) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl AuditStore for SeaAuditStore {
    async fn append(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let row = row::of(entry)?;
        self.transaction.entries().lock().await.push(row);
        Ok(())
    }
}
