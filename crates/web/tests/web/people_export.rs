//! The list of customers as a file: what is in it, who gets it, and what the log says of it.

use axum::http::StatusCode;
use callbook_domain::access::Permission;

use crate::browser::Browser;
use crate::office::Office;

const MARK: &str = "\u{FEFF}";

/// The lines of a CSV export, its mark taken off.
async fn lines(browser: &mut Browser, query: &str) -> Vec<String> {
    let answer = browser.get(&format!("/customers/export?format=csv{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let text = answer.body.strip_prefix(MARK).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_manager_gets_the_list_with_its_filter_as_a_file() {
    let office = Office::open().await;
    office
        .add_customer("latha", "=HYPERLINK(\"http://evil.example\")")
        .await;
    let mut manager = office.browser("latha").await;
    let all = lines(&mut manager, "").await;
    assert!(
        all[0].starts_with("phone,name,other_phones,email,area,date,status,assigned_to,follow_up,"),
        "{all:?}"
    );
    assert_eq!(
        all.len(),
        4,
        "a header and three customers, none of another company's: {all:?}"
    );
    assert!(
        all[1].contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""),
        "{all:?}"
    );
    assert!(
        all.iter()
            .any(|line| line.contains("Bhavna Rao") && line.contains(",kiran,"))
    );
    let some = lines(&mut manager, "&search=aarav&sort=name&after=nonsense").await;
    assert!(some.len() == 2 && some[1].contains("Aarav Sharma"), "{some:?}");
    assert_eq!(lines(&mut manager, "&status=CALLED").await.len(), 1);
}

#[tokio::test]
async fn it_is_a_download_that_cannot_run_as_ours() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    for (format, content_type, beginning) in [
        ("csv", "text/csv; charset=utf-8", MARK.as_bytes()),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK\x03\x04",
        ),
    ] {
        let answer = manager.get(&format!("/customers/export?format={format}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header("content-type"), content_type);
        assert!(answer.bytes.starts_with(beginning));
        let disposition = answer.header("content-disposition");
        assert!(
            disposition.starts_with("attachment; filename=\"customers "),
            "{disposition}"
        );
        assert!(disposition.contains(&format!(".{format}\"")), "{disposition}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").starts_with("sandbox"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn an_address_that_means_nothing_exports_nothing() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    for query in [
        "?format=pdf",
        "?format=csv&status=BOGUS",
        "?format=csv&colour=red",
    ] {
        let answer = manager.get(&format!("/customers/export{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(!answer.body.contains("Aarav"), "{query}");
    }
    let told = "SELECT count(*) FROM audit WHERE action LIKE 'customers.export%'";
    assert_eq!(office.count(told).await, 0);
}

#[tokio::test]
async fn whoever_may_not_export_sees_no_button_and_gets_no_file() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let list = sales.get("/customers").await;
    assert!(list.body.contains("Aarav Sharma") && !list.body.contains("/customers/export"));
    let answer = sales.get("/customers/export?format=csv").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let mut manager = office.browser("latha").await;
    let list = manager.get("/customers?status=NEW&sort=name").await;
    for format in ["csv", "xlsx"] {
        let link = format!("/customers/export?format={format}&amp;status=NEW&amp;sort=name");
        assert!(list.body.contains(&link), "{link}: {}", list.body);
    }
}

#[tokio::test]
async fn a_group_that_lets_somebody_export_gives_its_own_customers_only() {
    let office = Office::open().await;
    office
        .group("Exporters", &[Permission::ExportCustomers], &["asha"])
        .await;
    let mut sales = office.browser("asha").await;
    let all = lines(&mut sales, "").await;
    assert!(all.len() == 2 && all[1].contains("Aarav Sharma"), "{all:?}");
    let others = lines(&mut sales, &format!("&assignee={}", office.user("kiran").await)).await;
    assert_eq!(others.len(), 1, "{others:?}");
}

#[tokio::test]
async fn the_log_says_which_customers_left_and_how_many() {
    let office = Office::open().await;
    lines(&mut office.browser("latha").await, "&status=NEW&assignee=none").await;
    let mut admin = office.browser("meera").await;
    let log = admin.get("/settings/audit?area=downloads").await;
    for part in [
        "began to export customers to CSV",
        "exported customers to CSV",
        "customers.exported",
        "NEW",
        "nobody",
    ] {
        assert!(log.body.contains(part), "{part}: {}", log.body);
    }
}
