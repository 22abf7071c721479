//! An office's company, past the product.

use std::collections::{BTreeMap, BTreeSet};

use callbook_application::ports::{
    AccountQueries as _, CompanyQueries as _, CustomFieldQueries as _, CustomerListing, CustomerQueries as _,
    Ids as _, Inserted, StatusQueries as _, Transactions as _, UserQueries as _,
};
use callbook_domain::access::{Channel, Provenance, Viewer};
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

use super::ANSWERS;
use super::sketch::Sketch;
use crate::office::Office;

/// What of a customer an export holds, without ids.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Portable {
    details: CustomerDetails,
    custom: BTreeMap<String, CustomValue>,
    status: String,
    closed: bool,
    assignee: Option<String>,
    follow_up: Option<Timestamp>,
    do_not_call: bool,
}

/// An office's company, past the product.
pub(super) struct Opened {
    database: Database,
    viewer: Viewer,
    statuses: StatusSet,
    users: Vec<User>,
    fields: CustomFieldSet,
}

impl Opened {
    pub(super) async fn of(office: &Office) -> Self {
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
    pub(super) async fn define_fields(&self) {
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
    pub(super) async fn put_in(&self, sketches: &[Sketch]) {
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
    pub(super) async fn customers(&self) -> BTreeMap<Phone, Portable> {
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
