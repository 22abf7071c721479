use std::collections::HashSet;

use async_trait::async_trait;
use callbook_application::ports::{ImportQueries, SavedMapping, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::ImportId;
use callbook_domain::import::{FindingKind, FindingStage, Fingerprint, Import, ImportState, RowFinding};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::row::{self, Column, Entity};
use super::{findings, mapping, scope};
use crate::sea::connection::Database;
use crate::sea::error::store_error;
use crate::sea::time::micros;

/// Reads imports.
#[derive(Debug, Clone)]
pub struct SeaImportQueries {
    database: Database,
}

impl SeaImportQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Those of `ids` that no import of any company has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unknown(&self, ids: &[ImportId]) -> Result<Vec<ImportId>, StoreError> {
        let mut unknown: HashSet<ImportId> = ids.iter().copied().collect();
        for chunk in ids.chunks(500) {
            let known: Vec<Uuid> = scope::of_anybody(chunk)
                .select_only()
                .column(Column::Id)
                .into_tuple()
                .all(self.database.read())
                .await
                .map_err(store_error)?;
            for id in known {
                unknown.remove(&ImportId::from_uuid(id));
            }
        }
        Ok(unknown.into_iter().collect())
    }

    async fn newest(
        &self,
        mut query: Select<Entity>,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, StoreError> {
        if let Some(before) = before {
            query = query.filter(Column::CreatedAt.lt(micros(before)));
        }
        newest_first(query)
            .limit(u64::from(limit))
            .all(self.database.read())
            .await
            .map_err(store_error)?
            .into_iter()
            .map(row::read)
            .collect()
    }

    async fn one(&self, query: Select<Entity>) -> Result<Option<Import>, StoreError> {
        query
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }
}

fn open_states() -> impl Iterator<Item = &'static str> {
    ImportState::open().map(ImportState::key)
}

#[async_trait]
impl ImportQueries for SeaImportQueries {
    async fn find(&self, scope: &CompanyScope, id: ImportId) -> Result<Option<Import>, StoreError> {
        self.one(scope::one(scope, id)).await
    }

    async fn list(
        &self,
        scope: &CompanyScope,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, StoreError> {
        self.newest(scope::reached(scope), before, limit).await
    }

    async fn begun(
        &self,
        scope: &CompanyScope,
        before: Option<Timestamp>,
        limit: u16,
    ) -> Result<Vec<Import>, StoreError> {
        let query = scope::reached(scope).filter(Column::State.is_not_in(open_states()));
        self.newest(query, before, limit).await
    }

    async fn open(&self, scope: &CompanyScope, limit: u16) -> Result<Vec<Import>, StoreError> {
        let query = scope::reached(scope).filter(Column::State.is_in(open_states()));
        self.newest(query, None, limit).await
    }

    async fn mapping(
        &self,
        scope: &CompanyScope,
        file: &Fingerprint,
    ) -> Result<Option<SavedMapping>, StoreError> {
        scope::mapping(scope, mapping::digest(file))
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(|row| mapping::read(&row))
            .transpose()
    }

    async fn same_file(
        &self,
        scope: &CompanyScope,
        hash: &str,
        but: ImportId,
    ) -> Result<Option<Import>, StoreError> {
        let imported = Condition::any()
            .add(Column::Created.gt(0))
            .add(Column::Updated.gt(0))
            .add(Column::State.is_in([
                ImportState::Queued.key(),
                ImportState::Running.key(),
                ImportState::Finished.key(),
            ]));
        let earlier = scope::reached(scope)
            .filter(Column::FileHash.eq(hash))
            .filter(Column::Id.ne(but.as_uuid()))
            .filter(Column::State.ne(ImportState::Undone.key()))
            .filter(imported);
        self.one(newest_first(earlier).limit(1)).await
    }

    async fn findings(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        said: (FindingStage, FindingKind),
        after: u64,
        limit: u32,
    ) -> Result<Vec<RowFinding>, StoreError> {
        findings::page(&self.database, scope::findings(scope, import, said), after, limit).await
    }
}

fn newest_first(query: Select<Entity>) -> Select<Entity> {
    query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id)
}
