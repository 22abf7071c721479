use callbook_application::ports::{
    AccountQueries, Acquaintance, RememberQueries, SessionQueries, Spent, TokenDigest,
};
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::session::Family;
use callbook_infrastructure::sea::{Database, SeaAccountQueries, SeaRememberQueries, SeaSessionQueries};

use crate::office::{Office, at, begin};
use crate::session_scene::{FIRST, SECOND, THIRD, family, session};

fn queries(database: &Database) -> SeaRememberQueries {
    SeaRememberQueries::new(database.clone())
}

async fn begun(database: &Database, user: UserId, digest: TokenDigest) -> Family {
    let family = family(user);
    let unit = begin(database).await;
    unit.remember.begin(&family, digest).await.unwrap();
    unit.commit().await.unwrap();
    family
}

async fn a_secret_is_exchanged_for_the_next(database: Database) {
    let office = Office::open(&database, "office").await;
    let family = begun(&database, office.admin.id, FIRST).await;
    let fresh = queries(&database).by_token(FIRST).await.unwrap().unwrap();
    let device = "Firefox\u{FFFD}".to_owned();
    assert_eq!(
        fresh.family,
        Family {
            device,
            ..family.clone()
        }
    );
    assert_eq!((fresh.user, fresh.used_at), (office.admin, None));

    for (used, next, now) in [(FIRST, SECOND, 10), (SECOND, THIRD, 20)] {
        let unit = begin(&database).await;
        let rotated = unit
            .remember
            .rotate(family.id, used, next, b"sealed", at(now))
            .await;
        assert_eq!(rotated.unwrap(), Spent::Now);
        unit.commit().await.unwrap();
    }
    let first = queries(&database).by_token(FIRST).await.unwrap().unwrap();
    assert_eq!((first.used_at, first.next), (Some(at(10)), None));
    let second = queries(&database).by_token(SECOND).await.unwrap().unwrap();
    assert_eq!(second.next.as_deref(), Some(b"sealed".as_slice()));
    let third = queries(&database).by_token(THIRD).await.unwrap().unwrap();
    assert_eq!((third.used_at, third.family.seen_at), (None, at(20)));
}

async fn of_two_that_exchange_one_secret_one_does(database: Database) {
    let office = Office::open(&database, "office").await;
    let family = begun(&database, office.admin.id, FIRST).await;
    let rotate = |next: TokenDigest| {
        let (database, family) = (database.clone(), family.id);
        async move {
            let unit = begin(&database).await;
            let rotated = unit.remember.rotate(family, FIRST, next, b"sealed", at(10)).await;
            unit.commit().await.unwrap();
            rotated.unwrap()
        }
    };
    let both = tokio::join!(rotate(SECOND), rotate(THIRD));
    assert!(
        matches!(both, (Spent::Now, Spent::Not) | (Spent::Not, Spent::Now)),
        "{both:?}"
    );
    let queries = queries(&database);
    let second = queries.by_token(SECOND).await.unwrap();
    let third = queries.by_token(THIRD).await.unwrap();
    assert_ne!(second.is_some(), third.is_some());
}

async fn a_family_ends_with_its_secrets_and_sessions(database: Database) {
    let office = Office::open(&database, "office").await;
    let colleague = office.employ(&database, "asha", Role::Sales).await.id;
    let user = office.admin.id;
    let family = begun(&database, user, FIRST).await;
    let unit = begin(&database).await;
    unit.sessions
        .insert(&session(user, Some(family.id)), SECOND)
        .await
        .unwrap();
    unit.sessions.insert(&session(user, None), THIRD).await.unwrap();
    assert_eq!(unit.remember.end(colleague, family.id).await.unwrap(), Spent::Not);
    assert_eq!(unit.remember.end(user, family.id).await.unwrap(), Spent::Now);
    unit.commit().await.unwrap();
    assert!(queries(&database).by_token(FIRST).await.unwrap().is_none());
    let left = SeaSessionQueries::new(database).of(user).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].family, None);
}

async fn whoever_is_signed_out_everywhere_stays_signed_in_nowhere(database: Database) {
    let office = Office::open(&database, "office").await;
    let colleague = office.employ(&database, "asha", Role::Sales).await.id;
    begun(&database, office.admin.id, FIRST).await;
    begun(&database, colleague, SECOND).await;
    let unit = begin(&database).await;
    unit.sessions.end_all_of(office.admin.id).await.unwrap();
    unit.commit().await.unwrap();
    assert!(queries(&database).by_token(FIRST).await.unwrap().is_none());
    assert!(queries(&database).by_token(SECOND).await.unwrap().is_some());
}

async fn all_others_end_and_one_stays(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    let (kept, other) = (
        begun(&database, user, FIRST).await,
        begun(&database, user, SECOND).await,
    );
    let (here, there) = (session(user, Some(kept.id)), session(user, Some(other.id)));
    let unit = begin(&database).await;
    unit.sessions.insert(&here, TokenDigest([7; 32])).await.unwrap();
    unit.sessions.insert(&there, TokenDigest([8; 32])).await.unwrap();
    unit.sessions.end_others_of(user, here.id).await.unwrap();
    unit.remember.end_others_of(user, Some(kept.id)).await.unwrap();
    unit.commit().await.unwrap();
    let families = queries(&database).families_of(user).await.unwrap();
    assert_eq!(
        families.iter().map(|family| family.id).collect::<Vec<_>>(),
        [kept.id]
    );
    let sessions = SeaSessionQueries::new(database.clone()).of(user).await.unwrap();
    assert_eq!(
        sessions.iter().map(|session| session.id).collect::<Vec<_>>(),
        [here.id]
    );
    let unit = begin(&database).await;
    unit.remember.end_all_of(user).await.unwrap();
    assert_eq!(unit.sessions.end_of(user, there.id).await.unwrap(), Spent::Not);
    assert_eq!(unit.sessions.end_of(user, here.id).await.unwrap(), Spent::Now);
    unit.commit().await.unwrap();
    assert!(queries(&database).families_of(user).await.unwrap().is_empty());
}

async fn a_renewed_session_is_known_by_its_new_secret_only(database: Database) {
    let office = Office::open(&database, "office").await;
    let here = session(office.admin.id, None);
    let unit = begin(&database).await;
    unit.sessions.insert(&here, FIRST).await.unwrap();
    unit.commit().await.unwrap();
    let renew = |next: TokenDigest| {
        let (database, here) = (database.clone(), here.id);
        async move {
            let unit = begin(&database).await;
            let renewed = unit.sessions.renew(here, FIRST, next, at(50)).await;
            unit.commit().await.unwrap();
            renewed.unwrap()
        }
    };
    let both = tokio::join!(renew(SECOND), renew(THIRD));
    assert!(
        matches!(both, (Spent::Now, Spent::Not) | (Spent::Not, Spent::Now)),
        "{both:?}"
    );
    let accounts = SeaAccountQueries::new(database.clone());
    assert!(accounts.by_session(FIRST).await.unwrap().is_none());
    let secret = if both.0 == Spent::Now { SECOND } else { THIRD };
    let (found, _) = accounts.by_session(secret).await.unwrap().unwrap();
    assert_eq!(found.confirmed_at, at(50));
}

async fn past_families_are_forgotten(database: Database) {
    let office = Office::open(&database, "office").await;
    begun(&database, office.admin.id, FIRST).await;
    for (now, is_there) in [(999, true), (1_000, false)] {
        let unit = begin(&database).await;
        unit.remember.forget(at(now), at(0)).await.unwrap();
        unit.commit().await.unwrap();
        let found = queries(&database).by_token(FIRST).await.unwrap();
        assert_eq!(found.is_some(), is_there);
    }
}

async fn a_device_is_new_where_the_user_was_not_seen(database: Database) {
    let office = Office::open(&database, "office").await;
    let user = office.admin.id;
    let unit = begin(&database).await;
    for (device, network, now, expected) in [
        ("Firefox on Linux", "192.0.2.0/24", 100, Acquaintance::First),
        ("Firefox on Linux", "192.0.2.0/24", 110, Acquaintance::Known),
        ("Firefox on Linux", "198.51.100.0/24", 120, Acquaintance::New),
        ("Safari on iPhone", "192.0.2.0/24", 130, Acquaintance::New),
        // It is 60 seconds here that a device is known for.
        ("Firefox on Linux", "192.0.2.0/24", 171, Acquaintance::New),
        ("Firefox on Linux", "192.0.2.0/24", 400, Acquaintance::First),
    ] {
        let met = unit
            .remember
            .meet(user, device, network, at(now - 60), at(now))
            .await
            .unwrap();
        assert_eq!(met, expected, "{device} {network} {now}");
    }
    unit.commit().await.unwrap();
}

on_both_databases! {
    a_secret_is_exchanged_for_the_next,
    of_two_that_exchange_one_secret_one_does,
    a_family_ends_with_its_secrets_and_sessions,
    whoever_is_signed_out_everywhere_stays_signed_in_nowhere,
    all_others_end_and_one_stays,
    a_renewed_session_is_known_by_its_new_secret_only,
    past_families_are_forgotten,
    a_device_is_new_where_the_user_was_not_seen,
}
