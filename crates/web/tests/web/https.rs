//! Where people reach Callbook by https, plain http leads there and takes nothing in.

use axum::http::{Method, StatusCode};
use callbook_web::WebSettings;
use rstest::rstest;

use crate::browser::{Answer, Browser, FORM};
use crate::office::{Installation, PASSWORD};

const HSTS: &str = "max-age=31536000; includeSubDomains";

async fn installation() -> Installation {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.public_address = Some("https://calls.example.com".parse().unwrap());
    settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    Installation::with(settings).await
}

async fn ask(browser: &mut Browser, method: Method, path: &str) -> Answer {
    let headers = [("host", "calls.example.com"), ("accept", "text/html")];
    browser.send(method, path, &headers, String::new()).await
}

#[rstest]
#[case::no_proxy("203.0.113.9", &[])]
#[case::an_untrusted_proxy_that_says_https("203.0.113.9", &[("x-forwarded-proto", "https")])]
#[case::no_address_at_all("", &[("x-forwarded-proto", "https")])]
#[case::the_proxy_says_http("10.0.0.1", &[("x-forwarded-proto", "http"), ("x-forwarded-for", "203.0.113.9")])]
#[case::the_client_makes_it_up("10.0.0.1", &[("x-forwarded-proto", "https, http"), ("x-forwarded-for", "203.0.113.9")])]
#[tokio::test]
async fn plain_http_leads_to_the_public_address(#[case] peer: &str, #[case] said: &[(&'static str, &str)]) {
    let installation = installation().await;
    let mut browser = Browser::new(&installation.app).behind(peer, said);
    for method in [Method::GET, Method::HEAD] {
        let answer = ask(&mut browser, method, "/customers?status=new&q=a%20b").await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(
            answer.location(),
            "https://calls.example.com/customers?status=new&q=a%20b"
        );
        assert_eq!(answer.header("strict-transport-security"), "");
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for path in ["/", "/static/nothing.css", "/nothing/here", "//evil.example/x"] {
        let answer = ask(&mut browser, Method::GET, path).await;
        assert_eq!(answer.location(), format!("https://calls.example.com{path}"));
    }
}

#[tokio::test]
async fn what_is_sent_by_plain_http_is_refused() {
    let installation = installation().await;
    let mut browser = Browser::new(&installation.app).behind("203.0.113.9", &[]);
    let form = [("host", "calls.example.com"), FORM[0], ("accept", "text/html")];
    let body = || format!("login=meera&password={PASSWORD}");
    let answer = browser.send(Method::POST, "/sign-in", &form, body()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        answer.body.contains("https://calls.example.com"),
        "{}",
        answer.body
    );
    assert_eq!(answer.header("set-cookie"), "");
    let json = [("host", "calls.example.com"), ("accept", "application/json")];
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = browser
            .send(method.clone(), "/status", &json, String::new())
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.body.contains("urn:callbook:problem:unencrypted"));
    }
}

#[rstest]
#[case::the_proxy_says_https(&[("x-forwarded-proto", "https")])]
#[case::by_the_standard(&[("forwarded", "for=203.0.113.9;proto=https")])]
#[case::the_proxy_says_nothing(&[("x-forwarded-for", "203.0.113.9")])]
#[tokio::test]
async fn by_https_it_is_served_and_the_browser_held_to_it(#[case] said: &[(&'static str, &str)]) {
    let installation = installation().await;
    let mut browser = Browser::new(&installation.app).behind("10.0.0.1", said);
    for (path, status) in [
        ("/set-up", StatusCode::OK),
        ("/nothing/here", StatusCode::NOT_FOUND),
        ("/healthz", StatusCode::OK),
    ] {
        let answer = ask(&mut browser, Method::GET, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("strict-transport-security"), HSTS, "{path}");
    }
}

#[tokio::test]
async fn health_is_told_by_plain_http_too() {
    let installation = installation().await;
    let mut browser = Browser::new(&installation.app).behind("203.0.113.9", &[]);
    for path in ["/healthz", "/readyz"] {
        let answer = ask(&mut browser, Method::GET, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn without_an_https_address_nobody_is_led_anywhere() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app).behind("203.0.113.9", &[("x-forwarded-proto", "http")]);
    let answer = browser.get("/set-up").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("strict-transport-security"), "");
}
