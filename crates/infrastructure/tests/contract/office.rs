//! A company with an admin, for the tests of stores.

use callbook_application::ports::{Ids, Transactions, UnitOfWork};
use callbook_domain::access::{Channel, CompanyScope, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::{CompanyId, UserId};
use callbook_domain::user::{Email, PersonName, User, Username};
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{Database, SeaTransactions};
use jiff::Timestamp;
use uuid::Uuid;

/// The key of the tests' installation.
pub(crate) const KEY: InstallationKey = InstallationKey::new([7; 32]);

/// A company that is stored, with its admin.
pub(crate) struct Office {
    pub(crate) company: Company,
    pub(crate) admin: User,
    pub(crate) scope: CompanyScope,
}

impl Office {
    /// Opens one; `name` tells its people from another's.
    pub(crate) async fn open(database: &Database, name: &str) -> Self {
        let company = Company::new(
            CompanyId::from_uuid(new_id()),
            CompanyName::parse(name).unwrap().unwrap(),
            Region::parse("IN").unwrap(),
            Zone::parse("Asia/Kolkata").unwrap(),
            at(0),
        );
        let admin = user(&company, &format!("{name}.admin"), Role::Admin);
        let unit = begin(database).await;
        unit.companies.insert(&company).await.unwrap();
        unit.users.insert(&admin, None).await.unwrap();
        unit.commit().await.unwrap();
        let viewer =
            Viewer::authenticated(admin.clone(), company.clone(), Provenance::local(Channel::Cli)).unwrap();
        Self {
            scope: viewer.company_scope(),
            company,
            admin,
        }
    }

    /// A user of it who is stored.
    pub(crate) async fn employ(&self, database: &Database, username: &str, role: Role) -> User {
        let user = user(&self.company, username, role);
        let unit = begin(database).await;
        unit.users.insert(&user, None).await.unwrap();
        unit.commit().await.unwrap();
        user
    }
}

/// A user who is not stored yet.
pub(crate) fn user(company: &Company, username: &str, role: Role) -> User {
    User::new(
        UserId::from_uuid(new_id()),
        Some(company.id),
        Username::parse(username).unwrap(),
        Email::parse(&format!("{username}@example.com")).unwrap(),
        PersonName::parse(username).unwrap().unwrap(),
        role,
        at(0),
    )
}

/// A unit of work.
pub(crate) async fn begin(database: &Database) -> UnitOfWork {
    SeaTransactions::new(database.clone(), &KEY)
        .begin()
        .await
        .unwrap()
}

/// So many seconds into the tests' day, with microseconds that must survive.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::new(1_790_000_000 + seconds, 123_456_000).unwrap()
}

/// An id that nothing has yet.
pub(crate) fn new_id() -> Uuid {
    TimeOrderedIds.next()
}
