use callbook_application::ports::{HashForm, PasswordHash, ReadinessQueries};
use callbook_domain::access::Role;
use callbook_infrastructure::sea::{Database, Journal, Schema, SeaReadinessQueries};
use sea_orm::ConnectionTrait;

use crate::harness::raw;
use crate::office::{Office, at, begin};

async fn those_who_may_do_much(database: Database, _: String) {
    let office = Office::open(&database, "first").await;
    office.employ(&database, "asha", Role::Sales).await;
    let latha = office.employ(&database, "latha", Role::Admin).await;
    let unit = begin(&database).await;
    unit.users.signed_in(latha.id, at(60)).await.unwrap();
    unit.commit().await.unwrap();
    let queries = SeaReadinessQueries::new(database);
    let found = queries.powerful_accounts().await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|account| (account.username.as_str(), account.role, account.last_sign_in_at))
        .collect();
    assert_eq!(
        found,
        [
            ("first.admin", Role::Admin, None),
            ("latha", Role::Admin, Some(at(60))),
        ]
    );
}

async fn companies_that_nobody_looks_after(database: Database, url: String) {
    Office::open(&database, "first").await;
    Office::open(&database, "second").await;
    Office::open(&database, "third").await;
    let queries = SeaReadinessQueries::new(database);
    assert!(queries.companies_without_admin().await.unwrap().is_empty());
    let past = raw(&url).await;
    past.execute_unprepared("UPDATE users SET deactivated_at = 1 WHERE username <> 'first.admin'")
        .await
        .unwrap();
    past.execute_unprepared("UPDATE companies SET suspended_at = 1 WHERE name = 'third'")
        .await
        .unwrap();
    past.close().await.unwrap();
    assert_eq!(queries.companies_without_admin().await.unwrap(), ["second"]);
}

async fn hashes_are_counted_by_their_form(database: Database, _: String) {
    let office = Office::open(&database, "first").await;
    for (username, cost) in [
        ("asha", "m=19456,t=2,p=1"),
        ("kiran", "m=8,t=1,p=1"),
        ("ravi", "m=8,t=1,p=1"),
    ] {
        let user = office.employ(&database, username, Role::Sales).await;
        let hash = PasswordHash(format!("$argon2id$v=19${cost}$c2FsdA$aGFzaA"));
        let unit = begin(&database).await;
        unit.users.set_password(user.id, hash).await.unwrap();
        unit.commit().await.unwrap();
    }
    let forms = SeaReadinessQueries::new(database).hash_forms().await.unwrap();
    assert_eq!(
        forms,
        [
            (HashForm("$argon2id$v=19$m=19456,t=2,p=1".to_owned()), 1),
            (HashForm("$argon2id$v=19$m=8,t=1,p=1".to_owned()), 2),
        ]
    );
}

async fn the_schema_is_compared_with_what_the_program_knows(database: Database, url: String) {
    assert_eq!(database.schema().await.unwrap(), Schema::Current);
    let past = raw(&url).await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_flying', 1)";
    past.execute_unprepared(newer).await.unwrap();
    let ahead = Schema::Ahead(vec!["m29991231_000001_flying".to_owned()]);
    assert_eq!(database.schema().await.unwrap(), ahead);
    let older =
        "DELETE FROM seaql_migrations WHERE version LIKE 'm29991231%' OR version LIKE '%_maintenance'";
    past.execute_unprepared(older).await.unwrap();
    assert_eq!(database.schema().await.unwrap(), Schema::Behind(1));
    past.execute_unprepared("DROP TABLE seaql_migrations")
        .await
        .unwrap();
    assert!(matches!(database.schema().await.unwrap(), Schema::Behind(8..)));
    past.close().await.unwrap();
}

async fn how_it_keeps_what_is_written(database: Database, url: String) {
    let expected = url.starts_with("sqlite").then(|| Journal {
        mode: "wal".to_owned(),
        synchronous: 2,
    });
    assert_eq!(database.journal().await.unwrap(), expected);
    let time = SeaReadinessQueries::new(database).time().await.unwrap();
    assert_eq!(time.is_some(), url.starts_with("postgres"));
}

on_both_databases! {
    with_address:
    those_who_may_do_much,
    companies_that_nobody_looks_after,
    hashes_are_counted_by_their_form,
    the_schema_is_compared_with_what_the_program_knows,
    how_it_keeps_what_is_written,
}
