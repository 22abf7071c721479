//! Status sets.

mod row;
mod rules;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{StatusQueries, StatusStore, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::CompanyId;
use callbook_domain::status::{Status, StatusSet};
use sea_orm::{EntityTrait, QueryOrder};

use super::connection::Database;
use super::error::{store_error, unreadable};
use super::unit_of_work::Transaction;

/// Writes status sets.
#[derive(Debug)]
pub(crate) struct SeaStatusStore {
    transaction: Transaction,
}

impl SeaStatusStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl StatusStore for SeaStatusStore {
    async fn insert_all(&self, company: CompanyId, statuses: &[Status]) -> Result<(), StoreError> {
        let rows = statuses
            .iter()
            .zip(0..)
            .map(|(status, position)| row::of(company, status, position))
            .collect::<Result<Vec<_>, _>>()?;
        row::Entity::insert_many(rows)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

/// Reads status sets.
#[derive(Debug, Clone)]
pub struct SeaStatusQueries {
    database: Database,
}

impl SeaStatusQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl StatusQueries for SeaStatusQueries {
    async fn set(&self, scope: &CompanyScope) -> Result<StatusSet, StoreError> {
        let rows = scope::reached(scope)
            .order_by_asc(row::Column::Position)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let statuses = rows.into_iter().map(row::read).collect::<Result<_, _>>()?;
        StatusSet::new(statuses).map_err(|error| unreadable("statuses.kind", error))
    }
}
