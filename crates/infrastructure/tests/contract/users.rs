use callbook_application::ports::{Inserted, Updated, UserQueries};
use callbook_domain::access::Role;
use callbook_domain::user::{Activity, Email, PersonName, User};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaUserQueries};

use crate::office::{Office, at, begin, user};

async fn a_user_comes_back_as_it_was_written(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = User {
        last_sign_in_at: Some(at(5)),
        activity: Activity::Deactivated { at: at(9) },
        ..user(&office.company, "asha", Role::Sales)
    };
    let unit = begin(&database).await;
    assert_eq!(unit.users.insert(&asha, None).await.unwrap(), Inserted::Done);
    assert_eq!(
        unit.users.find(&office.scope, asha.id).await.unwrap().as_ref(),
        Some(&asha)
    );
    unit.commit().await.unwrap();
    let found = SeaUserQueries::new(database)
        .find(&office.scope, asha.id)
        .await
        .unwrap();
    assert_eq!(found, Some(asha));
}

async fn username_and_address_are_unique_in_the_installation(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;

    let namesake = user(&other.company, "asha", Role::Sales);
    let same_address = User {
        email: asha.email.clone(),
        ..user(&other.company, "latha", Role::Sales)
    };
    let unit = begin(&database).await;
    assert_eq!(
        unit.users.insert(&namesake, None).await.unwrap(),
        Inserted::Taken("username")
    );
    assert_eq!(
        unit.users.insert(&same_address, None).await.unwrap(),
        Inserted::Taken("email")
    );
    assert!(unit.users.email_taken(&same_address).await.unwrap());
    assert!(
        !unit.users.email_taken(&asha).await.unwrap(),
        "its own address is not another's"
    );
    // The transaction goes on after a value that was taken.
    let fresh = user(&other.company, "meera", Role::Sales);
    assert_eq!(unit.users.insert(&fresh, None).await.unwrap(), Inserted::Done);
    unit.commit().await.unwrap();
    assert_eq!(
        SeaUserQueries::new(database)
            .all(&other.scope)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn an_edit_names_the_version_it_was_made_from(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let edited = User {
        name: PersonName::parse("Asha Menon").unwrap().unwrap(),
        email: Email::parse("menon@example.com").unwrap(),
        role: Role::Manager,
        activity: Activity::Deactivated { at: at(60) },
        version: Version::FIRST.next(),
        ..asha.clone()
    };
    let unit = begin(&database).await;
    let update = |read: Version| unit.users.update(&office.scope, &edited, read);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Done);
    assert_eq!(update(Version::FIRST).await.unwrap(), Updated::Stale);
    unit.commit().await.unwrap();
    let found = SeaUserQueries::new(database)
        .find(&office.scope, asha.id)
        .await
        .unwrap();
    assert_eq!(found, Some(edited));
}

async fn an_address_that_somebody_took_first_is_told(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let binu = office.employ(&database, "binu", Role::Sales).await;
    let edited = User {
        email: binu.email.clone(),
        ..asha
    };
    let unit = begin(&database).await;
    let updated = unit.users.update(&office.scope, &edited, Version::FIRST).await;
    assert_eq!(updated.unwrap(), Updated::Taken);
}

async fn another_company_does_not_exist(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;

    let unit = begin(&database).await;
    assert_eq!(unit.users.find(&other.scope, asha.id).await.unwrap(), None);
    assert_eq!(
        unit.users
            .update(&other.scope, &asha, Version::FIRST)
            .await
            .unwrap(),
        Updated::Absent
    );
    unit.commit().await.unwrap();
    let queries = SeaUserQueries::new(database);
    assert_eq!(queries.find(&other.scope, asha.id).await.unwrap(), None);
    assert_eq!(queries.all(&other.scope).await.unwrap(), [other.admin]);
    assert_eq!(queries.find(&office.scope, asha.id).await.unwrap(), Some(asha));
}

async fn active_users_come_first_and_then_by_name(database: Database) {
    let office = Office::open(&database, "office").await;
    let named = |username: &str, name: &str, activity: Activity| User {
        name: PersonName::parse(name).unwrap().unwrap(),
        activity,
        ..user(&office.company, username, Role::Sales)
    };
    let unit = begin(&database).await;
    for user in [
        named("u1", "asha", Activity::Deactivated { at: at(1) }),
        named("u2", "Zoya", Activity::Active),
        named("u3", "élodie", Activity::Active),
        named("u4", "Binu", Activity::Active),
        named("u5", "asha", Activity::Active),
    ] {
        unit.users.insert(&user, None).await.unwrap();
    }
    unit.commit().await.unwrap();
    let users = SeaUserQueries::new(database).all(&office.scope).await.unwrap();
    let names: Vec<&str> = users.iter().map(|user| user.username.as_str()).collect();
    assert_eq!(names, ["u5", "u4", "office.admin", "u2", "u3", "u1"]);
}

async fn only_admins_who_can_sign_in_count(database: Database) {
    let office = Office::open(&database, "office").await;
    Office::open(&database, "other").await;
    office.employ(&database, "second", Role::Admin).await;
    office.employ(&database, "manager", Role::Manager).await;
    let gone = User {
        activity: Activity::Deactivated { at: at(1) },
        ..user(&office.company, "gone", Role::Admin)
    };
    let unit = begin(&database).await;
    unit.users.insert(&gone, None).await.unwrap();
    assert_eq!(unit.users.active_admins(&office.scope).await.unwrap(), 2);
}

async fn who_counts_admins_at_the_same_time_counts_after_the_other(database: Database) {
    let office = Office::open(&database, "office").await;
    let second = office.employ(&database, "second", Role::Admin).await;
    let unit = begin(&database).await;
    assert_eq!(unit.users.active_admins(&office.scope).await.unwrap(), 2);

    let (other_database, scope) = (database.clone(), office.scope);
    let other = tokio::spawn(async move {
        let unit = begin(&other_database).await;
        unit.users.active_admins(&scope).await.unwrap()
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let deactivated = User {
        activity: Activity::Deactivated { at: at(1) },
        ..second
    };
    unit.users
        .update(&office.scope, &deactivated, Version::FIRST)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), 1);
}

async fn signing_in_is_written_down_and_is_no_edit(database: Database) {
    let office = Office::open(&database, "office").await;
    let unit = begin(&database).await;
    unit.users.signed_in(office.admin.id, at(77)).await.unwrap();
    unit.commit().await.unwrap();
    let found = SeaUserQueries::new(database)
        .find(&office.scope, office.admin.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.last_sign_in_at, Some(at(77)));
    assert_eq!(found.version, office.admin.version);
}

async fn who_manages_users_sees_failures_and_second_factors(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let hour = jiff::SignedDuration::from_hours(1);
    let unit = begin(&database).await;
    unit.throttle.fail("account:asha", hour, at(0)).await.unwrap();
    unit.throttle.fail("account:asha", hour, at(1)).await.unwrap();
    unit.factors.want_mail(asha.id, Some(at(1))).await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaUserQueries::new(database);
    let failures = |now| queries.failures("account:asha", hour, now);
    assert_eq!(failures(at(2)).await.unwrap().count, 2);
    assert_eq!(failures(at(4000)).await.unwrap().count, 0);
    assert_eq!(
        queries.with_second_factor(&office.scope).await.unwrap(),
        [asha.id]
    );
    assert_eq!(queries.with_second_factor(&other.scope).await.unwrap(), []);
}

on_both_databases! {
    who_manages_users_sees_failures_and_second_factors,
    superusers_are_read_and_written_and_nobody_else_is,
    an_address_that_somebody_took_first_is_told,
    a_user_comes_back_as_it_was_written,
    username_and_address_are_unique_in_the_installation,
    an_edit_names_the_version_it_was_made_from,
    another_company_does_not_exist,
    active_users_come_first_and_then_by_name,
    only_admins_who_can_sign_in_count,
    who_counts_admins_at_the_same_time_counts_after_the_other,
    signing_in_is_written_down_and_is_no_edit,
}

async fn superusers_are_read_and_written_and_nobody_else_is(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let root = User {
        company: None,
        ..user(&office.company, "root", Role::Superuser)
    };
    let unit = begin(&database).await;
    unit.users.insert(&root, None).await.unwrap();
    assert_eq!(
        unit.users.superusers().await.unwrap(),
        std::slice::from_ref(&root)
    );
    let gone = |user: &User| User {
        activity: Activity::Deactivated { at: at(60) },
        version: Version::FIRST.next(),
        ..user.clone()
    };
    let update = |user: User| {
        let unit = &unit;
        async move { unit.users.update_superuser(&user, Version::FIRST).await.unwrap() }
    };
    assert_eq!(update(gone(&root)).await, Updated::Done);
    assert_eq!(update(gone(&root)).await, Updated::Stale);
    assert_eq!(
        update(gone(&asha)).await,
        Updated::Stale,
        "it belongs to a company"
    );
    assert_eq!(unit.users.superusers().await.unwrap(), [gone(&root)]);
    unit.commit().await.unwrap();
    let found = SeaUserQueries::new(database).find(&office.scope, asha.id).await;
    assert_eq!(found.unwrap(), Some(asha));
}
