use callbook_application::ports::{
    CustomFieldQueries, CustomerQueries, ImportedUpdate, Inserted, StoreError, Updated,
};
use callbook_domain::custom_field::{
    Choices, CustomField, CustomFieldSet, CustomValue, CustomValues, FieldKind, FieldName,
};
use callbook_domain::customer::{Calling, Customer, CustomerDetails};
use callbook_domain::ids::{CustomFieldId, ImportId};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaCustomFieldQueries, SeaCustomerQueries};

use crate::office::{Office, at, begin, new_id};
use crate::people::{CallingRoom, full_details, named, phone};

fn field(office: &Office, position: u32, name: &str, kind: FieldKind) -> CustomField {
    let id = CustomFieldId::from_uuid(new_id());
    CustomField::new(
        id,
        office.company.id,
        FieldName::parse(name).unwrap(),
        kind,
        position,
    )
}

fn course() -> FieldKind {
    FieldKind::Choice(Choices::parse("Science\nArts & \"Crafts\"\nകല").unwrap())
}

async fn add(database: &Database, fields: &[&CustomField]) {
    let unit = begin(database).await;
    for field in fields {
        assert_eq!(unit.custom_fields.insert(field).await.unwrap(), Inserted::Done);
    }
    unit.commit().await.unwrap();
}

async fn stored(database: &Database, office: &Office) -> CustomFieldSet {
    SeaCustomFieldQueries::new(database.clone())
        .set(&office.scope)
        .await
        .unwrap()
}

async fn fields_come_back_in_their_order_and_only_to_their_company(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let fields = [
        field(&office, 0, "Course", course()),
        field(&office, 1, "Budget", FieldKind::Number),
        field(&office, 2, "Visit", FieldKind::Date),
        field(&office, 3, "School", FieldKind::Text),
    ];
    let same_name = field(&other, 0, "course", FieldKind::Text);
    add(
        &database,
        &[&fields[3], &fields[1], &same_name, &fields[0], &fields[2]],
    )
    .await;
    assert_eq!(stored(&database, &office).await.all(), fields);
    assert_eq!(stored(&database, &other).await.all(), [same_name]);
    let unit = begin(&database).await;
    assert_eq!(unit.custom_fields.set(&office.scope).await.unwrap().all(), fields);
}

async fn a_name_is_there_once_whoever_adds_or_renames(database: Database) {
    let office = Office::open(&database, "office").await;
    let (course, budget) = (
        field(&office, 0, "Course", course()),
        field(&office, 1, "Budget", FieldKind::Number),
    );
    add(&database, &[&course, &budget]).await;
    let unit = begin(&database).await;
    let again = field(&office, 2, "COURSE.", FieldKind::Text);
    assert_eq!(
        unit.custom_fields.insert(&again).await.unwrap(),
        Inserted::Taken("name")
    );
    unit.commit().await.unwrap();
    let unit = begin(&database).await;
    let renamed = CustomField {
        name: FieldName::parse("course").unwrap(),
        ..budget.clone()
    };
    let taken = unit
        .custom_fields
        .update(&office.scope, &renamed, Version::FIRST)
        .await
        .unwrap();
    assert_eq!(taken, Updated::Taken);
    drop(unit);
    assert_eq!(stored(&database, &office).await.all(), [course, budget]);
}

async fn an_edit_is_written_once_and_within_its_company(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let course = field(&office, 0, "Course", course());
    add(&database, &[&course]).await;
    let edited = CustomField {
        name: FieldName::parse("Stream").unwrap(),
        kind: FieldKind::Choice(Choices::parse("Law").unwrap()),
        retired_at: Some(at(9)),
        ..course.clone()
    };
    let unit = begin(&database).await;
    let update = async |scope, field: &CustomField| -> Result<Updated, StoreError> {
        unit.custom_fields.update(scope, field, Version::FIRST).await
    };
    assert_eq!(update(&other.scope, &edited).await.unwrap(), Updated::Absent);
    assert_eq!(update(&office.scope, &edited).await.unwrap(), Updated::Done);
    assert_eq!(update(&office.scope, &edited).await.unwrap(), Updated::Stale);
    let gone = field(&office, 5, "Gone", FieldKind::Text);
    assert_eq!(update(&office.scope, &gone).await.unwrap(), Updated::Absent);
    unit.commit().await.unwrap();
    let expected = CustomField {
        version: Version::FIRST.next(),
        ..edited
    };
    assert_eq!(stored(&database, &office).await.all(), [expected]);
}

async fn the_order_is_the_companys_own(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let fields: Vec<_> = (0..3)
        .map(|number| field(&office, number, &format!("Field {number}"), FieldKind::Text))
        .collect();
    add(&database, &[&fields[0], &fields[1], &fields[2]]).await;
    let order = [fields[2].id, fields[0].id, fields[1].id];
    let ids = async || -> Vec<CustomFieldId> {
        let fields = stored(&database, &office).await;
        fields.all().iter().map(|field| field.id).collect()
    };
    let before = ids().await;
    for (office, expected) in [(&other, before), (&office, order.to_vec())] {
        let unit = begin(&database).await;
        unit.custom_fields.reorder(&office.scope, &order).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(ids().await, expected);
    }
}

fn own(number: u128, text: &str) -> CustomValues {
    let field = CustomFieldId::from_uuid(uuid::Uuid::from_u128(number));
    CustomValues::from([(field, CustomValue::restored("text", text).unwrap())])
}

fn details(name: &str, further: &[u64], custom: CustomValues) -> CustomerDetails {
    CustomerDetails {
        name: named(name),
        other_phones: further.iter().map(|number| phone(*number)).collect(),
        custom,
        ..CustomerDetails::default()
    }
}

/// By hand and by an import; in one statement some have phones, some values, some both, some neither.
async fn further_phones_and_own_values_come_back_and_are_found(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let people: Vec<Customer> = [
        details("Asha", &[501, 502], own(1, "Hillside School")),
        details("Binu", &[], CustomValues::new()),
        details("Chitra", &[503], CustomValues::new()),
        details("Devi", &[], own(2, "Lakeside School")),
    ]
    .into_iter()
    .zip(1..)
    .map(|(details, number)| room.customer(number, "x").with_details(details))
    .collect();
    let (alone, rest) = people.split_last().unwrap();
    let unit = begin(&database).await;
    unit.customers.insert_imported(rest).await.unwrap();
    room.add_within(&unit, alone).await;
    let phones: Vec<_> = people.iter().map(|customer| customer.phone).collect();
    let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
    for customer in &people {
        assert_eq!(known[&customer.phone].details, customer.details);
    }
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    for customer in &people {
        let found = queries.find(&room.all(), customer.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(customer));
    }
    for (typed, expected) in [
        ("hillside", vec![0]),
        ("school", vec![3, 0]),
        (&phone(502).to_string(), vec![0]),
        (&phone(503).to_string()[3..], vec![2]),
    ] {
        let found = queries.search(&room.all(), typed, 9).await.unwrap();
        let ids: Vec<_> = found.iter().map(|customer| customer.id).collect();
        let expected: Vec<_> = expected.iter().map(|place| people[*place].id).collect();
        assert_eq!(ids.len(), expected.len(), "{typed}");
        assert!(expected.iter().all(|id| ids.contains(id)), "{typed}");
    }
    let mut edited = people[0].clone();
    edited.edit(
        edited.phone,
        details("Asha", &[504], own(1, "Riverside School")),
        Calling::Never,
        at(80),
    );
    let unit = begin(&database).await;
    let updated = unit
        .customers
        .update(&room.all(), &edited, Version::FIRST)
        .await
        .unwrap();
    assert_eq!(updated, Updated::Done);
    unit.commit().await.unwrap();
    let found = queries.find(&room.all(), edited.id).await.unwrap().unwrap();
    assert_eq!((&found.details, found.do_not_call), (&edited.details, true));
    assert_eq!(
        queries.search(&room.all(), "hillside", 9).await.unwrap(),
        Vec::new()
    );
    assert_eq!(
        queries.search(&room.all(), "riverside", 9).await.unwrap().len(),
        1
    );
}

async fn an_import_changes_and_empties_them(database: Database) {
    let room = CallingRoom::open(&database, "room").await;
    let before = [
        details("Asha", &[501], own(1, "Hillside School")),
        details("Binu", &[], CustomValues::new()),
        details("Chitra", &[], CustomValues::new()),
    ];
    let people: Vec<Customer> = before
        .into_iter()
        .zip(1..)
        .map(|(details, number)| room.customer(number, "x").with_details(details))
        .collect();
    let unit = begin(&database).await;
    unit.customers.insert_imported(&people).await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaCustomerQueries::new(database.clone());
    // The first is emptied, in a statement that only it needs the columns for; then others are filled.
    for after in [
        [
            CustomerDetails::default(),
            full_details(),
            CustomerDetails::default(),
        ],
        [
            CustomerDetails::default(),
            CustomerDetails::default(),
            details("Chitra", &[503], own(2, "Lakeside School")),
        ],
        [
            CustomerDetails::default(),
            full_details(),
            CustomerDetails::default(),
        ],
    ] {
        let unit = begin(&database).await;
        let phones: Vec<_> = people.iter().map(|customer| customer.phone).collect();
        let known = unit.customers.known(&room.office.scope, &phones).await.unwrap();
        let update = |(customer, details): (&Customer, &CustomerDetails)| ImportedUpdate {
            details: details.clone(),
            status: customer.status,
            closed: false,
            assignee: None,
            follow_up: None,
            do_not_call: false,
            import: ImportId::from_uuid(new_id()),
            by: room.manager.user_id(),
            at: at(90),
            before: known[&customer.phone].clone(),
        };
        let updates: Vec<_> = people.iter().zip(&after).map(update).collect();
        let stale = unit
            .customers
            .update_imported(&room.office.scope, &updates)
            .await
            .unwrap();
        assert_eq!(stale, Vec::new());
        unit.commit().await.unwrap();
        for (customer, details) in people.iter().zip(&after) {
            let found = queries.find(&room.all(), customer.id).await.unwrap().unwrap();
            assert_eq!(&found.details, details);
        }
        assert_eq!(
            queries.search(&room.all(), "hillside", 9).await.unwrap(),
            Vec::new()
        );
    }
}

on_both_databases! {
    fields_come_back_in_their_order_and_only_to_their_company,
    a_name_is_there_once_whoever_adds_or_renames,
    an_edit_is_written_once_and_within_its_company,
    the_order_is_the_companys_own,
    further_phones_and_own_values_come_back_and_are_found,
    an_import_changes_and_empties_them,
}
