//! Whether Callbook is closed: one row for all processes on the database.

mod row;
mod scope;

use async_trait::async_trait;
use callbook_application::ports::{MaintenanceQueries, MaintenanceStore, StoreError};
use callbook_domain::maintenance::MaintenanceState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, Select};

use self::row::{Column, Entity};
use super::connection::{Database, DatabaseKind};
use super::error::store_error;
use super::unit_of_work::Transaction;

/// Writes it.
#[derive(Debug)]
pub(crate) struct SeaMaintenanceStore {
    transaction: Transaction,
}

impl SeaMaintenanceStore {
    /// Within that transaction.
    pub(crate) const fn new(transaction: Transaction) -> Self {
        Self { transaction }
    }
}

#[async_trait]
impl MaintenanceStore for SeaMaintenanceStore {
    async fn state(&self) -> Result<MaintenanceState, StoreError> {
        // SQLite has one writer anyway, and no words for this.
        let query = match self.transaction.kind() {
            DatabaseKind::Postgres => scope::the_row().lock_exclusive(),
            DatabaseKind::Sqlite => scope::the_row(),
        };
        found(query, self.transaction.connection()).await
    }

    async fn write(&self, state: &MaintenanceState) -> Result<(), StoreError> {
        let instead = OnConflict::column(Column::Id)
            .update_columns([
                Column::Since,
                Column::BegunBy,
                Column::Message,
                Column::ExpectedEnd,
                Column::Zone,
                Column::Allowlist,
            ])
            .to_owned();
        Entity::insert(row::of(state))
            .on_conflict(instead)
            .exec_without_returning(self.transaction.connection())
            .await
            .map(|_| ())
            .map_err(store_error)
    }
}

/// Reads it.
#[derive(Debug, Clone)]
pub struct SeaMaintenanceQueries {
    database: Database,
}

impl SeaMaintenanceQueries {
    /// From that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl MaintenanceQueries for SeaMaintenanceQueries {
    async fn state(&self) -> Result<MaintenanceState, StoreError> {
        found(scope::the_row(), self.database.read()).await
    }
}

async fn found(
    query: Select<Entity>,
    connection: &impl ConnectionTrait,
) -> Result<MaintenanceState, StoreError> {
    match query.one(connection).await.map_err(store_error)? {
        Some(row) => row.state(),
        None => Ok(MaintenanceState::Off),
    }
}
