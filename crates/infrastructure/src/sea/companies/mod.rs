//! Companies.

mod row;
mod scope;
mod terminology;

use async_trait::async_trait;
use callbook_application::ports::{CompanyQueries, CompanyStore, StoreError};
use callbook_domain::company::Company;
use callbook_domain::ids::CompanyId;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use super::connection::Database;
use super::error::store_error;
use super::unit_of_work::Transaction;

/// Writes companies.
#[derive(Debug)]
pub(crate) struct SeaCompanyStore {
    transaction: Transaction,
}

impl SeaCompanyStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl CompanyStore for SeaCompanyStore {
    async fn any(&self) -> Result<bool, StoreError> {
        any(self.transaction.connection()).await
    }

    async fn insert(&self, company: &Company) -> Result<(), StoreError> {
        row::Entity::insert(row::of(company)?)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

/// Reads companies.
#[derive(Debug, Clone)]
pub struct SeaCompanyQueries {
    database: Database,
}

impl SeaCompanyQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CompanyQueries for SeaCompanyQueries {
    async fn any(&self) -> Result<bool, StoreError> {
        any(self.database.read()).await
    }

    async fn get(&self, id: CompanyId) -> Result<Option<Company>, StoreError> {
        scope::one(id)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }
}

async fn any(connection: &impl ConnectionTrait) -> Result<bool, StoreError> {
    scope::every()
        .limit(1)
        .one(connection)
        .await
        .map(|found| found.is_some())
        .map_err(store_error)
}
