use async_trait::async_trait;
use callbook_application::ports::{ImportStore, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Checkpoint, Import, RowFinding};
use sea_orm::{EntityTrait, Set};

use super::{findings, row, scope};
use crate::sea::error::store_error;
use crate::sea::number::stored;
use crate::sea::unit_of_work::Transaction;

/// Writes imports.
#[derive(Debug)]
pub(crate) struct SeaImportStore {
    transaction: Transaction,
}

/// The import is not there for the scope: whoever writes to it has read it before, so this is a defect.
#[derive(Debug, thiserror::Error)]
#[error("there is no import {0} to write to")]
struct NoSuchImport(ImportId);

impl SeaImportStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }

    async fn write(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        written: row::ActiveModel,
    ) -> Result<(), StoreError> {
        let result = scope::edit(scope, import)
            .set(written)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if result.rows_affected == 0 {
            return Err(StoreError::Backend(Box::new(NoSuchImport(import))));
        }
        Ok(())
    }
}

#[async_trait]
impl ImportStore for SeaImportStore {
    async fn insert(&self, import: &Import) -> Result<(), StoreError> {
        row::Entity::insert(row::of(import)?)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn update(&self, scope: &CompanyScope, import: &Import) -> Result<(), StoreError> {
        self.write(scope, import.id, row::running(import)?).await
    }

    async fn advance(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        checkpoint: &Checkpoint,
        rows_expected: Option<u64>,
        findings: &[RowFinding],
    ) -> Result<(), StoreError> {
        let mut written = row::checkpoint(checkpoint)?;
        if rows_expected.is_some() {
            written.rows_expected = Set(rows_expected.map(stored));
        }
        self.write(scope, import, written).await?;
        findings::insert(&self.transaction, scope, import, findings).await
    }
}
