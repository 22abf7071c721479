//! Which names are answered.

use axum::http::{Method, StatusCode};
use callbook_web::WebSettings;
use rstest::rstest;

use crate::browser::Browser;
use crate::office::{Installation, Office};

#[rstest]
#[case("localhost:8080", true)]
#[case("127.0.0.1:8080", true)]
#[case("calls.example.com", true)]
#[case("evil.example", false)]
#[case("calls.example.com.evil.example", false)]
#[tokio::test]
async fn an_unknown_host_is_misdirected(#[case] host: &str, #[case] known: bool) {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.hosts = vec!["calls.example.com".to_owned()];
    let installation = Installation::with(settings).await;
    let mut browser = Browser::new(&installation.app);
    let answer = browser
        .send(Method::GET, "/set-up", &[("host", host)], String::new())
        .await;
    let expected = if known {
        StatusCode::OK
    } else {
        StatusCode::MISDIRECTED_REQUEST
    };
    assert_eq!(answer.status, expected);
    assert!(!answer.body.contains("evil.example"));
}

#[tokio::test]
async fn a_link_never_names_the_host_of_the_request() {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.public_address = Some("http://calls.example.com".parse().unwrap());
    settings.hosts = vec!["other.example.com".to_owned()];
    let office = Office::within(Installation::with(settings).await).await;
    let mut admin = office.browser("meera").await;
    let asha = office.user("asha").await;
    let body = format!("csrf_token={}", admin.token);
    let headers = [
        ("host", "other.example.com"),
        ("x-forwarded-host", "evil.example"),
        crate::browser::FORM[0],
    ];
    let answer = admin
        .send(
            Method::POST,
            &format!("/users/{asha}/password-link"),
            &headers,
            body,
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.body.contains("http://calls.example.com/password/"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn health_is_told_whatever_the_host() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    for path in ["/healthz", "/readyz"] {
        let answer = browser
            .send(Method::GET, path, &[("host", "10.1.2.3:8080")], String::new())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
}
