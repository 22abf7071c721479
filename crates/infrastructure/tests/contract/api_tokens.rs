use callbook_application::ports::{ApiTokenQueries, TokenDigest};
use callbook_domain::access::{ApiTokenScope, Channel, Permission, Permissions, Provenance, Role, Viewer};
use callbook_domain::api_token::{ApiToken, ApiTokenName};
use callbook_domain::ids::ApiTokenId;
use callbook_domain::user::User;
use callbook_infrastructure::sea::{Database, SeaApiTokenQueries};

use crate::office::{Office, at, begin, new_id};

fn token(owner: &User, name: &str) -> ApiToken {
    ApiToken {
        id: ApiTokenId::from_uuid(new_id()),
        user: owner.id,
        company: owner.company.unwrap(),
        name: ApiTokenName::parse(name).unwrap().unwrap(),
        permissions: Permissions::NONE
            .with(Permission::WorkCustomers)
            .with(Permission::ImportCustomers),
        created_at: at(0),
        expires_at: Some(at(600)),
        last_used_at: None,
        revoked_at: None,
    }
}

async fn add(database: &Database, token: &ApiToken, digest: u8) {
    let unit = begin(database).await;
    unit.api_tokens
        .insert(token, TokenDigest([digest; 32]))
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

fn viewer(office: &Office, user: &User) -> Viewer {
    Viewer::authenticated(
        user.clone(),
        office.company.clone(),
        Provenance::local(Channel::Browser),
    )
    .unwrap()
}

fn own(office: &Office, user: &User) -> ApiTokenScope {
    viewer(office, user).own_api_tokens().unwrap()
}

fn all(office: &Office) -> ApiTokenScope {
    viewer(office, &office.admin).api_tokens().unwrap()
}

async fn a_token_is_found_by_its_secret_as_it_was_written(database: Database) {
    let office = Office::open(&database, "office").await;
    let token = token(&office.admin, "Nightly import");
    add(&database, &token, 1).await;
    let queries = SeaApiTokenQueries::new(database.clone());
    let (found, owner) = queries.by_digest(TokenDigest([1; 32])).await.unwrap().unwrap();
    assert_eq!((found, owner.id), (token, office.admin.id));
    assert_eq!(queries.by_digest(TokenDigest([2; 32])).await.unwrap(), None);
}

async fn everybody_reaches_the_own_ones_and_admins_the_companys(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let (ashas, admins) = (token(&asha, "Asha's"), token(&office.admin, "Admin's"));
    add(&database, &ashas, 1).await;
    add(&database, &admins, 2).await;
    add(&database, &token(&other.admin, "Foreign"), 3).await;
    let queries = SeaApiTokenQueries::new(database.clone());
    let names = async |scope: ApiTokenScope| {
        let listed = queries.list(&scope).await.unwrap();
        listed
            .iter()
            .map(|one| format!("{} of {}", one.token.name, one.owner))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(own(&office, &asha)).await, ["Asha's of asha"]);
    let mut companys = names(all(&office)).await;
    companys.sort();
    assert_eq!(companys, ["Admin's of office.admin", "Asha's of asha"]);

    let unit = begin(&database).await;
    let revoked = unit
        .api_tokens
        .revoke(&own(&office, &asha), admins.id, at(5))
        .await;
    assert_eq!(revoked.unwrap(), None, "a colleague's");
    let revoked = unit.api_tokens.revoke(&all(&other), ashas.id, at(5)).await;
    assert_eq!(revoked.unwrap(), None, "another company's");
    let revoked = unit.api_tokens.revoke(&all(&office), ashas.id, at(5)).await;
    assert_eq!(revoked.unwrap().unwrap().revoked_at, Some(at(5)));
    let again = unit.api_tokens.revoke(&all(&office), ashas.id, at(6)).await;
    assert_eq!(again.unwrap(), None, "once");
    unit.commit().await.unwrap();
}

async fn only_those_that_hold_are_counted(database: Database) {
    let office = Office::open(&database, "office").await;
    let scope = own(&office, &office.admin);
    let endless = ApiToken {
        expires_at: None,
        ..token(&office.admin, "Endless")
    };
    let gone = token(&office.admin, "Gone");
    for (number, token) in [&endless, &gone, &token(&office.admin, "Ends")]
        .into_iter()
        .enumerate()
    {
        add(&database, token, u8::try_from(number).unwrap()).await;
    }
    let unit = begin(&database).await;
    unit.api_tokens.revoke(&scope, gone.id, at(1)).await.unwrap();
    assert_eq!(unit.api_tokens.count_holding(&scope, at(599)).await.unwrap(), 2);
    assert_eq!(unit.api_tokens.count_holding(&scope, at(600)).await.unwrap(), 1);
    unit.api_tokens
        .revoke_all_of(office.admin.id, at(2))
        .await
        .unwrap();
    assert_eq!(unit.api_tokens.count_holding(&scope, at(599)).await.unwrap(), 0);
}

async fn the_last_use_only_moves_forward(database: Database) {
    let office = Office::open(&database, "office").await;
    let token = token(&office.admin, "Nightly import");
    add(&database, &token, 1).await;
    for (used, stands) in [(50, 50), (20, 50), (90, 90)] {
        let unit = begin(&database).await;
        unit.api_tokens.used(token.id, at(used)).await.unwrap();
        unit.commit().await.unwrap();
        let queries = SeaApiTokenQueries::new(database.clone());
        let (found, _) = queries.by_digest(TokenDigest([1; 32])).await.unwrap().unwrap();
        assert_eq!(found.last_used_at, Some(at(stands)));
    }
}

on_both_databases! {
    a_token_is_found_by_its_secret_as_it_was_written,
    everybody_reaches_the_own_ones_and_admins_the_companys,
    only_those_that_hold_are_counted,
    the_last_use_only_moves_forward,
}
