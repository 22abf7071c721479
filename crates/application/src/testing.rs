//! For tests of use cases: a unit of work of mocks, a viewer of each role.

use std::sync::Arc;

use callbook_domain::access::{Channel, Principal, Provenance, Role, Superuser, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::{CompanyId, SessionId, StatusId, UserId};
use callbook_domain::mail::LetterKind;
use callbook_domain::session::Session;
use callbook_domain::status::{Preset, StatusSet};
use callbook_domain::user::{Email, PersonName, User, Username};
use jiff::Timestamp;
use uuid::Uuid;

use crate::mail::{MailDelivery, Post};
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
    /// Second factors.
    pub factors: MockFactorStore,
    /// Sign-ins that wait.
    pub challenges: MockChallengeStore,
    /// Browsers that stay signed in.
    pub remember: MockRememberStore,
    /// Links.
    pub links: MockLinkStore,
    /// New e-mail addresses that wait to be confirmed.
    pub email_changes: MockEmailChangeStore,
    /// Users' pictures.
    pub pictures: MockPictureStore,
    /// Groups.
    pub groups: MockGroupStore,
    /// Invitations.
    pub invitations: MockInvitationStore,
    /// Sign-ups.
    pub sign_ups: MockSignUpStore,
    /// API tokens.
    pub api_tokens: MockApiTokenStore,
    /// Failed sign-ins.
    pub throttle: MockThrottleStore,
    /// The companies' own fields.
    pub custom_fields: MockCustomFieldStore,
    /// Customers.
    pub customers: MockCustomerStore,
    /// Imports.
    pub imports: MockImportStore,
    /// Jobs.
    pub jobs: MockJobStore,
    /// Whether Callbook is closed for maintenance.
    pub maintenance: MockMaintenanceStore,
    /// Mail on its way out.
    pub outbox: MockOutboxStore,
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
            factors: Box::new(self.factors),
            challenges: Box::new(self.challenges),
            remember: Box::new(self.remember),
            links: Box::new(self.links),
            email_changes: Box::new(self.email_changes),
            pictures: Box::new(self.pictures),
            groups: Box::new(self.groups),
            invitations: Box::new(self.invitations),
            sign_ups: Box::new(self.sign_ups),
            api_tokens: Box::new(self.api_tokens),
            throttle: Box::new(self.throttle),
            custom_fields: Box::new(self.custom_fields),
            customers: Box::new(self.customers),
            imports: Box::new(self.imports),
            jobs: Box::new(self.jobs),
            maintenance: Box::new(self.maintenance),
            outbox: Box::new(self.outbox),
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

    /// Expects exactly one mail of that kind to that address.
    #[must_use]
    pub fn mailed(mut self, kind: LetterKind, address: &str) -> Self {
        let address = address.to_owned();
        self.outbox
            .expect_push()
            .withf(move |mail| mail.kind == kind && mail.recipient.email.as_str() == address)
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

/// Secrets that are all `secret`, and digests that are all sevens.
pub fn tokens() -> Arc<dyn Tokens> {
    let mut tokens = MockTokens::new();
    tokens.expect_next().returning(|| Token("secret".to_owned()));
    tokens.expect_digest().returning(|_| TokenDigest([7; 32]));
    Arc::new(tokens)
}

/// A file of these bytes on its way out.
pub fn sending(bytes: &'static [u8]) -> Box<dyn Sending> {
    let mut sending = MockSending::new();
    let mut parts = vec![bytes.to_vec()].into_iter();
    sending.expect_next().returning(move || Ok(parts.next()));
    Box::new(sending)
}

/// Puts letters into the outbox, each in the words of its kind's key.
pub fn post(delivery: MailDelivery) -> Post {
    let mut letters = MockLetters::new();
    letters.expect_compose().returning(|letter, _| {
        Ok(Composed {
            subject: letter.kind().key().to_owned(),
            text: letter.kind().key().to_owned(),
            html: letter.kind().key().to_owned(),
        })
    });
    Post::of_parts(Arc::new(letters), ids(), clock(), delivery)
}

/// Ports of which nobody may ask anything but the time and ids; a test puts its own mocks in the places that it needs.
pub fn ports() -> crate::Ports {
    crate::Ports {
        clock: clock(),
        timer: Arc::new(MockTimer::new()),
        ids: ids(),
        mail_server: None,
        tokens: Arc::new(MockTokens::new()),
        passwords: Arc::new(MockPasswords::new()),
        transactions: Arc::new(MockTransactions::new()),
        companies: Arc::new(MockCompanyQueries::new()),
        statuses: Arc::new(MockStatusQueries::new()),
        api_tokens: Arc::new(MockApiTokenQueries::new()),
        users: Arc::new(MockUserQueries::new()),
        groups: Arc::new(MockGroupQueries::new()),
        invitations: Arc::new(MockInvitationQueries::new()),
        sign_ups: Arc::new(MockSignUpQueries::new()),
        accounts: Arc::new(MockAccountQueries::new()),
        custom_fields: Arc::new(MockCustomFieldQueries::new()),
        customers: Arc::new(MockCustomerQueries::new()),
        dashboard: Arc::new(MockDashboardQueries::new()),
        imports: Arc::new(MockImportQueries::new()),
        maintenance: Arc::new(MockMaintenanceQueries::new()),
        letters: Arc::new(MockLetters::new()),
        outbox: Arc::new(MockOutboxQueries::new()),
        audit: Arc::new(MockAuditQueries::new()),
        chain: Arc::new(MockAuditChain::new()),
        factors: Arc::new(MockFactorQueries::new()),
        sessions: Arc::new(MockSessionQueries::new()),
        remembered: Arc::new(MockRememberQueries::new()),
        vault: Arc::new(MockVault::new()),
        totp: Arc::new(MockTotp::new()),
        codes: Arc::new(MockOneTimeCodes::new()),
        pictures: Arc::new(MockPictures::new()),
        kept_pictures: Arc::new(MockPictureQueries::new()),
        files: Arc::new(MockFiles::new()),
        sheets: Arc::new(MockSheets::new()),
        requested_sheets: Arc::new(MockSheets::new()),
        tables: Arc::new(MockTables::new()),
    }
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

/// Somebody who belongs to no company.
///
/// # Panics
/// Never: the user is an active superuser.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn superuser() -> Superuser {
    let user = User {
        company: None,
        ..user(300, "root", Role::Superuser)
    };
    let principal = Principal::authenticated(user, Provenance::local(Channel::Browser)).unwrap();
    principal.superuser().unwrap()
}

/// A session of that user which has just begun.
pub fn session_of(user: UserId) -> Session {
    Session {
        id: SessionId::from_uuid(Uuid::from_u128(900)),
        user,
        started_at: now(),
        confirmed_at: now(),
        entered: None,
        family: None,
        seen_at: now(),
        device: String::new(),
        address: None,
    }
}

/// Somebody of that role who is signed in.
///
/// # Panics
/// Never: the user is active.
#[expect(clippy::unwrap_used, reason = "test data")]
pub fn principal(role: Role) -> Principal {
    Principal::authenticated(user(200, "viewer", role), Provenance::local(Channel::Browser)).unwrap()
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
