use async_trait::async_trait;
use callbook_application::ports::{ImportStore, SavedMapping, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{Check, Checkpoint, FindingStage, Fingerprint, Import, RowFinding, Undo};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};

use super::{findings, mapping, row, scope, wire};
use crate::failpoints::{FailPoint, reach};
use crate::sea::error::store_error;
use crate::sea::jobs::has_got_on;
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

    async fn find(&self, scope: &CompanyScope, id: ImportId) -> Result<Option<Import>, StoreError> {
        scope::one(scope, id)
            .lock_exclusive()
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn update(&self, scope: &CompanyScope, import: &Import) -> Result<(), StoreError> {
        self.write(scope, import.id, row::changing(import)?).await
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
        findings::insert(&self.transaction, scope, import, FindingStage::Run, findings).await?;
        has_got_on(&self.transaction, scope, import).await?;
        reach(FailPoint::ChunkAfterFindings);
        Ok(())
    }

    async fn advance_check(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        check: &Check,
        rows_expected: Option<u64>,
        findings: &[RowFinding],
    ) -> Result<(), StoreError> {
        let mut written = row::ActiveModel {
            last_check: Set(Some(wire::check(check)?)),
            ..ActiveModelTrait::default()
        };
        if rows_expected.is_some() {
            written.rows_expected = Set(rows_expected.map(stored));
        }
        self.write(scope, import, written).await?;
        findings::insert(&self.transaction, scope, import, FindingStage::Check, findings).await
    }

    async fn advance_undo(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        undo: &Undo,
        findings: &[RowFinding],
    ) -> Result<(), StoreError> {
        let written = row::ActiveModel {
            undo: Set(Some(wire::undo(undo)?)),
            ..ActiveModelTrait::default()
        };
        self.write(scope, import, written).await?;
        findings::insert(&self.transaction, scope, import, FindingStage::Undo, findings).await?;
        has_got_on(&self.transaction, scope, import).await?;
        reach(FailPoint::UndoAfterFindings);
        Ok(())
    }

    async fn forget_findings(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        stage: FindingStage,
        limit: u32,
    ) -> Result<u64, StoreError> {
        findings::forget(&self.transaction, scope, import, stage, limit).await
    }

    async fn remove(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError> {
        scope::gone(scope, import)
            .exec(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }

    async fn remember_mapping(
        &self,
        scope: &CompanyScope,
        file: &Fingerprint,
        mapping: &SavedMapping,
    ) -> Result<(), StoreError> {
        mapping::remember(&self.transaction, scope, file, mapping).await
    }
}
