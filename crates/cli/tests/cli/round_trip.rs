//! Whatever customers there are: exported and imported into another company with the same people, statuses and fields,
//! they are the same customers; imported where they came from, they change nothing.

use std::collections::{BTreeMap, BTreeSet};

use callbook_application::ports::{
    AccountQueries as _, CompanyQueries as _, CustomFieldQueries as _, CustomerListing, CustomerQueries as _,
    Ids as _, Inserted, StatusQueries as _, Transactions as _, UserQueries as _,
};
use callbook_domain::access::{Channel, Provenance, Viewer};
use callbook_domain::company::Region;
use callbook_domain::custom_field::{
    Choices, CustomField, CustomFieldSet, CustomValue, FieldKind, FieldName, FieldNumber, FieldText,
};
use callbook_domain::customer::{
    Area, AssignmentRule, Customer, CustomerDetails, CustomerName, CustomerRecord, Notes, Remark,
    further_phones,
};
use callbook_domain::ids::{CustomFieldId, CustomerId};
use callbook_domain::phone::Phone;
use callbook_domain::status::StatusSet;
use callbook_domain::user::{Email, User};
use callbook_infrastructure::ids::TimeOrderedIds;
use callbook_infrastructure::keys::InstallationKey;
use callbook_infrastructure::sea::{
    Database, DatabaseOptions, SeaAccountQueries, SeaCompanyQueries, SeaCustomFieldQueries,
    SeaCustomerQueries, SeaStatusQueries, SeaTransactions, SeaUserQueries,
};
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::office::{Office, figures};

on_both_databases![whatever_customers_there_are_come_in_as_they_went_out];

const CUSTOMERS: usize = 220;
const ANSWERS: &str = "Science\nCommerce; \"evening\"\n=1+1";

fn whatever_customers_there_are_come_in_as_they_went_out(office: Office) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::default();
    let sketches = vec(sketch(), CUSTOMERS).new_tree(&mut runner).unwrap().current();
    runtime.block_on(async {
        Opened::of(&office).await.define_fields().await;
        Opened::of(&office).await.put_in(&sketches).await;
    });
    let went_out = runtime.block_on(async { Opened::of(&office).await.customers().await });
    assert!(went_out.len() > CUSTOMERS / 2, "too few numbers were different");

    for name in ["all.csv", "all.xlsx"] {
        let file = office.file(name);
        office
            .run(&["export", "--as", "mano", "--out", &file])
            .ends_with(0);

        let elsewhere = office.another();
        runtime.block_on(async { Opened::of(&elsewhere).await.define_fields().await });
        let said = elsewhere.run(&["import", &file, "--as", "mano", "--json"]);
        let outcome = said.ends_with(0).json();
        assert_eq!(figures(&outcome), [went_out.len() as u64, 0, 0, 0], "{outcome:#}");
        assert_eq!(
            outcome["reasons"],
            serde_json::json!({}),
            "nothing was not understood"
        );
        let came_in = runtime.block_on(async { Opened::of(&elsewhere).await.customers().await });
        for (phone, customer) in &went_out {
            assert_eq!(came_in.get(phone), Some(customer), "{name}");
        }
        assert_eq!(came_in.len(), went_out.len());

        let overwrite = ["--on-duplicate", "overwrite"];
        let said = office.run(&[&["import", &file, "--as", "mano", "--json"][..], &overwrite].concat());
        let outcome = said.ends_with(0).json();
        assert_eq!(figures(&outcome), [0, 0, went_out.len() as u64, 0], "{outcome:#}");
    }
    let stayed = runtime.block_on(async { Opened::of(&office).await.customers().await });
    assert_eq!(stayed, went_out);
}

/// What a customer is to be, before there is a company.
#[derive(Debug, Clone)]
struct Sketch {
    phones: Vec<Phone>,
    texts: [String; 4],
    email: Option<String>,
    date: Option<Date>,
    status: prop::sample::Index,
    assignee: Option<prop::sample::Index>,
    follow_up: Option<Timestamp>,
    do_not_call: bool,
    course: String,
    fee: Option<f64>,
    joined: Option<Date>,
    stream: Option<prop::sample::Index>,
}

/// What of a customer an export holds, without ids.
#[derive(Debug, Clone, PartialEq)]
struct Portable {
    details: CustomerDetails,
    custom: BTreeMap<String, CustomValue>,
    status: String,
    closed: bool,
    assignee: Option<String>,
    follow_up: Option<Timestamp>,
    do_not_call: bool,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        2 => "\\PC{0,30}",
        1 => "'{0,3}[=+@\t-]\\PC{0,8}",
        1 => "[ \t\n]{0,2}[a-zA-Z;,|\"'\t\n_x0-9 -]{0,30}[ \t\n]{0,2}",
        1 => "[\u{D00}-\u{D7F} \n]{0,20}",
        1 => "yes|no|NEW|0|1e5|TRUE|2025-03-31|31/12/2025|#N/A|9876543210",
    ]
}

/// Numbers of several countries. What no numbering plan has is left out.
fn phone() -> impl Strategy<Value = Option<Phone>> {
    let number = prop_oneof![
        "\\+91[6-9][0-9]{9}",
        "\\+97150[0-9]{7}",
        "\\+447[4-9][0-9]{8}",
        "\\+1201555[0-9]{4}",
        "\\+4915[1-9][0-9]{8}"
    ];
    number.prop_map(|number| Phone::parse(&number, Region::parse("IN").unwrap()).ok())
}

fn day() -> impl Strategy<Value = Date> {
    (1950i16..2070, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

/// Whole minutes mostly, as people choose them.
fn moment() -> impl Strategy<Value = Timestamp> {
    let seconds = 1_700_000_000i64..1_900_000_000;
    prop_oneof![
        3 => seconds.clone().prop_map(|at| Timestamp::from_second(at / 60 * 60).unwrap()),
        1 => (seconds, 0i32..1_000_000)
            .prop_map(|(at, micros)| Timestamp::new(at, micros * 1_000).unwrap()),
    ]
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let index = any::<prop::sample::Index>;
    let number = prop_oneof![
        (-1e9f64..1e9).prop_map(|number| (number * 100.0).round() / 100.0),
        -1e14f64..1e14,
        Just(0.1 + 0.2),
        Just(-12.5)
    ];
    let known = (
        vec(phone(), 1..6),
        [text(), text(), text(), text()],
        option::of("[a-z]{1,8}(\\+[a-z]{1,3})?@[a-z]{1,8}\\.example"),
        option::of(day()),
        index(),
    );
    let worked = (
        option::of(index()),
        option::of(moment()),
        prop::bool::weighted(0.15),
    );
    let own = (text(), option::of(number), option::of(day()), option::of(index()));
    (known, worked, own).prop_map(
        |(
            (phones, texts, email, date, status),
            (assignee, follow_up, do_not_call),
            (course, fee, joined, stream),
        )| Sketch {
            phones: phones.into_iter().flatten().collect(),
            texts,
            email,
            date,
            status,
            assignee,
            follow_up,
            do_not_call,
            course,
            fee,
            joined,
            stream,
        },
    )
}

/// An office's company, past the product.
struct Opened {
    database: Database,
    viewer: Viewer,
    statuses: StatusSet,
    users: Vec<User>,
    fields: CustomFieldSet,
}

impl Opened {
    async fn of(office: &Office) -> Self {
        let database = Database::open(&office.url(), DatabaseOptions::default())
            .await
            .unwrap();
        let accounts = SeaAccountQueries::new(database.clone());
        let user = accounts.by_login("mano").await.unwrap().unwrap().user;
        let companies = SeaCompanyQueries::new(database.clone());
        let company = companies.get(user.company.unwrap()).await.unwrap().unwrap();
        let viewer = Viewer::authenticated(user, company, Provenance::local(Channel::Cli)).unwrap();
        let scope = viewer.company_scope();
        Self {
            statuses: SeaStatusQueries::new(database.clone()).set(&scope).await.unwrap(),
            users: SeaUserQueries::new(database.clone()).all(&scope).await.unwrap(),
            fields: SeaCustomFieldQueries::new(database.clone())
                .set(&scope)
                .await
                .unwrap(),
            database,
            viewer,
        }
    }

    fn transactions(&self) -> SeaTransactions {
        SeaTransactions::new(self.database.clone(), &InstallationKey::new([7; 32]))
    }

    /// One field of each kind.
    async fn define_fields(&self) {
        let unit = self.transactions().begin().await.unwrap();
        let kinds = [
            ("Course \"wanted\"; 2026", FieldKind::Text),
            ("Fee", FieldKind::Number),
            ("Joined on", FieldKind::Date),
            ("Stream", FieldKind::Choice(Choices::parse(ANSWERS).unwrap())),
        ];
        for (position, (name, kind)) in (0..).zip(kinds) {
            let id = CustomFieldId::from_uuid(TimeOrderedIds.next());
            let name = FieldName::parse(name).unwrap();
            let field = CustomField::new(id, self.viewer.company_id(), name, kind, position);
            assert_eq!(unit.custom_fields.insert(&field).await.unwrap(), Inserted::Done);
        }
        unit.commit().await.unwrap();
    }

    /// Makes customers of the sketches; of two with one number the first.
    async fn put_in(&self, sketches: &[Sketch]) {
        let unit = self.transactions().begin().await.unwrap();
        let mut taken = BTreeSet::new();
        for sketch in sketches {
            if let Some(customer) = self
                .customer(sketch)
                .filter(|customer| taken.insert(customer.phone))
            {
                assert_eq!(unit.customers.insert(&customer).await.unwrap(), Inserted::Done);
            }
        }
        unit.commit().await.unwrap();
    }

    fn customer(&self, sketch: &Sketch) -> Option<Customer> {
        let (own, others) = sketch.phones.split_first()?;
        let [name, area, remark, notes] = &sketch.texts;
        let details = CustomerDetails {
            name: CustomerName::parse(name).unwrap(),
            other_phones: further_phones(*own, others.iter().copied()).unwrap(),
            email: sketch.email.as_ref().map(|email| Email::parse(email).unwrap()),
            area: Area::parse(area).unwrap(),
            date: sketch.date,
            remark: Remark::parse(remark).unwrap(),
            notes: Notes::parse(notes).unwrap(),
            custom: self.custom(sketch).collect(),
        };
        let statuses: Vec<_> = self.statuses.in_use().collect();
        let status = *sketch.status.get(&statuses);
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let id = CustomerId::from_uuid(TimeOrderedIds.next());
        let mut customer = Customer::new(id, self.viewer.company_id(), *own, status.id, now)
            .with_details(details)
            .begun_in(status);
        if let Some(assignee) = &sketch.assignee {
            let user = assignee.get(&self.users).id;
            customer.assign(Some(user), self.viewer.user_id(), AssignmentRule::ByHand, now);
        }
        Some(Customer::stored(CustomerRecord {
            // Whoever is closed is not called again.
            follow_up_at: sketch.follow_up.filter(|_| !status.closes()),
            do_not_call: sketch.do_not_call,
            ..(*customer).clone()
        }))
    }

    fn custom(&self, sketch: &Sketch) -> impl Iterator<Item = (CustomFieldId, CustomValue)> {
        self.fields.active().filter_map(|field| {
            let value = match &field.kind {
                FieldKind::Text => FieldText::parse(&sketch.course).unwrap().map(CustomValue::Text),
                FieldKind::Number => sketch.fee.and_then(FieldNumber::new).map(CustomValue::Number),
                FieldKind::Date => sketch.joined.map(CustomValue::Date),
                FieldKind::Choice(answers) => sketch
                    .stream
                    .map(|stream| CustomValue::Choice(stream.get(answers.all()).clone())),
            };
            Some((field.id, value?))
        })
    }

    /// All customers, by phone.
    async fn customers(&self) -> BTreeMap<Phone, Portable> {
        let queries = SeaCustomerQueries::new(self.database.clone());
        let scope = self.viewer.customers().unwrap();
        let mut walk = queries.walk(&scope, &CustomerListing::default()).await.unwrap();
        let mut all = BTreeMap::new();
        loop {
            let some = walk.next().await.unwrap();
            if some.is_empty() {
                return all;
            }
            all.extend(
                some.iter()
                    .map(|customer| (customer.phone, self.portable(customer))),
            );
        }
    }

    fn portable(&self, customer: &Customer) -> Portable {
        let mut details = customer.details.clone();
        let custom = std::mem::take(&mut details.custom);
        let named = |(id, value)| (self.fields.get(id).unwrap().name.to_string(), value);
        let assignee = customer.assignment.user();
        Portable {
            details,
            custom: custom.into_iter().map(named).collect(),
            status: self.statuses.get(customer.status).unwrap().key.clone(),
            closed: customer.closed,
            assignee: assignee.map(|id| {
                let user = self.users.iter().find(|user| user.id == id).unwrap();
                user.username.to_string()
            }),
            follow_up: customer.follow_up_at,
            do_not_call: customer.do_not_call,
        }
    }
}
