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

#[tokio::test]
async fn an_unknown_host_is_misdirected_everywhere() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let page = admin.get("/dashboard").await;
    let (_, rest) = page.body.split_once("href=\"/static/app.").unwrap();
    let asset = format!("/static/app.{}", rest.split('"').next().unwrap());
    assert_eq!(admin.get(&asset).await.status, StatusCode::OK);
    let headers = [("host", "evil.example"), ("accept", "text/html")];
    for path in [
        asset.as_str(),
        "/",
        "/sign-in",
        "/dashboard",
        "/nothing/here",
        "/static/nothing.css",
    ] {
        for method in [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            let answer = admin.send(method.clone(), path, &headers, String::new()).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{method} {path}");
            assert!(!answer.body.contains("evil.example"), "{method} {path}");
            assert_eq!(answer.header("set-cookie"), "", "{method} {path}");
        }
    }
}

#[rstest]
#[case::no_host(&[("host", "")], false)]
#[case::two_hosts(&[("host", "localhost"), ("host", "evil.example")], false)]
#[case::two_hosts_turned_round(&[("host", "evil.example"), ("host", "localhost")], false)]
#[case::a_list(&[("host", "localhost, evil.example")], false)]
#[case::user_information(&[("host", "localhost@evil.example")], false)]
#[case::a_port_that_is_none(&[("host", "localhost:80.evil.example")], false)]
#[case::forwarded_by_anybody(&[("host", "localhost"), ("x-forwarded-host", "evil.example")], true)]
#[case::forwarded_in_place_of_the_host(&[("host", "evil.example"), ("x-forwarded-host", "localhost")], false)]
#[tokio::test]
async fn what_a_caller_says_of_the_host(#[case] headers: &[(&str, &str)], #[case] known: bool) {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app).behind("203.0.113.9", &[]);
    let answer = browser.send(Method::GET, "/set-up", headers, String::new()).await;
    assert_eq!(
        answer.status != StatusCode::MISDIRECTED_REQUEST,
        known,
        "{headers:?}"
    );
}

#[rstest]
#[case::ours("calls.example.com", "calls.example.com", true)]
#[case::another_of_ours("127.0.0.1:8080", "calls.example.com", true)]
#[case::foreign("calls.example.com", "evil.example", false)]
#[case::a_list_with_a_foreign_one("calls.example.com", "calls.example.com, evil.example", false)]
#[case::never_in_place_of_the_host("evil.example", "calls.example.com", false)]
#[tokio::test]
async fn what_a_trusted_proxy_says_of_the_host(#[case] host: &str, #[case] told: &str, #[case] known: bool) {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.hosts = vec!["calls.example.com".to_owned()];
    settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    let installation = Installation::with(settings).await;
    let mut browser = Browser::new(&installation.app).behind("10.0.0.1", &[("x-forwarded-host", told)]);
    let answer = browser
        .send(Method::GET, "/set-up", &[("host", host)], String::new())
        .await;
    assert_eq!(answer.status != StatusCode::MISDIRECTED_REQUEST, known);
}
