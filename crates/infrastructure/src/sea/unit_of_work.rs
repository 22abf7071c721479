//! One unit of work is one transaction. Nothing else begins one.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the file that begins the transactions"
)]

use std::sync::Arc;

use async_trait::async_trait;
use callbook_application::ports::{BoxError, Ending, StoreError, Transactions, UnitOfWork};
use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::Mutex;

use super::accounts::SeaLinkStore;
use super::audit::SeaAuditStore;
use super::companies::SeaCompanyStore;
use super::connection::{Database, DatabaseKind};
use super::customers::SeaCustomerStore;
use super::error::store_error;
use super::imports::SeaImportStore;
use super::jobs::SeaJobStore;
use super::sessions::SeaSessionStore;
use super::statuses::SeaStatusStore;
use super::tallies::Deltas;
use super::throttle::SeaThrottleStore;
use super::users::SeaUserStore;

/// Begins a transaction; on SQLite it takes the write lock at once, so that it never fails half-way for want of it.
pub(super) async fn begin(database: &Database) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    database
        .write()
        .begin_with_options(options)
        .await
        .map_err(store_error)
}

/// What the stores of one unit of work share: its transaction, and the tallies that it will write at its end.
#[derive(Debug, Clone)]
pub(crate) struct Transaction(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    kind: DatabaseKind,
    connection: DatabaseTransaction,
    deltas: Mutex<Deltas>,
}

impl Transaction {
    /// What statements run on.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.0.connection
    }

    /// Which of the two databases it is on.
    pub(crate) fn kind(&self) -> DatabaseKind {
        self.0.kind
    }

    /// What the tallies have to change by.
    pub(super) fn deltas(&self) -> &Mutex<Deltas> {
        &self.0.deltas
    }
}

/// Begins units of work.
#[derive(Debug, Clone)]
pub struct SeaTransactions {
    database: Database,
}

impl SeaTransactions {
    /// On that database.
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Transactions for SeaTransactions {
    async fn begin(&self) -> Result<UnitOfWork, StoreError> {
        let transaction = Transaction(Arc::new(Shared {
            kind: self.database.kind(),
            connection: begin(&self.database).await?,
            deltas: Mutex::default(),
        }));
        Ok(UnitOfWork {
            companies: Box::new(SeaCompanyStore::new(transaction.clone())),
            statuses: Box::new(SeaStatusStore::new(transaction.clone())),
            users: Box::new(SeaUserStore::new(transaction.clone())),
            sessions: Box::new(SeaSessionStore::new(transaction.clone())),
            links: Box::new(SeaLinkStore::new(transaction.clone())),
            throttle: Box::new(SeaThrottleStore::new(transaction.clone())),
            customers: Box::new(SeaCustomerStore::new(transaction.clone())),
            imports: Box::new(SeaImportStore::new(transaction.clone())),
            jobs: Box::new(SeaJobStore::new(transaction.clone())),
            audit: Box::new(SeaAuditStore::new(transaction.clone())),
            ending: Box::new(Commit(transaction)),
        })
    }
}

struct Commit(Transaction);

/// A store of the unit outlived it; that is a defect of the one who kept it.
#[derive(Debug, thiserror::Error)]
#[error("a store of this unit of work is still held")]
struct StillHeld;

#[async_trait]
impl Ending for Commit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Shared {
            connection, deltas, ..
        } = Arc::try_unwrap(self.0.0).map_err(|_| StoreError::Backend(BoxError::from(StillHeld)))?;
        deltas.into_inner().write(&connection).await?;
        connection.commit().await.map_err(store_error)
    }
}
