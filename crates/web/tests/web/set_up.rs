//! The first start.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::digest;
use crate::office::{Installation, Office, PASSWORD};

fn form<'a>(code: &'a str, password: &'a str) -> [(&'a str, &'a str); 9] {
    [
        ("code", code),
        ("company", "Brightpath"),
        ("preset", "admissions"),
        ("region", "IN"),
        ("zone", "Asia/Kolkata"),
        ("name", "Meera Iyer"),
        ("username", "meera"),
        ("email", "meera@example.com"),
        ("password", password),
    ]
}

#[tokio::test]
async fn whoever_has_the_code_sets_up_and_is_signed_in() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    assert_eq!(browser.get("/").await.location(), "/set-up");
    assert_eq!(browser.get("/sign-in").await.location(), "/set-up");
    let page = browser
        .get(&format!("/set-up?code={}", installation.code.reveal()))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<option value=\"IN\" selected>India</option>"));

    let answer = browser
        .post("/set-up", &form(installation.code.reveal(), PASSWORD))
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/dashboard"),
        "{}",
        answer.body
    );
    let page = browser.get("/users").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Callbook is set up."), "the toast is shown");
    assert!(
        !browser.get("/users").await.body.contains("Callbook is set up."),
        "and only once"
    );
}

#[tokio::test]
async fn without_the_code_nothing_is_set_up() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    assert_eq!(browser.get("/set-up").await.status, StatusCode::OK);
    assert_eq!(
        browser.get("/set-up?code=AAAA-BBBB-CCCC-DDDD").await.status,
        StatusCode::FORBIDDEN
    );
    let before = digest::of(&installation.database_file).await;
    for code in ["", "AAAA-BBBB-CCCC-DDDD"] {
        let answer = browser.post("/set-up", &form(code, PASSWORD)).await;
        assert!(!answer.status.is_redirection(), "{}", answer.status);
    }
    assert_eq!(digest::of(&installation.database_file).await, before);
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_but_the_password() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    browser.get("/set-up").await;
    let answer = browser
        .post("/set-up", &form(installation.code.reveal(), "shortpw"))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Brightpath\""));
    assert!(answer.body.contains("A password has at least 12 characters."));
    assert!(!answer.body.contains("shortpw"));
}

#[tokio::test]
async fn it_happens_once() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    let code = office.code.reveal();
    assert_eq!(
        browser.get(&format!("/set-up?code={code}")).await.location(),
        "/sign-in"
    );
    browser.get("/sign-in").await;
    let before = digest::of(&office.database_file).await;
    assert_eq!(
        browser.post("/set-up", &form(code, PASSWORD)).await.location(),
        "/sign-in"
    );
    assert_eq!(digest::of(&office.database_file).await, before);
}
