//! One unit of work is one transaction. Nothing else begins one.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the file that begins the transactions"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use callbook_application::ports::{BoxError, Ending, Others, StoreError, Transactions, UnitOfWork};
use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tokio::sync::{Mutex, Notify};

use super::accounts::{SeaEmailChangeStore, SeaLinkStore};
use super::api_tokens::SeaApiTokenStore;
use super::audit::{self, ChainKeys, SeaAuditStore};
use super::companies::SeaCompanyStore;
use super::connection::{Database, DatabaseKind};
use super::custom_fields::SeaCustomFieldStore;
use super::customers::{SeaCustomerStore, make_searchable};
use super::error::store_error;
use super::factors::{SeaChallengeStore, SeaFactorStore};
use super::groups::SeaGroupStore;
use super::imports::SeaImportStore;
use super::invitations::SeaInvitationStore;
use super::jobs::SeaJobStore;
use super::maintenance::SeaMaintenanceStore;
use super::outbox::SeaOutboxStore;
use super::pictures::SeaPictureStore;
use super::remember::SeaRememberStore;
use super::sessions::SeaSessionStore;
use super::sign_ups::SeaSignUpStore;
use super::statuses::SeaStatusStore;
use super::tallies::Deltas;
use super::throttle::SeaThrottleStore;
use super::users::SeaUserStore;
use crate::failpoints::{FailPoint, reach};
use crate::keys::InstallationKey;
use crate::vault::KeyVault;

/// Begins a transaction; on SQLite it takes the write lock at once, so that it never fails half-way for want of it.
pub(super) async fn begin(database: &Database) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    // Held until the write lock is.
    let _turn = database.turn().await;
    database
        .write()
        .begin_with_options(options)
        .await
        .map_err(store_error)
}

/// What the stores of one unit of work share: its transaction, and the tallies and audit entries that it will write at
/// its end.
#[derive(Debug, Clone)]
pub(crate) struct Transaction(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    kind: DatabaseKind,
    connection: DatabaseTransaction,
    deltas: Mutex<Deltas>,
    entries: Mutex<Vec<audit::Row>>,
    unsearchable: Mutex<Option<i64>>,
    mail_waits: AtomicBool,
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

    /// The customers after that row are not in the full-text index of SQLite yet.
    pub(super) fn unsearchable(&self) -> &Mutex<Option<i64>> {
        &self.0.unsearchable
    }

    /// What goes into the audit log.
    pub(super) fn entries(&self) -> &Mutex<Vec<audit::Row>> {
        &self.0.entries
    }

    /// Notes that whoever delivers mail is to be woken once this is committed.
    pub(super) fn mail_waits(&self) {
        self.0.mail_waits.store(true, Ordering::Relaxed);
    }
}

/// Begins units of work.
#[derive(Debug, Clone)]
pub struct SeaTransactions {
    database: Database,
    chain: ChainKeys,
    vault: KeyVault,
    mail_waits: Arc<Notify>,
}

impl SeaTransactions {
    /// On that database, with the audit log chained by these keys.
    pub fn new(database: Database, keys: &InstallationKey) -> Self {
        Self {
            database,
            chain: ChainKeys::of(keys),
            vault: KeyVault::new(keys.clone()),
            mail_waits: Arc::default(),
        }
    }

    /// Tells whoever delivers mail of every committed unit that put some into the outbox.
    pub fn mail_waits(&self) -> Arc<Notify> {
        self.mail_waits.clone()
    }
}

#[async_trait]
impl Transactions for SeaTransactions {
    async fn begin(&self) -> Result<UnitOfWork, StoreError> {
        let connection = begin(&self.database).await?;
        audit::begin(&connection, &self.chain).await?;
        let transaction = Transaction(Arc::new(Shared {
            kind: self.database.kind(),
            connection,
            deltas: Mutex::default(),
            entries: Mutex::default(),
            unsearchable: Mutex::default(),
            mail_waits: AtomicBool::new(false),
        }));
        Ok(UnitOfWork {
            companies: Box::new(SeaCompanyStore::new(transaction.clone())),
            statuses: Box::new(SeaStatusStore::new(transaction.clone())),
            users: Box::new(SeaUserStore::new(transaction.clone())),
            sessions: Box::new(SeaSessionStore::new(transaction.clone())),
            factors: Box::new(SeaFactorStore::new(transaction.clone())),
            challenges: Box::new(SeaChallengeStore::new(transaction.clone())),
            remember: Box::new(SeaRememberStore::new(transaction.clone())),
            links: Box::new(SeaLinkStore::new(transaction.clone())),
            email_changes: Box::new(SeaEmailChangeStore::new(transaction.clone())),
            pictures: Box::new(SeaPictureStore::new(transaction.clone())),
            api_tokens: Box::new(SeaApiTokenStore::new(transaction.clone())),
            groups: Box::new(SeaGroupStore::new(transaction.clone())),
            invitations: Box::new(SeaInvitationStore::new(transaction.clone())),
            sign_ups: Box::new(SeaSignUpStore::new(transaction.clone())),
            throttle: Box::new(SeaThrottleStore::new(transaction.clone())),
            custom_fields: Box::new(SeaCustomFieldStore::new(transaction.clone())),
            customers: Box::new(SeaCustomerStore::new(transaction.clone())),
            imports: Box::new(SeaImportStore::new(transaction.clone())),
            jobs: Box::new(SeaJobStore::new(transaction.clone())),
            maintenance: Box::new(SeaMaintenanceStore::new(transaction.clone())),
            outbox: Box::new(SeaOutboxStore::new(transaction.clone(), self.vault.clone())),
            audit: Box::new(SeaAuditStore::new(transaction.clone())),
            ending: Box::new(Commit {
                transaction,
                chain: self.chain.clone(),
                mail_waits: self.mail_waits.clone(),
            }),
        })
    }

    fn others(&self) -> Others {
        self.database.others()
    }
}

struct Commit {
    transaction: Transaction,
    chain: ChainKeys,
    mail_waits: Arc<Notify>,
}

/// A store of the unit outlived it; that is a defect of the one who kept it.
#[derive(Debug, thiserror::Error)]
#[error("a store of this unit of work is still held")]
struct StillHeld;

#[async_trait]
impl Ending for Commit {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        make_searchable(&self.transaction).await?;
        let Shared {
            connection,
            deltas,
            entries,
            mail_waits,
            ..
        } = Arc::try_unwrap(self.transaction.0)
            .map_err(|_| StoreError::Backend(BoxError::from(StillHeld)))?;
        deltas.into_inner().write(&connection).await?;
        // Last: it locks the end of the log, which everybody else's commit waits for.
        audit::write(&connection, &self.chain, entries.into_inner()).await?;
        reach(FailPoint::UnitBeforeCommit);
        connection.commit().await.map_err(store_error)?;
        reach(FailPoint::UnitAfterCommit);
        if mail_waits.into_inner() {
            self.mail_waits.notify_one();
        }
        Ok(())
    }
}
