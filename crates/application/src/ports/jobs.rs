use async_trait::async_trait;
use callbook_domain::ids::{CompanyId, ImportId, UserId};
use jiff::{SignedDuration, Timestamp};

use super::StoreError;

/// Something to be done in the background: one import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportJob {
    /// The import.
    pub import: ImportId,
    /// Its company.
    pub company: CompanyId,
    /// On whose behalf.
    pub user: UserId,
}

/// The right to work on a job until a moment. Each lease of a job has a higher fence than the one before; a worker
/// that slept past its lease finds that its fence no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: ImportJob,
    /// Which lease of it.
    pub fence: u64,
}

/// Whether a lease still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It does, for another while.
    Held,
    /// Somebody else has taken the job over: write nothing.
    Lost,
}

/// How long a lease holds without being renewed.
pub const LEASE: SignedDuration = SignedDuration::from_secs(20);

/// Writes background jobs, shared by all processes on one database.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait JobStore: Send + Sync {
    /// Adds a job.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn enqueue(&self, job: &ImportJob, now: Timestamp) -> Result<(), StoreError>;

    /// Takes the oldest job whose lease has run out, or that never had one; two at once never get the same.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease_next(&self, now: Timestamp) -> Result<Option<Lease>, StoreError>;

    /// Takes that job, if nobody holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease(&self, import: ImportId, now: Timestamp) -> Result<Option<Lease>, StoreError>;

    /// Renews the lease within the transaction that writes what it is for.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn hold(&self, lease: &Lease, now: Timestamp) -> Result<Hold, StoreError>;

    /// Gives the job back, for somebody else to go on at once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn release(&self, lease: &Lease) -> Result<(), StoreError>;

    /// Removes a job that is done.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn complete(&self, lease: &Lease) -> Result<Hold, StoreError>;
}
