//! A believable company: names, areas and remarks repeat as they do in life.

use std::ops::Range;

use callbook_application::ports::{
    BulkAssignment, CustomerListing, CustomerQueries, Ids, Transactions, UserQueries,
};
use callbook_domain::access::{Channel, CompanyScope, CustomerScope, Provenance, Role, Viewer};
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::customer::{
    Area, AssignmentRule, Customer, CustomerDetails, CustomerEvent, CustomerName, EventKind, FollowUpChoice,
    MayReopen, Remark, StatusChange,
};
use callbook_domain::ids::{CompanyId, CustomerId, EventId, ImportId, StatusId, UserId};
use callbook_domain::phone::Phone;
use callbook_domain::status::{Preset, Status, StatusSet};
use callbook_domain::user::{Email, PersonName, User, Username};
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{
    Database, SeaCompanyQueries, SeaCustomerQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The key of the measured installation.
pub(crate) const KEY: InstallationKey = InstallationKey::new([7; 32]);

const COMPANY: CompanyId = CompanyId::from_uuid(Uuid::from_u128(1));
const MANAGER: UserId = UserId::from_uuid(Uuid::from_u128(2));

const FIRST: &str = "Asha Binu Chandran Devika Elsy Faisal Gopan Hari Indira Jaya Kiran Latha Manoj Nithya Omana Praveen \
     Rekha Sreejith Thomas Uma Varghese Yamuna Zakir Anjali Biju Celine Deepa Febin Geetha Haseena";
const LAST: &str = "Menon Nair Pillai Kurian Thomas Varma Das Iyer Mathew George Panicker Warrier Kumar Rajan Babu Joseph \
     Abraham Krishnan Sasi Mohan Paul Hameed Rasheed Shenoy Kamath Unni Achari Namboodiri Ezhuthachan Koya";
const AREA: &str = "Kochi Thrissur Kollam Kannur Kozhikode Palakkad Alappuzha Kottayam Idukki Wayanad Kasaragod Malappuram \
     Pathanamthitta Aluva Perumbavoor Muvattupuzha Thodupuzha Pala Changanassery Thiruvalla Adoor Punalur";
const REMARK: [&str; 4] = [
    "",
    "met at the fair",
    "referred by a friend",
    "asked for the brochure in May",
];

pub(crate) struct Town {
    pub(crate) manager: Viewer,
    pub(crate) sales: Vec<Viewer>,
    pub(crate) statuses: StatusSet,
    import: ImportId,
}

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

fn user(number: u128, role: Role) -> User {
    let name = format!("user{number}");
    User::new(
        UserId::from_uuid(Uuid::from_u128(number)),
        Some(COMPANY),
        Username::parse(&name).unwrap(),
        Email::parse(&format!("{name}@example.com")).unwrap(),
        PersonName::parse(&name).unwrap().unwrap(),
        role,
        now(),
    )
}

impl Town {
    /// Sets an empty database up.
    pub(crate) async fn found(database: &Database) -> Self {
        let company = Company::new(
            COMPANY,
            CompanyName::parse("Million").unwrap().unwrap(),
            Region::parse("IN").unwrap(),
            Zone::parse("Asia/Kolkata").unwrap(),
            now(),
        );
        let presets = (100..).zip(Preset::Calling.statuses());
        let statuses: Vec<Status> = presets
            .map(|(id, preset)| preset.adopted(StatusId::from_uuid(Uuid::from_u128(id))))
            .collect();
        let unit = SeaTransactions::new(database.clone(), &KEY)
            .begin()
            .await
            .unwrap();
        unit.companies.insert(&company).await.unwrap();
        unit.statuses.insert_all(COMPANY, &statuses).await.unwrap();
        unit.users.insert(&user(2, Role::Manager), None).await.unwrap();
        for number in 3..23 {
            unit.users.insert(&user(number, Role::Sales), None).await.unwrap();
        }
        unit.commit().await.unwrap();
        Self::visit(database).await
    }

    /// Finds the company that is there.
    pub(crate) async fn visit(database: &Database) -> Self {
        let company = SeaCompanyQueries::new(database.clone());
        let company = callbook_application::ports::CompanyQueries::get(&company, COMPANY)
            .await
            .unwrap()
            .unwrap();
        let viewer = |user: User| {
            Viewer::authenticated(user, company.clone(), Provenance::local(Channel::Cli)).unwrap()
        };
        let manager = viewer(user(2, Role::Manager));
        let scope = manager.company_scope();
        let users = SeaUserQueries::new(database.clone()).all(&scope).await.unwrap();
        let statuses = SeaStatusQueries::new(database.clone());
        let statuses = callbook_application::ports::StatusQueries::set(&statuses, &scope)
            .await
            .unwrap();
        Self {
            sales: users
                .into_iter()
                .filter(|user| user.role == Role::Sales)
                .map(viewer)
                .collect(),
            manager,
            statuses,
            import: ImportId::from_uuid(Uuid::from_u128(7)),
        }
    }

    pub(crate) fn scope(&self) -> CompanyScope {
        self.manager.company_scope()
    }

    pub(crate) fn all(&self) -> CustomerScope {
        self.manager.customers().unwrap()
    }

    pub(crate) fn people(&self, numbers: Range<u64>) -> Vec<Customer> {
        let fresh = self.statuses.first_fresh().id;
        let first: Vec<&str> = FIRST.split_whitespace().collect();
        let last: Vec<&str> = LAST.split_whitespace().collect();
        let areas: Vec<&str> = AREA.split_whitespace().collect();
        // One moment a chunk, as an import writes them.
        let created = now() + SignedDuration::from_secs(i64::try_from(numbers.start / 20_000).unwrap());
        numbers
            .map(|number| {
                let mixed = usize::try_from(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20).unwrap();
                let name = format!("{} {}", first[mixed % 30], last[mixed / 30 % 30]);
                let details = CustomerDetails {
                    name: CustomerName::parse(&name).unwrap(),
                    email: (mixed % 3 == 0).then(|| Email::parse(&format!("p{number}@example.com")).unwrap()),
                    area: Area::parse(areas[mixed / 900 % 22]).unwrap(),
                    date: Some("2026-05-01".parse().unwrap()),
                    remark: Remark::parse(REMARK[mixed / 20_000 % 4]).unwrap(),
                    notes: None,
                    ..CustomerDetails::default()
                };
                // Every number once, in no order.
                let phone = Phone::from_digits(919_000_000_000 + number * 387_420_489 % 999_999_937);
                Customer::new(
                    CustomerId::from_uuid(TimeOrderedIds.next()),
                    COMPANY,
                    phone,
                    fresh,
                    created,
                )
                .with_details(details)
                .from_import(self.import)
            })
            .collect()
    }

    pub(crate) fn arrivals(&self, people: &[Customer]) -> Vec<CustomerEvent> {
        (2..)
            .zip(people)
            .map(|(row, customer)| CustomerEvent {
                id: EventId::from_uuid(TimeOrderedIds.next()),
                customer: customer.id,
                at: customer.created_at,
                by: MANAGER,
                kind: EventKind::Imported {
                    import: self.import,
                    row,
                    status: customer.status,
                },
            })
            .collect()
    }

    pub(crate) async fn share_out(&self, transactions: &SeaTransactions, count: u32) -> u64 {
        let unit = transactions.begin().await.unwrap();
        let next = unit.customers.next_unassigned(&self.all(), count).await.unwrap();
        let assignment = BulkAssignment {
            shares: next
                .into_iter()
                .zip(self.sales.iter().map(Viewer::user_id).cycle())
                .collect(),
            by: MANAGER,
            rule: AssignmentRule::RoundRobin,
            at: now() + SignedDuration::from_hours(1),
        };
        let given = unit
            .customers
            .assign_many(&self.all(), &assignment)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        given
    }

    /// Calls so many, a unit each, and sets every third a follow-up.
    pub(crate) async fn call(&self, database: &Database, transactions: &SeaTransactions, count: u64) -> u64 {
        let queries = SeaCustomerQueries::new(database.clone());
        let statuses: Vec<&Status> = self.statuses.all().iter().collect();
        let mut called = 0;
        for (turn, viewer) in (0..).zip(self.sales.iter().cycle()) {
            let scope = viewer.own_customers().unwrap();
            let listing = CustomerListing {
                size: 100,
                ..CustomerListing::default()
            };
            for customer in queries.list(&scope, &listing).await.unwrap().customers {
                let at = now() + SignedDuration::from_secs(7_200 + i64::try_from(called).unwrap());
                let follow_up = if called % 3 == 0 {
                    FollowUpChoice::At(at + SignedDuration::from_mins(1_000))
                } else {
                    FollowUpChoice::Unsaid
                };
                let status = statuses[usize::try_from(called).unwrap() % statuses.len()];
                called += u64::from(
                    self.call_one(transactions, viewer, &customer, status, follow_up, at)
                        .await,
                );
            }
            if called >= count || turn > 10_000 {
                return called;
            }
        }
        called
    }

    async fn call_one(
        &self,
        transactions: &SeaTransactions,
        viewer: &Viewer,
        customer: &Customer,
        to: &Status,
        follow_up: FollowUpChoice,
        at: Timestamp,
    ) -> bool {
        let unit = transactions.begin().await.unwrap();
        let scope = viewer.own_customers().unwrap();
        let mut customer = unit.customers.find(&scope, customer.id).await.unwrap().unwrap();
        let read = customer.version;
        let change = StatusChange {
            to,
            remark: Remark::parse("spoke with the mother").unwrap(),
            follow_up: if to.closes() {
                FollowUpChoice::Clear
            } else {
                follow_up
            },
            may_reopen: MayReopen::Yes,
        };
        let changed = customer.change_status(change, at).unwrap();
        // Moved to another place in the list, so that the next page holds others.
        let event = CustomerEvent {
            id: EventId::from_uuid(TimeOrderedIds.next()),
            customer: customer.id,
            at,
            by: viewer.user_id(),
            kind: EventKind::StatusChanged {
                from: changed.from,
                to: changed.to,
                remark: changed.remark,
                follow_up_at: changed.follow_up_at,
            },
        };
        unit.customers.update(&scope, &customer, read).await.unwrap();
        unit.customers.append(&self.scope(), &[event]).await.unwrap();
        unit.commit().await.unwrap();
        true
    }
}
