use callbook_application::ports::{AccountQueries, EmailChange, TokenDigest, Updated, UserQueries};
use callbook_domain::access::Role;
use callbook_domain::company::Zone;
use callbook_domain::ids::{LinkId, UserId};
use callbook_domain::user::{Email, PersonName, User};
use callbook_domain::version::Version;
use callbook_infrastructure::sea::{Database, SeaAccountQueries, SeaUserQueries};

use crate::office::{Office, at, begin, new_id};

const DIGEST: TokenDigest = TokenDigest([7; 32]);

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

fn change(user: UserId, to: &str, digest: TokenDigest) -> EmailChange {
    EmailChange {
        id: LinkId::from_uuid(new_id()),
        user,
        email: email(to),
        digest,
        made_at: at(0),
        expires_at: at(1_800),
    }
}

async fn ask(database: &Database, change: &EmailChange) {
    let unit = begin(database).await;
    unit.email_changes.insert(change).await.unwrap();
    unit.commit().await.unwrap();
}

async fn found(database: &Database, office: &Office, user: UserId) -> User {
    let queries = SeaUserQueries::new(database.clone());
    queries.find(&office.scope, user).await.unwrap().unwrap()
}

async fn somebody_edits_itself_and_nothing_else_of_it_changes(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let edited = User {
        name: PersonName::parse("Asha M").unwrap().unwrap(),
        zone: Some(Zone::parse("Europe/London").unwrap()),
        tell_of_new_devices: false,
        // What nobody does to itself.
        role: Role::Admin,
        email: email("other@example.com"),
        ..asha.clone()
    };
    let unit = begin(&database).await;
    assert_eq!(
        unit.users.edit_own(&edited, Version::FIRST).await.unwrap(),
        Updated::Done
    );
    assert_eq!(
        unit.users.edit_own(&edited, Version::FIRST).await.unwrap(),
        Updated::Stale
    );
    unit.commit().await.unwrap();
    let expected = User {
        role: asha.role,
        email: asha.email,
        version: Version::FIRST.next(),
        ..edited
    };
    assert_eq!(found(&database, &office, asha.id).await, expected);
}

async fn an_address_is_given_unless_another_account_has_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let unit = begin(&database).await;
    assert_eq!(
        unit.users.set_email(asha.id, &other.admin.email).await.unwrap(),
        Updated::Taken
    );
    assert_eq!(
        unit.users
            .set_email(asha.id, &email("asha@new.example"))
            .await
            .unwrap(),
        Updated::Done
    );
    unit.commit().await.unwrap();
    let now = found(&database, &office, asha.id).await;
    assert_eq!(now.email, email("asha@new.example"));
    assert_eq!(
        now.version,
        Version::FIRST.next(),
        "a form that was open is stale"
    );
}

async fn a_change_is_confirmed_once(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    ask(&database, &change(asha.id, "asha@new.example", DIGEST)).await;
    let queries = SeaAccountQueries::new(database.clone());
    let opened = queries.by_email_change(DIGEST, at(10)).await.unwrap();
    assert_eq!(opened, Some((asha.clone(), email("asha@new.example"))));
    assert_eq!(queries.by_email_change(DIGEST, at(1_800)).await.unwrap(), None);

    let unit = begin(&database).await;
    assert_eq!(unit.email_changes.take(DIGEST, at(1_800)).await.unwrap(), None);
    let taken = unit.email_changes.take(DIGEST, at(10)).await.unwrap();
    assert_eq!(taken, Some((asha.id, email("asha@new.example"))));
    assert_eq!(unit.email_changes.take(DIGEST, at(10)).await.unwrap(), None);
    unit.commit().await.unwrap();
    assert_eq!(queries.by_email_change(DIGEST, at(11)).await.unwrap(), None);
}

async fn of_two_confirmations_at_once_one_wins(database: Database) {
    let office = Office::open(&database, "office").await;
    ask(&database, &change(office.admin.id, "admin@new.example", DIGEST)).await;
    let attempt = || {
        let database = database.clone();
        tokio::spawn(async move {
            let unit = begin(&database).await;
            let taken = unit.email_changes.take(DIGEST, at(10)).await.unwrap();
            tokio::task::yield_now().await;
            unit.commit().await.unwrap();
            taken.is_some()
        })
    };
    let attempts: Vec<_> = (0..6).map(|_| attempt()).collect();
    let mut winners = 0;
    for attempt in attempts {
        winners += usize::from(attempt.await.unwrap());
    }
    assert_eq!(winners, 1);
}

async fn a_newer_change_ends_the_older_and_a_new_password_all(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let (newer, colleagues) = (TokenDigest([8; 32]), TokenDigest([9; 32]));
    ask(&database, &change(office.admin.id, "one@new.example", DIGEST)).await;
    ask(&database, &change(other.admin.id, "two@new.example", colleagues)).await;
    ask(&database, &change(office.admin.id, "three@new.example", newer)).await;
    let unit = begin(&database).await;
    assert_eq!(unit.email_changes.take(DIGEST, at(10)).await.unwrap(), None);
    unit.email_changes
        .end_all_of(office.admin.id, at(10))
        .await
        .unwrap();
    assert_eq!(unit.email_changes.take(newer, at(10)).await.unwrap(), None);
    assert!(
        unit.email_changes
            .take(colleagues, at(10))
            .await
            .unwrap()
            .is_some()
    );
}

on_both_databases! {
    somebody_edits_itself_and_nothing_else_of_it_changes,
    an_address_is_given_unless_another_account_has_it,
    a_change_is_confirmed_once,
    of_two_confirmations_at_once_one_wins,
    a_newer_change_ends_the_older_and_a_new_password_all,
}
