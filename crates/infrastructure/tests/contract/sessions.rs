use callbook_application::ports::{AccountQueries, TokenDigest};
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::session::Session;
use callbook_infrastructure::sea::{Database, SeaAccountQueries};

use crate::office::{Office, at, begin};
use crate::session_scene::{self, FIRST, SECOND};

fn session(user: UserId) -> Session {
    Session {
        device: "Firefox\0 on Linux".to_owned(),
        address: Some("2001:db8::1".parse().unwrap()),
        ..session_scene::session(user, None)
    }
}

async fn start(database: &Database, session: &Session, digest: TokenDigest) {
    let unit = begin(database).await;
    unit.sessions.insert(session, digest).await.unwrap();
    unit.commit().await.unwrap();
}

async fn is_there(database: &Database, digest: TokenDigest) -> bool {
    let queries = SeaAccountQueries::new(database.clone());
    queries.by_session(digest).await.unwrap().is_some()
}

async fn a_session_comes_back_with_its_user(database: Database) {
    let office = Office::open(&database, "office").await;
    let written = session(office.admin.id);
    start(&database, &written, FIRST).await;
    let queries = SeaAccountQueries::new(database.clone());
    let (read, user) = queries.by_session(FIRST).await.unwrap().unwrap();
    let device = "Firefox\u{FFFD} on Linux".to_owned();
    assert_eq!(read, Session { device, ..written });
    assert_eq!(user, office.admin);
    assert!(!is_there(&database, SECOND).await);
}

async fn the_last_use_only_moves_on(database: Database) {
    let office = Office::open(&database, "office").await;
    let written = session(office.admin.id);
    start(&database, &written, FIRST).await;
    let unit = begin(&database).await;
    unit.sessions.seen(written.id, at(120)).await.unwrap();
    unit.sessions.seen(written.id, at(60)).await.unwrap();
    unit.commit().await.unwrap();
    let (read, _) = SeaAccountQueries::new(database)
        .by_session(FIRST)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.seen_at, at(120));
}

async fn ending_one_leaves_the_others(database: Database) {
    let office = Office::open(&database, "office").await;
    let first = session(office.admin.id);
    start(&database, &first, FIRST).await;
    start(&database, &session(office.admin.id), SECOND).await;
    let unit = begin(&database).await;
    unit.sessions.end(first.id).await.unwrap();
    unit.commit().await.unwrap();
    assert!(!is_there(&database, FIRST).await);
    assert!(is_there(&database, SECOND).await);
}

async fn ending_all_of_a_user_leaves_its_colleagues(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    start(&database, &session(asha.id), FIRST).await;
    start(&database, &session(office.admin.id), SECOND).await;
    let unit = begin(&database).await;
    unit.sessions.end_all_of(asha.id).await.unwrap();
    unit.commit().await.unwrap();
    assert!(!is_there(&database, FIRST).await);
    assert!(is_there(&database, SECOND).await);
}

async fn idle_sessions_are_forgotten(database: Database) {
    let office = Office::open(&database, "office").await;
    start(&database, &session(office.admin.id), FIRST).await;
    let used = session(office.admin.id);
    start(&database, &used, SECOND).await;
    let unit = begin(&database).await;
    unit.sessions.seen(used.id, at(100)).await.unwrap();
    unit.sessions.forget_before(at(100)).await.unwrap();
    unit.commit().await.unwrap();
    assert!(!is_there(&database, FIRST).await);
    assert!(is_there(&database, SECOND).await);
}

on_both_databases! {
    a_session_comes_back_with_its_user,
    the_last_use_only_moves_on,
    ending_one_leaves_the_others,
    ending_all_of_a_user_leaves_its_colleagues,
    idle_sessions_are_forgotten,
}
