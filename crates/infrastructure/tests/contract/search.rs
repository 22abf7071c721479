use callbook_application::ports::{
    AssigneeFilter, CappedCount, CustomerFilter, CustomerListing, CustomerQueries, PageAt, SortKey,
};
use callbook_domain::custom_field::CustomValue;
use callbook_domain::customer::{Area, Calling, Customer, CustomerDetails, Notes, Remark};
use callbook_domain::ids::{CustomFieldId, CustomerId};
use callbook_domain::user::Email;
use callbook_infrastructure::sea::{Database, SeaCustomerQueries};

use crate::office::{at, begin};
use crate::people::{CallingRoom, filtered, named, phone};

const NAMES: [&str; 10] = [
    "Asha Menon",
    "ASHA Nair",
    "Binu 100% Kumar",
    "under_score",
    "back\\slash",
    "quote \" 'single'",
    "മലയാളം പേര്",
    "OR AND NOT near*",
    "Ünal İpek",
    "x",
];

fn own() -> (CustomFieldId, CustomValue) {
    let value = CustomValue::restored("choice", "Asha House").unwrap();
    (CustomFieldId::from_uuid(uuid::Uuid::from_u128(1)), value)
}

async fn people(database: &Database, room: &CallingRoom) -> Vec<Customer> {
    let unit = begin(database).await;
    let mut people = Vec::new();
    for number in 0..40 {
        let index = number as usize;
        let customer = room.customer(number * 7_919, "x").with_details(CustomerDetails {
            name: named(NAMES[index % NAMES.len()]),
            email: index
                .is_multiple_of(4)
                .then(|| Email::parse(&format!("person{number}@example.com")).unwrap()),
            area: Area::parse(["Kochi", "Thrissur", ""][index % 3]).unwrap(),
            date: None,
            remark: Remark::parse(["wants a call-back\nsoon", "", "(urgent) {a: b}"][index % 3]).unwrap(),
            notes: Notes::parse(["fees 50_000", "", ""][index % 3]).unwrap(),
            other_phones: (number % 5 == 0)
                .then(|| phone(900_000 + number))
                .into_iter()
                .collect(),
            custom: (number % 6 == 0).then(own).into_iter().collect(),
        });
        room.add_within(&unit, &customer).await;
        people.push(customer);
    }
    unit.commit().await.unwrap();
    people
}

/// By the rule, without any index: all words in the text of one customer, or the digits of a written number.
fn matches(customer: &Customer, typed: &str) -> bool {
    let details = &customer.details;
    let mut fields = vec![customer.phone.to_string()];
    fields.extend(details.name.as_ref().map(ToString::to_string));
    fields.extend(details.email.as_ref().map(ToString::to_string));
    fields.extend(details.area.as_ref().map(ToString::to_string));
    fields.extend(details.other_phones.iter().map(ToString::to_string));
    fields.extend(details.custom.values().map(ToString::to_string));
    fields.extend(details.remark.as_ref().map(ToString::to_string));
    fields.extend(details.notes.as_ref().map(ToString::to_string));
    let fields: Vec<String> = fields.iter().map(|field| field.to_lowercase()).collect();
    let typed = typed.to_lowercase();
    let occurs = |word: &str| fields.iter().any(|field| field.contains(word));
    let words = typed.split_whitespace().all(occurs);
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || " -+()".contains(c)) && digits.len() >= 4;
    words || (is_number && fields[0].contains(digits))
}

const TYPED: [&str; 34] = [
    "asha",
    "ASHA",
    "ash men",
    "menon asha",
    "ha me",
    "xyzzy",
    "100%",
    "%",
    "_",
    "under_s",
    "r_s",
    "\\",
    "back\\sl",
    "\"",
    "quote \"",
    "'single'",
    "'",
    "മലയാളം",
    "മല",
    "പേര്",
    "OR",
    "or and",
    "near*",
    "NOT",
    "ünal",
    "ipek",
    "person12@",
    "call-back",
    "(urgent) {a:",
    "50_000",
    "+9194",
    "094000",
    "94000 00",
    "x",
];

async fn a_search_finds_what_a_plain_look_finds(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = people(&database, &room).await;
    let queries = SeaCustomerQueries::new(database);
    for typed in TYPED {
        let mut expected: Vec<CustomerId> = people
            .iter()
            .filter(|one| matches(one, typed))
            .map(|one| one.id)
            .collect();
        expected.reverse();
        let found = queries.search(&room.all(), typed, 100).await.unwrap();
        assert_eq!(
            found.iter().map(|one| one.id).collect::<Vec<_>>(),
            expected,
            "search {typed:?}"
        );
        let filter = CustomerFilter {
            search: Some(typed.to_owned()),
            ..CustomerFilter::default()
        };
        let page = queries
            .list(&room.all(), &filtered(filter, SortKey::Created))
            .await
            .unwrap();
        assert_eq!(
            page.customers.iter().map(|one| one.id).collect::<Vec<_>>(),
            expected,
            "list {typed:?}"
        );
        assert_eq!(page.total, CappedCount::Exactly(expected.len() as u64));
    }
    assert_eq!(queries.search(&room.all(), " \0 ", 10).await.unwrap(), Vec::new());
    assert_eq!(queries.search(&room.all(), "asha", 3).await.unwrap().len(), 3);
}

async fn a_search_goes_with_filters_sortings_and_pages(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people = people(&database, &room).await;
    let given: Vec<&Customer> = people.iter().take(25).collect();
    room.give(&database, &given, &room.asha).await;
    let queries = SeaCustomerQueries::new(database);
    let mut expected: Vec<(String, CustomerId)> = given
        .iter()
        .filter(|one| matches(one, "asha"))
        .map(|one| (one.details.name.as_ref().unwrap().as_str().to_lowercase(), one.id))
        .collect();
    expected.sort_by(|a, b| b.cmp(a));
    for scope in [room.all(), room.of(&room.asha)] {
        let mut listing = filtered(
            CustomerFilter {
                search: Some("asha".to_owned()),
                assignee: AssigneeFilter::User(room.asha.user_id()),
                ..CustomerFilter::default()
            },
            SortKey::Name,
        );
        listing.size = 2;
        let mut shown = Vec::new();
        loop {
            let page = queries.list(&scope, &listing).await.unwrap();
            shown.extend(page.customers.iter().map(|one| one.id));
            match page.next {
                Some(next) => listing.page = PageAt::After(next),
                None => break,
            }
        }
        assert_eq!(shown, expected.iter().map(|(_, id)| *id).collect::<Vec<_>>());
    }
}

async fn an_edit_is_found_by_its_new_text_only(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut customer = room.customer(1, "Chandrika");
    room.add(&database, &customer).await;
    let read = customer.version;
    customer.edit(
        phone(555_555),
        CustomerDetails {
            name: named("Devika"),
            ..CustomerDetails::default()
        },
        Calling::Allowed,
        at(9),
    );
    let unit = begin(&database).await;
    unit.customers.update(&room.all(), &customer, read).await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    let found = async |typed: &str| queries.search(&room.all(), typed, 9).await.unwrap().len();
    assert_eq!(found("chandrika").await, 0);
    assert_eq!(found("devika").await, 1);
    assert_eq!(found("400555555").await, 1);
    assert_eq!(found("400000001").await, 0);
}

/// More than are looked through one by one, so that the index of trigrams has to answer.
async fn what_lies_beyond_the_newest_is_found(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut people: Vec<Customer> = (0..30)
        .map(|number| room.customer(number, "Rare \"Bird\" %"))
        .collect();
    people.extend((30..12_000).map(|number| room.customer(number, "Common Sparrow")));
    let unit = begin(&database).await;
    assert_eq!(unit.customers.insert_imported(&people).await.unwrap(), Vec::new());
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    let found = queries.search(&room.all(), "rare \"bird\"", 25).await.unwrap();
    let expected: Vec<CustomerId> = (5..30).rev().map(|number: usize| people[number].id).collect();
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected);
    assert_eq!(
        queries.search(&room.all(), "bird\" %", 40).await.unwrap().len(),
        30
    );
    let found = queries.search(&room.all(), "sparrow", 25).await.unwrap();
    assert_eq!(found[0].id, people[11_999].id);
    let list = async |typed: &str, size: u16, sort: SortKey| {
        let filter = CustomerFilter {
            search: Some(typed.to_owned()),
            ..CustomerFilter::default()
        };
        let listing = CustomerListing {
            size,
            ..filtered(filter, sort)
        };
        queries.list(&room.all(), &listing).await.unwrap()
    };
    for sort in [SortKey::Created, SortKey::Name] {
        let rare = list("bird", 20, sort).await;
        assert_eq!((rare.customers.len(), rare.total), (20, CappedCount::Exactly(30)));
        let common = list("sparrow", 20, sort).await;
        assert_eq!(
            (common.customers.len(), common.total),
            (20, CappedCount::MoreThan(10_000))
        );
    }
    assert_eq!(list("rare", 100, SortKey::Name).await.customers.len(), 30);
}

/// An index that lags behind within a unit must not be told to forget what it does not have yet.
async fn who_comes_changes_and_goes_within_one_unit_is_found_as_it_was_left(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let mut people = vec![room.customer(1, "Chandrika"), room.customer(2, "Gauri Nair")];
    people.extend((3..12_000).map(|number| room.customer(number, "Common Sparrow")));
    let mut changed = people[0].clone();
    let details = CustomerDetails {
        name: named("Devika"),
        ..CustomerDetails::default()
    };
    let read = changed.version;
    changed.edit(changed.phone, details, Calling::Allowed, at(9));
    let unit = begin(&database).await;
    assert_eq!(unit.customers.insert_imported(&people[..2]).await.unwrap(), []);
    unit.customers.update(&room.all(), &changed, read).await.unwrap();
    let gone = [people[1].id];
    let removed = unit.customers.remove_many(&room.office.scope, &gone).await;
    assert_eq!(removed.unwrap(), 1);
    assert_eq!(unit.customers.insert_imported(&people[2..]).await.unwrap(), []);
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database);
    for (typed, expected) in [("chandrika", 0), ("devika", 1), ("gauri", 0), ("sparrow", 9)] {
        let found = queries.search(&room.all(), typed, 9).await.unwrap();
        assert_eq!(found.len(), expected, "{typed}");
    }
}

on_both_databases! {
    who_comes_changes_and_goes_within_one_unit_is_found_as_it_was_left,
    a_search_finds_what_a_plain_look_finds,
    a_search_goes_with_filters_sortings_and_pages,
    an_edit_is_found_by_its_new_text_only,
    what_lies_beyond_the_newest_is_found,
}
