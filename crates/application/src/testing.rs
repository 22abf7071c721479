//! For tests of use cases: a unit of work of mocks, a viewer of each role.

use std::sync::Arc;

use callbook_domain::access::{Channel, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::{CompanyId, StatusId, UserId};
use callbook_domain::status::{Preset, StatusSet};
use callbook_domain::user::{Email, PersonName, User, Username};
use jiff::Timestamp;
use uuid::Uuid;

use crate::ports::*;

/// The mocks behind one unit of work; give the expected calls, then [`MockUnit::committed`] or [`MockUnit::dropped`].
#[derive(Default)]
#[expect(missing_debug_implementations, reason = "mocks have nothing to show")]
pub struct MockUnit {
    /// Companies.
    pub companies: MockCompanyStore,
    /// Status sets.
    pub statuses: MockStatusStore,
    /// Users.
    pub users: MockUserStore,
    /// Sessions.
    pub sessions: MockSessionStore,
    /// Links.
    pub links: MockLinkStore,
    /// Failed sign-ins.
    pub throttle: MockThrottleStore,
    /// Customers.
    pub customers: MockCustomerStore,
    /// Imports.
    pub imports: MockImportStore,
    /// Jobs.
    pub jobs: MockJobStore,
    /// Whether Callbook is closed for maintenance.
    pub maintenance: MockMaintenanceStore,
    /// The audit log.
    pub audit: MockAuditStore,
}

impl MockUnit {
    /// Transactions that begin this unit once and expect it to be committed once.
    pub fn committed(self) -> Arc<dyn Transactions> {
        self.begun_once(1)
    }

    /// Transactions that begin this unit once and expect no commit.
    pub fn dropped(self) -> Arc<dyn Transactions> {
        self.begun_once(0)
    }

    /// Transactions that must not begin anything.
    pub fn never() -> Arc<dyn Transactions> {
        let mut transactions = MockTransactions::new();
        transactions.expect_begin().never();
        Arc::new(transactions)
    }

    /// The unit itself, with the number of commits that it expects.
    pub fn unit(self, commits: usize) -> UnitOfWork {
        let mut ending = MockEnding::new();
        ending.expect_commit().times(commits).returning(|| Ok(()));
        UnitOfWork {
            companies: Box::new(self.companies),
            statuses: Box::new(self.statuses),
            users: Box::new(self.users),
            sessions: Box::new(self.sessions),
            links: Box::new(self.links),
            throttle: Box::new(self.throttle),
            customers: Box::new(self.customers),
            imports: Box::new(self.imports),
            jobs: Box::new(self.jobs),
            maintenance: Box::new(self.maintenance),
            audit: Box::new(self.audit),
            ending: Box::new(ending),
        }
    }

    /// Expects exactly one audit entry of that action.
    #[must_use]
    pub fn audited(mut self, action: callbook_domain::audit::AuditAction) -> Self {
        self.audit
            .expect_append()
            .withf(move |entry| entry.action == action)
            .times(1)
            .returning(|_| Ok(()));
        self
    }

    fn begun_once(self, commits: usize) -> Arc<dyn Transactions> {
        let mut transactions = MockTransactions::new();
        let unit = std::sync::Mutex::new(Some(self.unit(commits)));
        transactions.expect_begin().times(1).returning(move || {
            let unit = unit.lock().ok().and_then(|mut unit| unit.take());
            unit.ok_or_else(|| StoreError::Backend("begun twice".into()))
        });
        Arc::new(transactions)
    }
}

/// The moment at which tests run.
pub fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 56)
}

/// A clock that stands at [`now`].
pub fn clock() -> Arc<dyn Clock> {
    let mut clock = MockClock::new();
    clock.expect_now().returning(now);
    Arc::new(clock)
}

/// Ids 1, 2, 3 …
pub fn ids() -> Arc<dyn Ids> {
    let next = std::sync::atomic::AtomicU64::new(1);
    let mut ids = MockIds::new();
    ids.expect_next()
        .returning(move || Uuid::from_u128(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed).into()));
    Arc::new(ids)
}

/// The company that tests happen in.
///
/// # Panics
/// Never: its words are fixed.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn company() -> Company {
    Company::new(
        CompanyId::from_uuid(Uuid::from_u128(100)),
        CompanyName::parse("Malabar Learning").unwrap().unwrap(),
        Region::parse("IN").unwrap(),
        Zone::parse("Asia/Kolkata").unwrap(),
        now(),
    )
}

/// An active user of that role.
///
/// # Panics
/// Where `username` is none.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn user(number: u128, username: &str, role: Role) -> User {
    User::new(
        UserId::from_uuid(Uuid::from_u128(number)),
        Some(company().id),
        Username::parse(username).unwrap(),
        Email::parse(&format!("{username}@example.com")).unwrap(),
        PersonName::parse(username).unwrap().unwrap(),
        role,
        now(),
    )
}

/// A viewer of that role.
///
/// # Panics
/// Never: the user is active and of the company.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn viewer(role: Role) -> Viewer {
    Viewer::authenticated(
        user(200, "viewer", role),
        company(),
        Provenance::local(Channel::Browser),
    )
    .unwrap()
}

/// The statuses of a preset, with ids 1000, 1001, …
///
/// # Panics
/// Never: every preset has a fresh status.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn statuses(preset: Preset) -> StatusSet {
    let adopt = (1000..)
        .zip(preset.statuses())
        .map(|(n, status)| status.adopted(StatusId::from_uuid(Uuid::from_u128(n))));
    StatusSet::new(adopt.collect()).unwrap()
}
