use callbook_application::ports::{GroupQueries, Inserted, Updated, UserQueries};
use callbook_domain::access::{Permission, Permissions, Role};
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{GroupId, UserId};
use callbook_domain::user::User;
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaGroupQueries, SeaUserQueries};

use crate::office::{Office, at, begin, new_id};

fn group(office: &Office, name: &str, permissions: &[Permission], members: &[UserId]) -> Group {
    let mut members = members.to_vec();
    members.sort();
    Group {
        id: GroupId::from_uuid(new_id()),
        company: office.company.id,
        name: GroupName::parse(name).unwrap().unwrap(),
        permissions: permissions.iter().copied().collect(),
        members,
        created_at: at(3),
        version: Version::FIRST,
    }
}

async fn stored(database: &Database, office: &Office) -> Vec<Group> {
    SeaGroupQueries::new(database.clone())
        .all(&office.scope)
        .await
        .unwrap()
}

async fn user(database: &Database, office: &Office, id: UserId) -> User {
    let users = SeaUserQueries::new(database.clone());
    users.find(&office.scope, id).await.unwrap().unwrap()
}

/// What is written with each user is what its groups say together.
async fn grants_fit(database: &Database, office: &Office) {
    let groups = stored(database, office).await;
    let users = SeaUserQueries::new(database.clone());
    for user in users.all(&office.scope).await.unwrap() {
        let said = groups
            .iter()
            .filter(|group| group.members.contains(&user.id))
            .fold(Permissions::NONE, |all, group| all.and(group.permissions));
        assert_eq!(user.granted, said, "{}", user.username);
    }
}

async fn insert(database: &Database, office: &Office, group: &Group) {
    let unit = begin(database).await;
    let inserted = unit.groups.insert(&office.scope, group).await.unwrap();
    assert_eq!(inserted, Inserted::Done);
    unit.commit().await.unwrap();
}

async fn a_group_comes_back_and_its_members_have_its_rights(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let binu = office.employ(&database, "binu", Role::Sales).await;
    let importers = group(
        &office,
        "Importers",
        &[Permission::ImportCustomers],
        &[asha.id, binu.id],
    );
    let watchers = group(&office, "all seeing", &[Permission::SeeAllCustomers], &[asha.id]);
    insert(&database, &office, &importers).await;
    insert(&database, &office, &watchers).await;
    assert_eq!(stored(&database, &office).await, [watchers, importers]);
    grants_fit(&database, &office).await;
    let asha = user(&database, &office, asha.id).await;
    assert_eq!(
        asha.granted,
        Permissions::NONE
            .with(Permission::ImportCustomers)
            .with(Permission::SeeAllCustomers)
    );
    assert!(asha.version > Version::FIRST.next(), "a form of before is stale");
}

async fn each_change_rewrites_what_its_members_have(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await.id;
    let binu = office.employ(&database, "binu", Role::Sales).await.id;
    let mut importers = group(
        &office,
        "Importers",
        &[Permission::ImportCustomers],
        &[asha, binu],
    );
    let keepers = group(&office, "Keepers", &[Permission::DeleteCustomers], &[binu]);
    insert(&database, &office, &importers).await;
    insert(&database, &office, &keepers).await;

    importers.permissions = Permissions::NONE.with(Permission::SeeCompanyFigures);
    importers.members = vec![binu];
    let unit = begin(&database).await;
    let update = |read: Version| unit.groups.update(&office.scope, &importers, read);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Done);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Stale);
    unit.commit().await.unwrap();
    grants_fit(&database, &office).await;
    assert!(user(&database, &office, asha).await.granted.is_empty());
    assert!(
        user(&database, &office, binu)
            .await
            .granted
            .allow(Permission::SeeCompanyFigures)
    );

    let unit = begin(&database).await;
    let delete = |read: Version| unit.groups.delete(&office.scope, importers.id, read);
    assert_eq!(delete(Version::FIRST).await.unwrap(), Updated::Stale);
    assert_eq!(delete(Version::FIRST.next()).await.unwrap(), Updated::Done);
    assert_eq!(delete(Version::FIRST.next()).await.unwrap(), Updated::Absent);
    unit.commit().await.unwrap();
    grants_fit(&database, &office).await;
    let binu = user(&database, &office, binu).await;
    assert_eq!(binu.granted, Permissions::NONE.with(Permission::DeleteCustomers));
}

async fn what_is_not_committed_grants_nothing(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await.id;
    let importers = group(&office, "Importers", &[Permission::ImportCustomers], &[asha]);
    let unit = begin(&database).await;
    unit.groups.insert(&office.scope, &importers).await.unwrap();
    drop(unit);
    assert!(user(&database, &office, asha).await.granted.is_empty());
    assert!(stored(&database, &office).await.is_empty());
}

async fn names_are_unique_within_a_company_whatever_their_case(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    insert(&database, &office, &group(&office, "Importers", &[], &[])).await;
    insert(&database, &other, &group(&other, "importers", &[], &[])).await;
    let unit = begin(&database).await;
    let again = group(&office, "IMPORTERS", &[], &[]);
    let inserted = unit.groups.insert(&office.scope, &again).await.unwrap();
    assert_eq!(inserted, Inserted::Taken("name"));
    // The transaction goes on after a name that was taken.
    let keepers = group(&office, "Keepers", &[], &[]);
    unit.groups.insert(&office.scope, &keepers).await.unwrap();
    let renamed = Group {
        name: again.name,
        ..keepers
    };
    let updated = unit.groups.update(&office.scope, &renamed, Version::FIRST).await;
    assert_eq!(updated.unwrap(), Updated::Taken);
}

async fn another_companys_groups_do_not_exist(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await.id;
    let importers = group(&office, "Importers", &[Permission::ImportCustomers], &[asha]);
    insert(&database, &office, &importers).await;
    let unit = begin(&database).await;
    assert_eq!(unit.groups.all(&other.scope).await.unwrap(), []);
    let updated = unit.groups.update(&other.scope, &importers, Version::FIRST).await;
    assert_eq!(updated.unwrap(), Updated::Absent);
    let deleted = unit
        .groups
        .delete(&other.scope, importers.id, Version::FIRST)
        .await;
    assert_eq!(deleted.unwrap(), Updated::Absent);
    unit.commit().await.unwrap();
    assert_eq!(stored(&database, &office).await, [importers]);
    grants_fit(&database, &office).await;
}

/// Two who give one user different groups at once: it has both afterwards.
async fn of_two_at_once_none_is_lost(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await.id;
    let names = ["one", "two", "three", "four"];
    let permissions = [
        Permission::ImportCustomers,
        Permission::SeeAllCustomers,
        Permission::AssignCustomers,
        Permission::SeeCompanyFigures,
    ];
    let put = |name: &'static str, permission: Permission| {
        let office = &office;
        let database = &database;
        async move {
            let unit = begin(database).await;
            unit.groups.all(&office.scope).await.unwrap();
            let group = group(office, name, &[permission], &[asha]);
            unit.groups.insert(&office.scope, &group).await.unwrap();
            unit.commit().await.unwrap();
        }
    };
    tokio::join!(
        put(names[0], permissions[0]),
        put(names[1], permissions[1]),
        put(names[2], permissions[2]),
        put(names[3], permissions[3]),
    );
    grants_fit(&database, &office).await;
    let granted = user(&database, &office, asha).await.granted;
    assert!(permissions.iter().all(|permission| granted.allow(*permission)));
}

on_both_databases!(
    a_group_comes_back_and_its_members_have_its_rights,
    each_change_rewrites_what_its_members_have,
    what_is_not_committed_grants_nothing,
    names_are_unique_within_a_company_whatever_their_case,
    another_companys_groups_do_not_exist,
    of_two_at_once_none_is_lost,
);
