//! Sign-ups that wait for approval.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{Inserted, SignUpQueries, SignUpStore, StoreError};
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::SignUpId;
use callbook_domain::invitation::SignUpRequest;
use jiff::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QueryOrder};

use self::row::{Column, Entity};
use super::connection::Database;
use super::error::store_error;
use super::unit_of_work::Transaction;

/// Writes sign-ups.
#[derive(Debug)]
pub(crate) struct SeaSignUpStore {
    transaction: Transaction,
}

impl SeaSignUpStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl SignUpStore for SeaSignUpStore {
    async fn insert(&self, request: &SignUpRequest) -> Result<Inserted, StoreError> {
        let written = Entity::insert(row::of(request))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(if written > 0 {
            Inserted::Done
        } else {
            Inserted::Taken("email")
        })
    }

    async fn take(&self, scope: &CompanyScope, id: SignUpId) -> Result<Option<SignUpRequest>, StoreError> {
        let connection = self.transaction.connection();
        let found = scope::one(scope, id).one(connection).await.map_err(store_error)?;
        let Some(found) = found else {
            return Ok(None);
        };
        // This decides: of two at once, one still finds it.
        let deleted = scope::delete(scope, id)
            .exec(connection)
            .await
            .map_err(store_error)?;
        if deleted.rows_affected == 0 {
            return Ok(None);
        }
        row::read(found).map(Some)
    }

    async fn forget_before(&self, asked: Timestamp) -> Result<(), StoreError> {
        scope::waiting_since_before(asked)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

/// Reads sign-ups.
#[derive(Debug, Clone)]
pub struct SeaSignUpQueries {
    database: Database,
}

impl SeaSignUpQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SignUpQueries for SeaSignUpQueries {
    async fn waiting(&self, scope: &CompanyScope) -> Result<Vec<SignUpRequest>, StoreError> {
        let rows = scope::waiting(scope)
            .order_by_asc(Column::AskedAt)
            .order_by_asc(Column::Id)
            .all(self.database.read())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(row::read).collect()
    }
}
