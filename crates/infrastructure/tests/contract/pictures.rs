use callbook_application::ports::{PictureQueries, PictureSize, Portrait, UserQueries};
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::picture::PictureTag;
use callbook_infrastructure::sea::{Database, SeaPictureQueries, SeaUserQueries};

use crate::office::{Office, at, begin};

fn portrait(filling: u8) -> Portrait {
    Portrait {
        large: vec![filling; 40_000],
        small: vec![filling, 0, 255],
    }
}

async fn keep(database: &Database, user: UserId, portrait: &Portrait) {
    let unit = begin(database).await;
    unit.pictures.keep(user, portrait, at(5)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn tag(database: &Database, office: &Office, user: UserId) -> Option<PictureTag> {
    let users = SeaUserQueries::new(database.clone());
    users.find(&office.scope, user).await.unwrap().unwrap().picture
}

async fn a_picture_comes_back_in_both_sizes_and_its_user_knows_it(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    assert_eq!(tag(&database, &office, asha.id).await, None);
    keep(&database, asha.id, &portrait(7)).await;
    let queries = SeaPictureQueries::new(database.clone());
    let large = queries
        .find(&office.scope, asha.id, PictureSize::Large)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((large.bytes, large.at), (portrait(7).large, at(5)));
    let small = queries.own(asha.id, PictureSize::Small).await.unwrap().unwrap();
    assert_eq!(small.bytes, portrait(7).small);
    assert_eq!(small.digest, large.digest);
    assert_eq!(
        tag(&database, &office, asha.id).await,
        Some(PictureTag::of(&large.digest.0))
    );
}

async fn a_newer_picture_takes_the_place_of_the_older(database: Database) {
    let office = Office::open(&database, "office").await;
    keep(&database, office.admin.id, &portrait(1)).await;
    let before = tag(&database, &office, office.admin.id).await;
    keep(&database, office.admin.id, &portrait(2)).await;
    let queries = SeaPictureQueries::new(database.clone());
    let now = queries
        .own(office.admin.id, PictureSize::Small)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(now.bytes, portrait(2).small);
    assert_ne!(tag(&database, &office, office.admin.id).await, before);

    let unit = begin(&database).await;
    assert!(unit.pictures.remove(office.admin.id).await.unwrap());
    assert!(!unit.pictures.remove(office.admin.id).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(
        queries.own(office.admin.id, PictureSize::Small).await.unwrap(),
        None
    );
    assert_eq!(tag(&database, &office, office.admin.id).await, None);
}

async fn nobody_sees_into_another_company(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    keep(&database, other.admin.id, &portrait(3)).await;
    let queries = SeaPictureQueries::new(database.clone());
    let seen = queries
        .find(&office.scope, other.admin.id, PictureSize::Small)
        .await
        .unwrap();
    assert_eq!(seen, None);
}

on_both_databases! {
    a_picture_comes_back_in_both_sizes_and_its_user_knows_it,
    a_newer_picture_takes_the_place_of_the_older,
    nobody_sees_into_another_company,
}
