use callbook_application::ports::{
    Closed, CompanyQueries, Inserted, InvitationQueries, SignUpQueries, TokenDigest,
};
use callbook_domain::access::Role;
use callbook_domain::company::JoinCode;
use callbook_domain::ids::{GroupId, InvitationId, SignUpId};
use callbook_domain::invitation::{Invitation, SignUpRequest};
use callbook_domain::user::{Email, PersonName};
use callbook_infrastructure::sea::{Database, SeaCompanyQueries, SeaInvitationQueries, SeaSignUpQueries};

use crate::office::{Office, at, begin, new_id};

fn invitation(office: &Office, email: &str) -> Invitation {
    Invitation {
        id: InvitationId::from_uuid(new_id()),
        company: office.company.id,
        email: Email::parse(email).unwrap(),
        name: PersonName::parse("Dev Anand").unwrap(),
        role: Role::Manager,
        groups: vec![GroupId::from_uuid(new_id()), GroupId::from_uuid(new_id())],
        invited_by: office.admin.id,
        made_at: at(0),
        expires_at: at(100),
    }
}

fn digest(number: u8) -> TokenDigest {
    TokenDigest([number; 32])
}

async fn insert(database: &Database, invitation: &Invitation, number: u8) {
    let unit = begin(database).await;
    let inserted = unit.invitations.insert(invitation, digest(number)).await;
    assert_eq!(inserted.unwrap(), Inserted::Done);
    unit.commit().await.unwrap();
}

async fn an_invitation_is_found_by_its_secret_while_it_holds(database: Database) {
    let office = Office::open(&database, "office").await;
    let dev = invitation(&office, "dev@example.com");
    insert(&database, &dev, 1).await;
    let queries = SeaInvitationQueries::new(database.clone());
    assert_eq!(
        queries.open(&office.scope).await.unwrap(),
        std::slice::from_ref(&dev)
    );
    assert_eq!(queries.by_token(digest(1), at(99)).await.unwrap(), Some(dev));
    assert_eq!(queries.by_token(digest(1), at(100)).await.unwrap(), None);
    assert_eq!(queries.by_token(digest(2), at(50)).await.unwrap(), None);
}

async fn an_invitation_is_taken_once_and_not_after_its_time(database: Database) {
    let office = Office::open(&database, "office").await;
    let dev = invitation(&office, "dev@example.com");
    insert(&database, &dev, 1).await;
    let late = begin(&database).await;
    assert_eq!(late.invitations.take(digest(1), at(100)).await.unwrap(), None);
    drop(late);
    let take = || async {
        let unit = begin(&database).await;
        let taken = unit.invitations.take(digest(1), at(50)).await.unwrap();
        unit.commit().await.unwrap();
        taken
    };
    let (one, other) = tokio::join!(take(), take());
    assert_eq!([one, other].iter().flatten().count(), 1);
    let queries = SeaInvitationQueries::new(database.clone());
    assert_eq!(queries.open(&office.scope).await.unwrap(), []);
    // Whoever has been invited may be invited again once that is over.
    insert(&database, &invitation(&office, "dev@example.com"), 2).await;
}

async fn one_is_open_an_address_and_its_link_can_be_renewed(database: Database) {
    let office = Office::open(&database, "office").await;
    let dev = invitation(&office, "dev@example.com");
    insert(&database, &dev, 1).await;
    let unit = begin(&database).await;
    let again = invitation(&office, "dev@example.com");
    let inserted = unit.invitations.insert(&again, digest(2)).await.unwrap();
    assert_eq!(inserted, Inserted::Taken("email"));
    let renewed = Invitation {
        made_at: at(200),
        expires_at: at(300),
        ..dev.clone()
    };
    let closed = unit.invitations.renew(&office.scope, &renewed, digest(3)).await;
    assert_eq!(closed.unwrap(), Closed::Not);
    unit.commit().await.unwrap();
    let queries = SeaInvitationQueries::new(database.clone());
    assert_eq!(queries.by_token(digest(1), at(50)).await.unwrap(), None);
    assert_eq!(queries.by_token(digest(3), at(250)).await.unwrap(), Some(renewed));

    let unit = begin(&database).await;
    let withdraw = || unit.invitations.withdraw(&office.scope, dev.id, at(250));
    assert_eq!(withdraw().await.unwrap(), Closed::Not);
    assert_eq!(withdraw().await.unwrap(), Closed::Already);
    unit.commit().await.unwrap();
    assert_eq!(queries.by_token(digest(3), at(250)).await.unwrap(), None);
}

async fn another_companys_invitations_do_not_exist(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let dev = invitation(&office, "dev@example.com");
    insert(&database, &dev, 1).await;
    let queries = SeaInvitationQueries::new(database.clone());
    assert_eq!(queries.open(&other.scope).await.unwrap(), []);
    let unit = begin(&database).await;
    assert_eq!(unit.invitations.find(&other.scope, dev.id).await.unwrap(), None);
    let renewed = unit.invitations.renew(&other.scope, &dev, digest(2)).await;
    assert_eq!(renewed.unwrap(), Closed::Already);
    let withdrawn = unit.invitations.withdraw(&other.scope, dev.id, at(1)).await;
    assert_eq!(withdrawn.unwrap(), Closed::Already);
}

fn request(office: &Office, email: &str) -> SignUpRequest {
    SignUpRequest {
        id: SignUpId::from_uuid(new_id()),
        company: office.company.id,
        email: Email::parse(email).unwrap(),
        name: PersonName::parse("Dev Anand").unwrap().unwrap(),
        role: Role::Sales,
        asked_at: at(7),
    }
}

async fn a_sign_up_waits_and_is_taken_once(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let dev = request(&office, "dev@example.com");
    let unit = begin(&database).await;
    let inserted = unit.sign_ups.insert(&dev).await.unwrap();
    assert_eq!(inserted, Inserted::Done);
    let again = request(&office, "dev@example.com");
    let inserted = unit.sign_ups.insert(&again).await.unwrap();
    assert_eq!(inserted, Inserted::Taken("email"));
    unit.commit().await.unwrap();
    let queries = SeaSignUpQueries::new(database.clone());
    assert_eq!(
        queries.waiting(&office.scope).await.unwrap(),
        std::slice::from_ref(&dev)
    );
    assert_eq!(queries.waiting(&other.scope).await.unwrap(), []);

    let unit = begin(&database).await;
    assert_eq!(unit.sign_ups.take(&other.scope, dev.id).await.unwrap(), None);
    drop(unit);
    let take = || async {
        let unit = begin(&database).await;
        let taken = unit.sign_ups.take(&office.scope, dev.id).await.unwrap();
        unit.commit().await.unwrap();
        taken
    };
    let (one, two) = tokio::join!(take(), take());
    let taken: Vec<_> = [one, two].into_iter().flatten().collect();
    assert_eq!(taken, [dev]);
    assert_eq!(queries.waiting(&office.scope).await.unwrap(), []);
}

async fn a_sign_up_that_waited_too_long_is_forgotten(database: Database) {
    let office = Office::open(&database, "office").await;
    let old = request(&office, "old@example.com");
    let new = SignUpRequest {
        asked_at: at(8),
        ..request(&office, "new@example.com")
    };
    let unit = begin(&database).await;
    for request in [&old, &new] {
        unit.sign_ups.insert(request).await.unwrap();
    }
    unit.sign_ups.forget_before(at(8)).await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaSignUpQueries::new(database);
    assert_eq!(queries.waiting(&office.scope).await.unwrap(), [new]);
}

async fn a_company_is_found_by_its_code(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let queries = SeaCompanyQueries::new(database);
    for company in [&office.company, &other.company] {
        let found = queries.by_join_code(&JoinCode::of(company.id)).await.unwrap();
        assert_eq!(found.as_ref(), Some(company));
    }
    let nobodys = JoinCode::parse("0000000000").unwrap();
    assert_eq!(queries.by_join_code(&nobodys).await.unwrap(), None);
}

on_both_databases!(
    an_invitation_is_found_by_its_secret_while_it_holds,
    an_invitation_is_taken_once_and_not_after_its_time,
    one_is_open_an_address_and_its_link_can_be_renewed,
    another_companys_invitations_do_not_exist,
    a_sign_up_waits_and_is_taken_once,
    a_sign_up_that_waited_too_long_is_forgotten,
    a_company_is_found_by_its_code,
);
