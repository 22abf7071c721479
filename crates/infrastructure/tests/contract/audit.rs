use callbook_application::ports::{AuditEntry, StoreError};
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::AuditId;
use callbook_infrastructure::sea::Database;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use uuid::Uuid;

use crate::harness::raw;
use crate::office::{Office, at, begin, new_id};

fn entry(office: &Office) -> AuditEntry {
    AuditEntry {
        id: AuditId::from_uuid(new_id()),
        at: at(7),
        company: Some(office.company.id),
        actor: Some(office.admin.id),
        on_behalf_of: None,
        provenance: Provenance {
            channel: Channel::Browser,
            address: Some("192.0.2.1".parse().unwrap()),
            request_id: Some("r-1".to_owned()),
        },
        action: AuditAction::UserAdded,
        object: "asha".to_owned(),
        outcome: Outcome::Done,
        details: Vec::new(),
    }
}

async fn rows(connection: &DatabaseConnection) -> Vec<QueryResult> {
    let sql = "SELECT * FROM audit ORDER BY seq";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection.query_all_raw(statement).await.unwrap()
}

fn text(row: &QueryResult, column: &str) -> Option<String> {
    row.try_get("", column).unwrap()
}

async fn an_entry_is_there_with_all_that_it_says(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    let written = entry(&office)
        .with("role", "sales")
        .changed_maybe("area", None::<String>, Some("Kochi"))
        .changed("name", "Asha", "Asha")
        .changed_secret("password");
    let unit = begin(&database).await;
    unit.audit.append(&written).await.unwrap();
    unit.commit().await.unwrap();

    let connection = raw(&url).await;
    let rows = rows(&connection).await;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row.try_get::<Uuid>("", "id").unwrap(), written.id.as_uuid());
    assert_eq!(row.try_get::<i64>("", "at").unwrap(), at(7).as_microsecond());
    assert_eq!(
        row.try_get::<Uuid>("", "company_id").unwrap(),
        office.company.id.as_uuid()
    );
    assert_eq!(
        row.try_get::<Uuid>("", "actor_id").unwrap(),
        office.admin.id.as_uuid()
    );
    for (column, expected) in [
        ("channel", "browser"),
        ("address", "192.0.2.1"),
        ("request_id", "r-1"),
        ("action", "user.added"),
        ("object", "asha"),
        ("outcome", "done"),
        (
            "details",
            r#"[["role","sales"],["area",null,"Kochi"],["password"]]"#,
        ),
    ] {
        assert_eq!(text(row, column).as_deref(), Some(expected), "{column}");
    }
    connection.close().await.unwrap();
}

async fn entries_are_numbered_in_the_order_in_which_they_came(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    for number in 0..3 {
        let unit = begin(&database).await;
        let numbered = entry(&office).with("number", number);
        unit.audit.append(&numbered).await.unwrap();
        unit.commit().await.unwrap();
    }
    let connection = raw(&url).await;
    let details: Vec<_> = rows(&connection)
        .await
        .iter()
        .map(|row| text(row, "details"))
        .collect();
    let expected = [0, 1, 2].map(|number| Some(format!(r#"[["number","{number}"]]"#)));
    assert_eq!(details, expected);
    connection.close().await.unwrap();
}

async fn a_name_that_nobody_has_is_kept_as_far_as_it_can_be(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    let nobody = AuditEntry {
        company: None,
        actor: None,
        provenance: Provenance::local(Channel::Cli),
        action: AuditAction::SignInFailed,
        object: "ro\0ot'; DROP TABLE audit --\r\n".to_owned(),
        ..entry(&office)
    };
    let unit = begin(&database).await;
    unit.audit.append(&nobody.with("typed", "a\0b")).await.unwrap();
    unit.commit().await.unwrap();
    let connection = raw(&url).await;
    let rows = rows(&connection).await;
    assert_eq!(
        text(&rows[0], "object").as_deref(),
        Some("ro\u{FFFD}ot'; DROP TABLE audit --\r\n")
    );
    assert_eq!(
        text(&rows[0], "details").as_deref(),
        Some(r#"[["typed","a\u0000b"]]"#)
    );
    assert_eq!(text(&rows[0], "address"), None);
    connection.close().await.unwrap();
}

async fn what_was_not_committed_did_not_happen(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    let unit = begin(&database).await;
    unit.audit.append(&entry(&office)).await.unwrap();
    drop(unit);
    // The next unit waits until the one before it has rolled back.
    begin(&database).await.commit().await.unwrap();
    let connection = raw(&url).await;
    assert!(rows(&connection).await.is_empty());
    connection.close().await.unwrap();
}

async fn no_entry_replaces_another(database: Database, url: String) {
    let office = Office::open(&database, "office").await;
    let written = entry(&office);
    let unit = begin(&database).await;
    unit.audit.append(&written).await.unwrap();
    unit.audit.append(&written).await.unwrap();
    assert!(matches!(unit.commit().await, Err(StoreError::Backend(_))));
    let connection = raw(&url).await;
    assert!(rows(&connection).await.is_empty());
    connection.close().await.unwrap();
}

on_both_databases! {
    with_address:
    an_entry_is_there_with_all_that_it_says,
    entries_are_numbered_in_the_order_in_which_they_came,
    a_name_that_nobody_has_is_kept_as_far_as_it_can_be,
    what_was_not_committed_did_not_happen,
    no_entry_replaces_another,
}
