//! The audit log's screen: what was done in plain words, filtered, exported; refusals and downloads are in it.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::office::{Office, PASSWORD};

const LOG: &str = "/settings/audit";

/// How often the page has that text.
async fn count(browser: &mut Browser, path: &str, text: &str) -> usize {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body.matches(text).count()
}

#[tokio::test]
async fn an_admin_reads_what_was_done_in_plain_words() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let kiran = office.user("kiran").await;
    admin.post(&format!("/users/{kiran}/deactivate"), &[]).await;

    let page = admin.get(LOG).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in [
        "<strong>Meera Iyer</strong> deactivated ",
        &format!("href=\"/users/{kiran}\""),
        "signed in as ",
        "user.deactivated",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(
        !page.body.contains("zoya"),
        "another company's entries stay there"
    );
}

#[tokio::test]
async fn it_is_filtered_by_its_address() {
    let office = Office::open().await;
    let mut nobody = Browser::new(&office.app);
    nobody.sign_in("asha", "not the password at all").await;
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let rows = "<tr id=\"entry-";
    assert_eq!(
        count(&mut admin, &format!("{LOG}?outcome=refused"), rows).await,
        1
    );
    let by_asha = format!("{LOG}?person={asha}&area=sign-ins");
    assert_eq!(count(&mut admin, &by_asha, "tried to sign in as asha").await, 1);
    assert_eq!(
        count(
            &mut admin,
            &format!("{LOG}?search=no-such-thing"),
            "No entry fits"
        )
        .await,
        1
    );
    assert_eq!(
        count(&mut admin, &format!("{LOG}?until=2001-01-01"), "No entry fits").await,
        1
    );
    assert_eq!(
        count(&mut admin, &format!("{LOG}?area=moon"), "was not understood").await,
        1
    );
    // Older and newer lead there and back.
    let older = format!("{LOG}?older=3");
    assert_eq!(count(&mut admin, &older, rows).await, 2);
    assert_eq!(count(&mut admin, &older, "newer=2").await, 1);
}

#[tokio::test]
async fn the_export_has_every_entry_and_is_one() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let file = admin.get(&format!("{LOG}/export?area=sign-ins")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"audit log ")
    );
    assert!(file.body.starts_with("\u{FEFF}number,time,"), "{}", file.body);
    assert!(
        file.body
            .contains("Meera Iyer,signed in as meera,done,session.started"),
        "{}",
        file.body
    );
    assert!(!file.body.contains("user.added"), "{}", file.body);
    assert_eq!(
        count(
            &mut admin,
            &format!("{LOG}?area=downloads"),
            "exported the audit log"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn refusals_and_downloads_are_told() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    assert_eq!(sales.get("/imports").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        sales.post("/users", &[("name", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    let mut manager = office.browser("latha").await;
    assert_eq!(manager.get(LOG).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        manager.get(&format!("{LOG}/export")).await.status,
        StatusCode::FORBIDDEN
    );
    for path in ["file", "refused"] {
        let answer = manager.get(&format!("/imports/{}/{path}", office.import)).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    let mut admin = office.browser("meera").await;
    let refused = admin.get(&format!("{LOG}?area=access")).await.body;
    for what in [
        "GET /imports",
        "POST /users",
        "GET /settings/audit",
        "GET /settings/audit/export",
    ] {
        assert!(
            refused.contains(&format!("tried to use {what}")),
            "{what}: {refused}"
        );
    }
    let downloads = admin.get(&format!("{LOG}?area=downloads")).await.body;
    assert!(downloads.contains("downloaded the file "), "{downloads}");
    assert!(
        downloads.contains("downloaded the refused rows of "),
        "{downloads}"
    );
}

#[tokio::test]
async fn no_secret_is_in_it() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let mut nobody = Browser::new(&office.app);
    // Somebody typed the password where the name belongs.
    nobody.sign_in(PASSWORD, PASSWORD).await;
    let file = admin.get(&format!("{LOG}/export")).await;
    assert!(!file.body.contains(PASSWORD), "{}", file.body);
}
