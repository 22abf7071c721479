use async_trait::async_trait;

use super::{
    ApiTokenStore, AuditStore, CompanyStore, CustomFieldStore, CustomerStore, EmailChangeStore, GroupStore,
    ImportStore, InvitationStore, JobStore, LinkStore, MaintenanceStore, OutboxStore, PictureStore,
    SessionStore, SignUpStore, StatusStore, StoreError, ThrottleStore, UserStore,
};
use super::{ChallengeStore, FactorStore, RememberStore};

/// The stores of one transaction. Everything a command writes, its history and its audit entry included, goes through
/// one of these and is there after [`UnitOfWork::commit`], or not at all: dropped without it, it rolls back.
///
/// On SQLite it holds the one write lock from `begin` on: hash, parse and fetch before.
#[expect(
    missing_debug_implementations,
    reason = "its stores are trait objects that have nothing to show"
)]
pub struct UnitOfWork {
    /// Companies.
    pub companies: Box<dyn CompanyStore>,
    /// Status sets.
    pub statuses: Box<dyn StatusStore>,
    /// Users.
    pub users: Box<dyn UserStore>,
    /// Sessions.
    pub sessions: Box<dyn SessionStore>,
    /// Second factors.
    pub factors: Box<dyn FactorStore>,
    /// Sign-ins that wait for a second factor.
    pub challenges: Box<dyn ChallengeStore>,
    /// Browsers that stay signed in, and devices that were seen.
    pub remember: Box<dyn RememberStore>,
    /// Single-use links.
    pub links: Box<dyn LinkStore>,
    /// New e-mail addresses that wait to be confirmed.
    pub email_changes: Box<dyn EmailChangeStore>,
    /// Users' pictures.
    pub pictures: Box<dyn PictureStore>,
    /// Groups.
    pub groups: Box<dyn GroupStore>,
    /// Invitations.
    pub invitations: Box<dyn InvitationStore>,
    /// Sign-ups that wait for approval.
    pub sign_ups: Box<dyn SignUpStore>,
    /// API tokens.
    pub api_tokens: Box<dyn ApiTokenStore>,
    /// Failed sign-ins.
    pub throttle: Box<dyn ThrottleStore>,
    /// The fields that companies define for their customers.
    pub custom_fields: Box<dyn CustomFieldStore>,
    /// Customers and their timelines.
    pub customers: Box<dyn CustomerStore>,
    /// Imports.
    pub imports: Box<dyn ImportStore>,
    /// Background jobs.
    pub jobs: Box<dyn JobStore>,
    /// Whether Callbook is closed for maintenance.
    pub maintenance: Box<dyn MaintenanceStore>,
    /// Mail on its way out.
    pub outbox: Box<dyn OutboxStore>,
    /// The audit log.
    pub audit: Box<dyn AuditStore>,
    /// Ends the transaction.
    pub ending: Box<dyn Ending>,
}

impl UnitOfWork {
    /// Makes all of it last.
    ///
    /// # Errors
    /// [`StoreError`], and none of it has happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self {
            companies,
            statuses,
            users,
            sessions,
            factors,
            challenges,
            remember,
            links,
            api_tokens,
            email_changes,
            pictures,
            groups,
            invitations,
            sign_ups,
            throttle,
            custom_fields,
            customers,
            imports,
            jobs,
            maintenance,
            outbox,
            audit,
            ending,
        } = self;
        // What is not bound by name would live until after the commit, and the transaction would still be held.
        drop((factors, challenges, remember));
        drop((outbox, email_changes, pictures));
        drop((api_tokens, companies, statuses, users, sessions, links));
        drop((groups, invitations, sign_ups));
        drop((
            throttle,
            custom_fields,
            customers,
            imports,
            jobs,
            maintenance,
            audit,
        ));
        ending.commit().await
    }
}

/// How a transaction ends.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Ending: Send + Sync {
    /// Writes what the stores gathered (the tallies) and commits.
    ///
    /// # Errors
    /// [`StoreError`], and nothing has happened.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Who else has to do with a unit of work that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They write beside it, but may be about to write the same.
    Beside,
    /// They would have to wait for its end, but nobody wants to write.
    Absent,
    /// Somebody waits for its end, or did a moment ago.
    Waiting,
}

/// Begins units of work.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Transactions: Send + Sync {
    /// Begins one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begin(&self) -> Result<UnitOfWork, StoreError>;

    /// Who else wants to write, for one who could put more into its unit of work or end it.
    fn others(&self) -> Others;
}
