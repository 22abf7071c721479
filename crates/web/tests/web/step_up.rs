//! What is sensitive needs a proof of identity, and nothing that was typed is lost for it.

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;

use crate::browser::Browser;
use crate::office::{Office, PASSWORD};
use crate::second_factor::{COOKIE, code, enrol};

/// A browser whose proof is eleven minutes old, on the page from which it posts.
async fn stale(office: &Office) -> Browser {
    let mut browser = office.browser("asha").await;
    browser.get("/profile/email").await;
    office.clock.pass(SignedDuration::from_mins(11));
    browser
}

const TYPED: &str = "a\"b&c=d+e@new.example";

#[tokio::test]
async fn what_was_posted_waits_for_the_proof_and_goes_through_with_it() {
    let office = Office::open().await;
    let mut browser = stale(&office).await;
    let asked = browser.post("/profile/email", &[("email", TYPED)]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.body.contains("Confirm it is you"));
    assert!(
        asked.body.contains("action=\"/profile/email\"") || asked.body.contains("action=\"&#x2F;profile"),
        "{}",
        asked.body
    );
    assert!(
        asked.body.contains("value=\"a&quot;b&amp;c=d+e@new.example\""),
        "{}",
        asked.body
    );

    let wrong = [("email", TYPED), ("confirm_password", "not this one at all")];
    let refused = browser.post("/profile/email", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("That is not right") && refused.body.contains("a&quot;b"));
    assert!(!refused.body.contains("not this one at all"));

    let before = browser.cookie(COOKIE).unwrap().to_owned();
    let right = [("email", "new@new.example"), ("confirm_password", PASSWORD)];
    let done = browser.post("/profile/email", &right).await;
    assert!(
        done.status.is_success() || done.status == StatusCode::SEE_OTHER,
        "{}",
        done.body
    );
    let mail = office.newest_mail_to("new@new.example").await;
    assert!(mail.text.contains("/email/"), "{}", mail.text);

    // The session has another secret, and the one before is nobody's.
    assert_ne!(browser.cookie(COOKIE), Some(before.as_str()));
    let mut copy = Browser::new(&office.app);
    copy.plant(COOKIE, &before);
    assert_eq!(copy.get("/profile").await.status, StatusCode::SEE_OTHER);
    let page = browser.get("/profile/email").await;
    assert_eq!(page.status, StatusCode::OK, "it is fresh now");
    let again = browser
        .post("/profile/email", &[("email", "third@new.example")])
        .await;
    assert_ne!(again.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_is_led_to_the_question_and_back() {
    let office = Office::open().await;
    let mut browser = stale(&office).await;
    let led = browser.get("/profile/email").await;
    assert_eq!(led.location(), "/confirm?next=%2Fprofile%2Femail");
    let page = browser.get(led.location()).await;
    assert!(page.body.contains("confirm_password"));
    let form = [("next", "/profile/email"), ("confirm_password", PASSWORD)];
    let back = browser.post("/confirm", &form).await;
    assert_eq!(back.location(), "/profile/email", "{}", back.body);
    assert_eq!(browser.get("/profile/email").await.status, StatusCode::OK);
    let elsewhere = browser
        .post("/confirm", &[("next", "https://evil.example/")])
        .await;
    assert_eq!(elsewhere.location(), "/dashboard");
}

#[tokio::test]
async fn a_code_of_the_app_does_as_well_and_once() {
    let office = Office::open().await;
    let mut browser = office.browser("asha").await;
    let (key, recovery) = enrol(&office, &mut browser).await;
    office.clock.pass(SignedDuration::from_mins(11));
    let page = browser.get("/confirm?next=/profile").await;
    assert!(page.body.contains("confirm_code"));
    let typed = code(&key, &office);
    let form = [
        ("next", "/profile"),
        ("confirm_password", ""),
        ("confirm_code", &*typed),
    ];
    assert_eq!(browser.post("/confirm", &form).await.location(), "/profile");
    office.clock.pass(SignedDuration::from_mins(11));
    browser.get("/confirm?next=/profile").await;
    let replayed = browser.post("/confirm", &form).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("next", "/profile"), ("confirm_code", &*recovery[0])];
    assert_eq!(browser.post("/confirm", &form).await.location(), "/profile");
}

#[tokio::test]
async fn guesses_wait_as_they_do_at_the_sign_in() {
    let office = Office::open().await;
    let mut browser = stale(&office).await;
    browser.get("/confirm?next=/profile").await;
    let mut status = StatusCode::OK;
    for _ in 0..6 {
        let form = [("next", "/profile"), ("confirm_password", "not this one at all")];
        status = browser.post("/confirm", &form).await.status;
    }
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let form = [("next", "/profile"), ("confirm_password", PASSWORD)];
    assert_eq!(
        browser.post("/confirm", &form).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    office.clock.pass(SignedDuration::from_secs(61));
    assert_eq!(browser.post("/confirm", &form).await.location(), "/profile");
}

#[tokio::test]
async fn programs_are_told_and_foreign_pages_get_nothing() {
    let office = Office::open().await;
    let mut browser = stale(&office).await;
    let token = browser.token.clone();
    let headers = [
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-csrf-token", &*token),
    ];
    let answer = browser
        .send(
            Method::POST,
            "/profile/email",
            &headers,
            "email=x%40y.example".to_owned(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("confirm-first"), "{}", answer.body);
    let forged = [
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = format!(
        "email=x%40y.example&confirm_password={}",
        crate::browser::encoded(PASSWORD)
    );
    let answer = browser.send(Method::POST, "/profile/email", &forged, body).await;
    assert!(answer.body.contains("The form is out of date"), "{}", answer.body);
}
