use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::{CompanyId, ImportId, UserId};
use jiff::{SignedDuration, Timestamp};

use super::StoreError;

/// What is to be done about an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Look through its file and write nothing but what was found.
    Check,
    /// Import it.
    Run,
    /// Take it back.
    Undo,
}

impl JobKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Check, Self::Run, Self::Undo];

    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Run => "run",
            Self::Undo => "undo",
        }
    }

    /// The kind that is stored under that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What is to become of what is in, when somebody stops an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// It stays.
    Keep,
    /// It is taken back.
    TakeBack,
}

impl Cancelling {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Keep, Self::TakeBack];

    /// Its name in forms and in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::TakeBack => "take_back",
        }
    }

    /// What is stored under that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.key() == key)
    }
}

/// Somebody wants the work on an import to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What is to become of what is in.
    pub then: Cancelling,
    /// Who wants it.
    pub by: UserId,
}

/// Something to be done in the background about one import; of each there is one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportJob {
    /// The import.
    pub import: ImportId,
    /// Its company.
    pub company: CompanyId,
    /// On whose behalf.
    pub user: UserId,
    /// What is to be done.
    pub kind: JobKind,
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

/// Whether a worker still holds its job, and goes on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// It does, for another while.
    Firm,
    /// It does, and somebody wants the work to stop here.
    Cancelled(Wish),
    /// Somebody else has taken the job over: write nothing.
    Lost,
}

/// Whether anybody is at a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobHeld {
    /// Somebody is, or was until lately.
    BySomebody,
    /// Nobody is.
    ByNobody,
}

/// How long a lease holds without being renewed.
pub const LEASE: SignedDuration = SignedDuration::from_secs(20);

/// Writes background jobs, shared by all processes on one database.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait JobStore: Send + Sync {
    /// Adds a job, in the place of another one of the same import: who works on that finds its lease lost.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn enqueue(&self, job: &ImportJob, now: Timestamp) -> Result<(), StoreError>;

    /// Takes a job of one of these kinds whose lease has run out, or that never had one; two at once never get the
    /// same. Companies take turns: the one whose last turn is longest ago comes first, its oldest job before its
    /// others.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease_next(&self, kinds: &[JobKind], now: Timestamp) -> Result<Option<Lease>, StoreError>;

    /// Takes that job, if nobody holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease(&self, import: ImportId, now: Timestamp) -> Result<Option<Lease>, StoreError>;

    /// Renews the lease within the transaction that writes what it is for.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn hold(&self, lease: &Lease, now: Timestamp) -> Result<Grip, StoreError>;

    /// Locks the job of an import, if there is one, against other writers until the unit ends. Whoever decides about an
    /// import does this before it reads it, as a worker does: two who want both wait for each other, never in a circle.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lock(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError>;

    /// Leaves word that the work on an import is to stop; whoever holds it finds it at the next [`JobStore::hold`].
    /// Returns the job as it stands, `None` where nothing is to be done about that import.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn cancel(
        &self,
        scope: &CompanyScope,
        import: ImportId,
        wish: Wish,
        now: Timestamp,
    ) -> Result<Option<JobHeld>, StoreError>;

    /// Removes the job of an import, whoever holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove(&self, scope: &CompanyScope, import: ImportId) -> Result<(), StoreError>;

    /// Counts an error by which the work on a job broke off; returns how often in a row it has, without headway in
    /// between: [`ImportStore::advance`](super::ImportStore::advance) and
    /// [`ImportStore::advance_undo`](super::ImportStore::advance_undo) let it begin anew. 0 where the lease holds no more.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn note_failure(&self, lease: &Lease) -> Result<u32, StoreError>;

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
