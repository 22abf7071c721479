//! Whatever is just beginning when everything is ended, ends too.

use std::time::Duration;

use callbook_application::ports::{
    Challenge, Keep, PasswordHash, RememberQueries, SessionQueries, Spent, UnitOfWork,
};
use callbook_domain::access::Role;
use callbook_domain::ids::{ChallengeId, UserId};
use callbook_domain::second_factor::Factor;
use callbook_infrastructure::sea::{Database, SeaRememberQueries, SeaSessionQueries};

use crate::office::{Office, at, begin, new_id};
use crate::session_scene::{FIRST, SECOND, THIRD, family, session};

fn challenge(user: UserId) -> Challenge {
    Challenge {
        id: ChallengeId::from_uuid(new_id()),
        user,
        factor: Factor::App,
        code: None,
        code_expires_at: at(600),
        attempts: 0,
        sends: 0,
        keep: Keep::Session,
        device: String::new(),
        address: None,
        made_at: at(0),
        expires_at: at(900),
    }
}

/// Commits that unit once another that ends everything of the user has begun; how many sessions are left of it then.
async fn left_after_ending(database: &Database, user: UserId, beginning: UnitOfWork) -> usize {
    let other = database.clone();
    let ending = tokio::spawn(async move {
        let unit = begin(&other).await;
        unit.sessions.end_all_of(user).await.unwrap();
        unit.commit().await.unwrap();
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    beginning.commit().await.unwrap();
    ending.await.unwrap();
    let sessions = SeaSessionQueries::new(database.clone());
    sessions.of(user).await.unwrap().len()
}

async fn a_session_that_a_remembered_browser_begins_meanwhile_ends_too(database: Database) {
    let user = Office::open(&database, "office").await.admin.id;
    let family = family(user);
    let unit = begin(&database).await;
    unit.remember.begin(&family, FIRST).await.unwrap();
    unit.commit().await.unwrap();

    let unit = begin(&database).await;
    let rotated = unit
        .remember
        .rotate(family.id, FIRST, SECOND, b"sealed", at(1))
        .await;
    assert_eq!(rotated.unwrap(), Spent::Now);
    let resumed = session(user, Some(family.id));
    unit.sessions.insert(&resumed, THIRD).await.unwrap();
    assert_eq!(left_after_ending(&database, user, unit).await, 0);
}

async fn a_session_that_a_second_factor_begins_meanwhile_ends_too(database: Database) {
    let user = Office::open(&database, "office").await.admin.id;
    let challenge = challenge(user);
    let unit = begin(&database).await;
    unit.challenges.insert(&challenge, FIRST).await.unwrap();
    unit.commit().await.unwrap();

    let unit = begin(&database).await;
    assert_eq!(unit.challenges.take(challenge.id).await.unwrap(), Spent::Now);
    unit.sessions.insert(&session(user, None), SECOND).await.unwrap();
    assert_eq!(left_after_ending(&database, user, unit).await, 0);
}

async fn a_family_that_is_ended_meanwhile_takes_its_new_session_along(database: Database) {
    let user = Office::open(&database, "office").await.admin.id;
    let family = family(user);
    let unit = begin(&database).await;
    unit.remember.begin(&family, FIRST).await.unwrap();
    unit.commit().await.unwrap();

    let beginning = begin(&database).await;
    let rotated = beginning
        .remember
        .rotate(family.id, FIRST, SECOND, b"sealed", at(1));
    assert_eq!(rotated.await.unwrap(), Spent::Now);
    let resumed = session(user, Some(family.id));
    beginning.sessions.insert(&resumed, THIRD).await.unwrap();
    let (other, id) = (database.clone(), family.id);
    let ending = tokio::spawn(async move {
        let unit = begin(&other).await;
        assert_eq!(unit.remember.end(user, id).await.unwrap(), Spent::Now);
        unit.commit().await.unwrap();
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    beginning.commit().await.unwrap();
    ending.await.unwrap();
    let sessions = SeaSessionQueries::new(database.clone());
    assert_eq!(sessions.of(user).await.unwrap(), []);

    let unit = begin(&database).await;
    let gone = unit.remember.rotate(id, SECOND, THIRD, b"sealed", at(2)).await;
    assert_eq!(gone.unwrap(), Spent::Not);
}

async fn a_password_proves_nothing_once_it_is_changed(database: Database) {
    let user = Office::open(&database, "office").await.admin.id;
    let (old, new) = (PasswordHash("old".to_owned()), PasswordHash("new".to_owned()));
    let unit = begin(&database).await;
    assert!(!unit.users.still_proved_by(user, &old).await.unwrap());
    unit.users.set_password(user, old.clone()).await.unwrap();
    unit.commit().await.unwrap();

    let changing = begin(&database).await;
    changing.users.set_password(user, new.clone()).await.unwrap();
    let (other, typed) = (database.clone(), old);
    let late = tokio::spawn(async move {
        let unit = begin(&other).await;
        unit.users.still_proved_by(user, &typed).await.unwrap()
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    changing.commit().await.unwrap();
    assert!(!late.await.unwrap(), "it waited for the change, and saw it");

    // The other way round, the change waits and ends what was begun.
    let signing_in = begin(&database).await;
    assert!(signing_in.users.still_proved_by(user, &new).await.unwrap());
    let other = database.clone();
    let changing = tokio::spawn(async move {
        let unit = begin(&other).await;
        let newest = PasswordHash("newest".to_owned());
        unit.users.set_password(user, newest).await.unwrap();
        unit.sessions.end_all_of(user).await.unwrap();
        unit.commit().await.unwrap();
    });
    tokio::time::sleep(Duration::from_millis(150)).await;
    let begun = session(user, None);
    signing_in.sessions.insert(&begun, FIRST).await.unwrap();
    signing_in.commit().await.unwrap();
    changing.await.unwrap();
    let sessions = SeaSessionQueries::new(database);
    assert_eq!(sessions.of(user).await.unwrap(), []);
}

async fn the_browsers_of_one_role_of_one_company_are_forgotten(database: Database) {
    let office = Office::open(&database, "office").await;
    let elsewhere = Office::open(&database, "elsewhere").await;
    let concerned = office.employ(&database, "asha", Role::Sales).await.id;
    let of_another_role = office.employ(&database, "latha", Role::Manager).await.id;
    let of_another_company = elsewhere.employ(&database, "zoya", Role::Sales).await.id;
    let all = [concerned, of_another_role, of_another_company];
    let unit = begin(&database).await;
    for (user, digest) in all.into_iter().zip([FIRST, SECOND, THIRD]) {
        unit.remember.begin(&family(user), digest).await.unwrap();
    }
    unit.remember
        .end_all_of_role(&office.scope, Role::Sales)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    let queries = SeaRememberQueries::new(database);
    let mut left = Vec::new();
    for user in all {
        left.push(queries.families_of(user).await.unwrap().len());
    }
    assert_eq!(left, [0, 1, 1]);
}

on_both_databases! {
    a_session_that_a_remembered_browser_begins_meanwhile_ends_too,
    a_session_that_a_second_factor_begins_meanwhile_ends_too,
    a_family_that_is_ended_meanwhile_takes_its_new_session_along,
    a_password_proves_nothing_once_it_is_changed,
    the_browsers_of_one_role_of_one_company_are_forgotten,
}
