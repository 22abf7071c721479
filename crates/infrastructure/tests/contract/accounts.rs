use callbook_application::ports::{AccountQueries, PasswordHash};
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_infrastructure::sea::{Database, SeaAccountQueries};

use crate::office::{Office, begin, new_id};

async fn an_account_is_found_by_username_and_by_address(database: Database) {
    let office = Office::open(&database, "office").await;
    let asha = office.employ(&database, "asha", Role::Sales).await;
    let queries = SeaAccountQueries::new(database.clone());
    for login in ["asha", "asha@example.com"] {
        let account = queries.by_login(login).await.unwrap().unwrap();
        assert_eq!(account.user, asha);
        assert_eq!(account.password, None);
    }
    let unit = begin(&database).await;
    unit.users
        .set_password(asha.id, PasswordHash("$argon2id$…".to_owned()))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    let account = queries.by_login("asha").await.unwrap().unwrap();
    assert_eq!(account.password, Some(PasswordHash("$argon2id$…".to_owned())));
    let admin = queries.by_login("office.admin").await.unwrap().unwrap();
    assert_eq!(admin.password, None, "only that user's password was set");
}

async fn nobody_is_found_by_what_is_no_name(database: Database) {
    Office::open(&database, "office").await;
    let queries = SeaAccountQueries::new(database);
    for login in ["", "nobody", "office", "office.admin\0", "' OR 1=1 --", "%"] {
        assert!(queries.by_login(login).await.unwrap().is_none(), "{login:?}");
    }
}

async fn a_user_is_found_by_id_whatever_its_company(database: Database) {
    let office = Office::open(&database, "office").await;
    let other = Office::open(&database, "other").await;
    let queries = SeaAccountQueries::new(database);
    for admin in [office.admin, other.admin] {
        assert_eq!(queries.by_id(admin.id).await.unwrap(), Some(admin));
    }
    assert_eq!(queries.by_id(UserId::from_uuid(new_id())).await.unwrap(), None);
}

on_both_databases! {
    an_account_is_found_by_username_and_by_address,
    nobody_is_found_by_what_is_no_name,
    a_user_is_found_by_id_whatever_its_company,
}
