//! Nobody is led away by a link that begins with our name.

use axum::http::StatusCode;
use rstest::rstest;

use crate::browser::Browser;
use crate::office::{Office, PASSWORD};

#[rstest]
#[case("https://evil.example/")]
#[case("//evil.example/")]
#[case("/\\evil.example/")]
#[case("\\\\evil.example")]
#[case("/%2F/evil.example")]
#[case("javascript:alert(1)")]
#[case("/\t/evil.example")]
#[case(" //evil.example")]
#[case("/dashboard\r\nSet-Cookie: a=b")]
#[tokio::test]
async fn the_way_back_after_the_sign_in_stays_here(#[case] next: &str) {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    browser
        .get(&format!("/sign-in?next={}", crate::browser::encoded(next)))
        .await;
    let form = [("login", "asha"), ("password", PASSWORD), ("next", next)];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let location = answer.location();
    let leads_away = location.starts_with("//")
        || location.starts_with("/\\")
        || !location.starts_with('/')
        || location.contains(['\r', '\n', '\t']);
    assert!(!leads_away, "{next:?} led to {location:?}");
    assert_eq!(
        answer
            .headers
            .get_all("set-cookie")
            .iter()
            .filter(|cookie| cookie.as_bytes().starts_with(b"a=b"))
            .count(),
        0
    );
}
