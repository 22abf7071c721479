//! Setting a password by a link.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::office::{Office, PASSWORD};

const NEW: &str = "purple elephants in the rain";

/// The path of a fresh link for `username`.
async fn link(office: &Office, username: &str) -> String {
    let mut admin = office.browser("meera").await;
    let user = office.user(username).await;
    let page = admin.post(&format!("/users/{user}/password-link"), &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("http://127.0.0.1:8080/password/").unwrap();
    format!("/password/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_link_sets_a_password_once() {
    let office = Office::open().await;
    let path = link(&office, "asha").await;
    let mut signed_in = office.browser("asha").await;

    let mut browser = Browser::new(&office.app);
    for _ in 0..2 {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "opening it uses nothing up");
        assert!(page.body.contains("asha"));
    }
    let answer = browser.post(&path, &[("password", NEW), ("again", NEW)]).await;
    assert_eq!(answer.location(), "/sign-in", "{}", answer.body);
    assert_eq!(
        signed_in.get("/dashboard").await.status,
        StatusCode::SEE_OTHER,
        "other sessions end"
    );

    assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    let again = browser.post(&path, &[("password", NEW), ("again", NEW)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.sign_in("asha", PASSWORD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(browser.sign_in("asha", NEW).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_refused_password_leaves_the_link() {
    let office = Office::open().await;
    let path = link(&office, "asha").await;
    let mut browser = Browser::new(&office.app);
    browser.get(&path).await;
    for (password, again, said) in [
        ("short", "short", "A password has at least 12 characters."),
        (NEW, "something else here", "The two are not the same."),
    ] {
        let answer = browser
            .post(&path, &[("password", password), ("again", again)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
    let answer = browser.post(&path, &[("password", NEW), ("again", NEW)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_newer_link_ends_the_older_and_time_ends_both() {
    let office = Office::open().await;
    let older = link(&office, "asha").await;
    let newer = link(&office, "asha").await;
    let mut browser = Browser::new(&office.app);
    assert_eq!(browser.get(&older).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&newer).await.status, StatusCode::OK);
    office.clock.pass(jiff::SignedDuration::from_hours(73));
    assert_eq!(browser.get(&newer).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_that_never_was_is_answered_like_a_used_one() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    let page = browser.get("/password/abcdefghijklmnopqrstuvwxyz").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("This link does not work any more"));
}
