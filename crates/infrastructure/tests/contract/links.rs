use callbook_application::ports::{AccountQueries, LinkPurpose, PasswordLink, TokenDigest};
use callbook_domain::ids::{LinkId, UserId};
use callbook_infrastructure::sea::{Database, SeaAccountQueries};

use crate::office::{Office, at, begin, new_id};

const DIGEST: TokenDigest = TokenDigest([7; 32]);

fn link(user: UserId, digest: TokenDigest) -> PasswordLink {
    PasswordLink {
        id: LinkId::from_uuid(new_id()),
        user,
        purpose: LinkPurpose::HandedOver,
        digest,
        made_at: at(0),
        expires_at: at(1_800),
    }
}

async fn make(database: &Database, link: &PasswordLink) {
    let unit = begin(database).await;
    unit.links.insert(link).await.unwrap();
    unit.commit().await.unwrap();
}

async fn a_link_works_once(database: Database) {
    let office = Office::open(&database, "office").await;
    make(&database, &link(office.admin.id, DIGEST)).await;
    let queries = SeaAccountQueries::new(database.clone());
    let opened = queries.by_password_link(DIGEST, at(10)).await.unwrap();
    assert_eq!(opened.map(|user| user.id), Some(office.admin.id));

    let unit = begin(&database).await;
    assert_eq!(
        unit.links.take(DIGEST, at(10)).await.unwrap(),
        Some(office.admin.id)
    );
    assert_eq!(unit.links.take(DIGEST, at(10)).await.unwrap(), None);
    unit.commit().await.unwrap();
    assert_eq!(
        begin(&database).await.links.take(DIGEST, at(11)).await.unwrap(),
        None
    );
    assert_eq!(queries.by_password_link(DIGEST, at(11)).await.unwrap(), None);
}

async fn a_link_that_was_not_committed_still_works(database: Database) {
    let office = Office::open(&database, "office").await;
    make(&database, &link(office.admin.id, DIGEST)).await;
    let unit = begin(&database).await;
    unit.links.take(DIGEST, at(10)).await.unwrap();
    drop(unit);
    assert_eq!(
        begin(&database).await.links.take(DIGEST, at(10)).await.unwrap(),
        Some(office.admin.id)
    );
}

async fn of_two_at_once_one_wins(database: Database) {
    let office = Office::open(&database, "office").await;
    make(&database, &link(office.admin.id, DIGEST)).await;
    let attempt = || {
        let database = database.clone();
        tokio::spawn(async move {
            let unit = begin(&database).await;
            let taken = unit.links.take(DIGEST, at(10)).await.unwrap();
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

async fn a_link_runs_out(database: Database) {
    let office = Office::open(&database, "office").await;
    make(&database, &link(office.admin.id, DIGEST)).await;
    let queries = SeaAccountQueries::new(database.clone());
    assert!(
        queries
            .by_password_link(DIGEST, at(1_799))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        queries
            .by_password_link(DIGEST, at(1_800))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        begin(&database)
            .await
            .links
            .take(DIGEST, at(1_800))
            .await
            .unwrap(),
        None
    );
}

async fn a_newer_link_ends_the_older_ones_of_that_user(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let (newer, colleagues) = (TokenDigest([8; 32]), TokenDigest([9; 32]));
    make(&database, &link(office.admin.id, DIGEST)).await;
    make(&database, &link(other.admin.id, colleagues)).await;
    make(&database, &link(office.admin.id, newer)).await;
    let unit = begin(&database).await;
    assert_eq!(unit.links.take(DIGEST, at(10)).await.unwrap(), None);
    assert_eq!(
        unit.links.take(newer, at(10)).await.unwrap(),
        Some(office.admin.id)
    );
    assert_eq!(
        unit.links.take(colleagues, at(10)).await.unwrap(),
        Some(other.admin.id)
    );
}

async fn whoever_knows_a_name_ends_no_link_that_was_handed_over(database: Database) {
    let office = Office::open(&database, "office").await;
    let (first, second) = (TokenDigest([8; 32]), TokenDigest([9; 32]));
    let forgotten = |digest| PasswordLink {
        purpose: LinkPurpose::Forgotten,
        ..link(office.admin.id, digest)
    };
    make(&database, &link(office.admin.id, DIGEST)).await;
    make(&database, &forgotten(first)).await;
    make(&database, &forgotten(second)).await;
    let queries = SeaAccountQueries::new(database.clone());
    let holds = async |digest| queries.by_password_link(digest, at(10)).await.unwrap().is_some();
    assert_eq!(
        (holds(DIGEST).await, holds(first).await, holds(second).await),
        (true, false, true)
    );

    let unit = begin(&database).await;
    unit.links.end_all_of(office.admin.id, at(10)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!((holds(DIGEST).await, holds(second).await), (false, false));
}

on_both_databases! {
    whoever_knows_a_name_ends_no_link_that_was_handed_over,
    a_link_works_once,
    a_link_that_was_not_committed_still_works,
    of_two_at_once_one_wins,
    a_link_runs_out,
    a_newer_link_ends_the_older_ones_of_that_user,
}
