//! Companies.

mod overview;
pub(super) mod row;
mod scope;
mod terminology;

use async_trait::async_trait;
use callbook_application::ports::{
    CompanyListing, CompanyOverviews, CompanyQueries, CompanyStore, StoreError, Updated,
};
use callbook_domain::access::{CompanyScope, InstallationScope};
use callbook_domain::company::{Company, JoinCode};
use callbook_domain::ids::CompanyId;
use callbook_domain::version::Version;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Set};

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

    async fn find(&self, scope: &CompanyScope) -> Result<Option<Company>, StoreError> {
        scope::reached(scope)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn update(
        &self,
        scope: &CompanyScope,
        company: &Company,
        read: Version,
    ) -> Result<Updated, StoreError> {
        let written = row::ActiveModel {
            version: Set(i64::from(read.next().number())),
            ..row::editable(company)?
        };
        let result = scope::edit(scope, read)
            .set(written)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        if result.rows_affected > 0 {
            Ok(Updated::Done)
        } else if self.find(scope).await?.is_some() {
            Ok(Updated::Stale)
        } else {
            Ok(Updated::Absent)
        }
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

    async fn by_join_code(&self, code: &JoinCode) -> Result<Option<Company>, StoreError> {
        scope::joined_by(code)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn get(&self, id: CompanyId) -> Result<Option<Company>, StoreError> {
        scope::one(id)
            .one(self.database.read())
            .await
            .map_err(store_error)?
            .map(row::read)
            .transpose()
    }

    async fn sole(&self) -> Result<Option<Company>, StoreError> {
        let mut two = scope::every()
            .limit(2)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        match two.len() {
            1 => two.pop().map(row::read).transpose(),
            _ => Ok(None),
        }
    }

    async fn overviews(
        &self,
        scope: &InstallationScope,
        listing: &CompanyListing,
    ) -> Result<CompanyOverviews, StoreError> {
        let rows = scope::all(scope)
            .order_by_asc(row::Column::Id)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        let companies = rows.into_iter().map(row::read).collect::<Result<_, _>>()?;
        let (companies, total) = overview::listed(companies, listing);
        Ok(CompanyOverviews {
            companies: overview::measured(&self.database, scope, companies).await?,
            total,
        })
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
