//! A company with users, statuses and customers, for the tests of customers.

use callbook_application::ports::{
    BulkAssignment, CustomerFilter, CustomerListing, Inserted, SortKey, UnitOfWork,
};
use callbook_domain::access::{Channel, CustomerScope, Provenance, Role, Viewer};
use callbook_domain::custom_field::{CustomValue, CustomValues};
use callbook_domain::customer::{
    Area, AssignmentRule, Customer, CustomerDetails, CustomerEvent, CustomerName, EventKind, Notes, Remark,
};
use callbook_domain::ids::{CustomFieldId, CustomerId, EventId, StatusId};
use callbook_domain::phone::Phone;
use callbook_domain::status::{Preset, Status, StatusSet};
use callbook_domain::user::{Email, User};
use callbook_infrastructure::sea::Database;

use crate::office::{Office, at, begin, new_id};

/// An office where people call.
pub(crate) struct CallingRoom {
    pub(crate) office: Office,
    pub(crate) manager: Viewer,
    pub(crate) asha: Viewer,
    pub(crate) binu: Viewer,
    pub(crate) statuses: StatusSet,
}

impl CallingRoom {
    pub(crate) async fn open(database: &Database, name: &str) -> Self {
        let office = Office::open(database, name).await;
        let manager = office
            .employ(database, &format!("{name}.manager"), Role::Manager)
            .await;
        let asha = office
            .employ(database, &format!("{name}.asha"), Role::Sales)
            .await;
        let binu = office
            .employ(database, &format!("{name}.binu"), Role::Sales)
            .await;
        let statuses: Vec<Status> = Preset::Admissions
            .statuses()
            .iter()
            .map(|preset| preset.adopted(StatusId::from_uuid(new_id())))
            .collect();
        let unit = begin(database).await;
        unit.statuses
            .insert_all(office.company.id, &statuses)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let viewer = |user: User| {
            Viewer::authenticated(user, office.company.clone(), Provenance::local(Channel::Cli)).unwrap()
        };
        Self {
            manager: viewer(manager),
            asha: viewer(asha),
            binu: viewer(binu),
            statuses: StatusSet::new(statuses).unwrap(),
            office,
        }
    }

    pub(crate) fn all(&self) -> CustomerScope {
        self.manager.customers().unwrap()
    }

    pub(crate) fn of(&self, viewer: &Viewer) -> CustomerScope {
        viewer.own_customers().unwrap()
    }

    pub(crate) fn status(&self, name: &str) -> &Status {
        self.statuses.named(name).unwrap()
    }

    /// A customer who is not stored yet; `number` makes its phone and its time.
    pub(crate) fn customer(&self, number: u64, name: &str) -> Customer {
        let id = CustomerId::from_uuid(new_id());
        let created = at(i64::try_from(number).unwrap());
        Customer::new(
            id,
            self.office.company.id,
            phone(number),
            self.statuses.first_fresh().id,
            created,
        )
        .with_details(CustomerDetails {
            name: CustomerName::parse(name).unwrap(),
            ..CustomerDetails::default()
        })
    }

    /// A stored one.
    pub(crate) async fn add(&self, database: &Database, customer: &Customer) {
        let unit = begin(database).await;
        self.add_within(&unit, customer).await;
        unit.commit().await.unwrap();
    }

    pub(crate) async fn add_within(&self, unit: &UnitOfWork, customer: &Customer) {
        assert_eq!(unit.customers.insert(customer).await.unwrap(), Inserted::Done);
        let added = EventKind::Added {
            status: customer.status,
        };
        self.tell(unit, customer, added).await;
    }

    pub(crate) async fn tell(&self, unit: &UnitOfWork, customer: &Customer, kind: EventKind) {
        let event = CustomerEvent {
            id: EventId::from_uuid(new_id()),
            customer: customer.id,
            at: customer.updated_at,
            by: self.manager.user_id(),
            kind,
        };
        unit.customers.append(&self.office.scope, &[event]).await.unwrap();
    }

    /// Gives customers to a user.
    pub(crate) async fn give(&self, database: &Database, customers: &[&Customer], to: &Viewer) -> u64 {
        let shares = customers.iter().map(|customer| (customer.id, to.user_id()));
        let assignment = self.assignment(shares.collect());
        let unit = begin(database).await;
        let count = unit
            .customers
            .assign_many(&self.all(), &assignment)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        count
    }

    pub(crate) fn assignment(
        &self,
        shares: Vec<(CustomerId, callbook_domain::ids::UserId)>,
    ) -> BulkAssignment {
        BulkAssignment {
            shares,
            by: self.manager.user_id(),
            rule: AssignmentRule::RoundRobin,
            at: at(50_000),
        }
    }
}

pub(crate) fn phone(number: u64) -> Phone {
    Phone::from_digits(919_400_000_000 + number)
}

pub(crate) fn named(name: &str) -> Option<CustomerName> {
    CustomerName::parse(name).unwrap()
}

/// Details with something in every field.
pub(crate) fn full_details() -> CustomerDetails {
    CustomerDetails {
        name: named("Asha Menon"),
        email: Some(Email::parse("asha@example.com").unwrap()),
        area: Area::parse("Kochi").unwrap(),
        date: Some("2026-05-01".parse().unwrap()),
        remark: Remark::parse("from the fair; \"urgent\"\nsecond line").unwrap(),
        notes: Notes::parse("മലയാളം 50% off_").unwrap(),
        other_phones: vec![
            Phone::from_digits(914_842_000_001),
            Phone::from_digits(442_079_460_018),
        ],
        custom: custom_values(),
    }
}

/// A value of each kind, in fields that need not be there.
fn custom_values() -> CustomValues {
    let values = [
        ("text", "St. Mary’s \"School\""),
        ("number", "0.30000000000000004"),
        ("date", "2026-11-20"),
        ("choice", "Science"),
    ];
    let value = |(number, (key, text)): (u128, (&str, &str))| {
        let field = CustomFieldId::from_uuid(uuid::Uuid::from_u128(number));
        (field, CustomValue::restored(key, text).unwrap())
    };
    (1..).zip(values).map(value).collect()
}

pub(crate) fn listing() -> CustomerListing {
    CustomerListing {
        size: 25,
        ..CustomerListing::default()
    }
}

pub(crate) fn filtered(filter: CustomerFilter, sort: SortKey) -> CustomerListing {
    CustomerListing {
        filter,
        sort,
        size: 200,
        ..CustomerListing::default()
    }
}
