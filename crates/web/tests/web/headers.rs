//! What every answer says to the browser, whatever became of the request.

use axum::http::{Method, StatusCode};
use callbook_web::WebSettings;

use crate::browser::{Answer, Browser, FORM};
use crate::office::{Installation, Office};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

fn check(answer: &Answer, what: &str) {
    assert_eq!(answer.header("content-security-policy"), POLICY, "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(
        answer.header("cross-origin-opener-policy"),
        "same-origin",
        "{what}"
    );
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        "same-origin",
        "{what}"
    );
    assert!(
        answer.header("permissions-policy").contains("camera=()"),
        "{what}"
    );
    assert_eq!(answer.header("strict-transport-security"), "", "{what}");
}

#[tokio::test]
async fn every_answer_has_them_and_pages_are_kept_nowhere() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let mut nobody = Browser::new(&office.app);
    let too_large = "a=".to_owned() + &"x".repeat(3 * 1024 * 1024);
    let answers = [
        (StatusCode::OK, nobody.get("/sign-in").await),
        (StatusCode::SEE_OTHER, nobody.get("/users").await),
        (StatusCode::NOT_FOUND, nobody.get("/nothing/here").await),
        (StatusCode::NOT_FOUND, nobody.get("/static/nothing.css").await),
        (
            StatusCode::METHOD_NOT_ALLOWED,
            nobody.send(Method::DELETE, "/users", &[], String::new()).await,
        ),
        (
            StatusCode::FORBIDDEN,
            nobody.send(Method::POST, "/sign-in", &FORM, String::new()).await,
        ),
        (
            StatusCode::MISDIRECTED_REQUEST,
            nobody
                .send(Method::GET, "/", &[("host", "evil.example")], String::new())
                .await,
        ),
        (
            StatusCode::PAYLOAD_TOO_LARGE,
            admin.send(Method::POST, "/users", &FORM, too_large).await,
        ),
        (StatusCode::UNPROCESSABLE_ENTITY, admin.post("/users", &[]).await),
        (StatusCode::OK, admin.get("/users").await),
    ];
    for (expected, answer) in answers {
        assert_eq!(answer.status, expected, "{}", answer.body);
        check(&answer, expected.as_str());
        assert_eq!(answer.header("cache-control"), "no-store", "{expected}");
    }
    check(&nobody.get("/healthz").await, "healthz");
}

#[tokio::test]
async fn assets_are_kept_for_ever() {
    let installation = Installation::new().await;
    let mut browser = Browser::new(&installation.app);
    let page = browser.get("/set-up").await;
    let (_, rest) = page.body.split_once("href=\"/static/app.").unwrap();
    let file = rest.split('"').next().unwrap();
    let answer = browser.get(&format!("/static/app.{file}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn on_https_the_browser_is_held_to_it_and_the_cookie_bound_to_its_host() {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.public_address = Some("https://calls.example.com".parse().unwrap());
    settings.trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
    let office = Office::within(Installation::with(settings).await).await;
    let mut browser = Browser::new(&office.app).behind("10.0.0.1", &[("x-forwarded-proto", "https")]);
    browser.get("/sign-in").await;
    let answer = browser.sign_in("asha", crate::office::PASSWORD).await;
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__Host-callbook=")),
        "{cookies:?}"
    );
    for cookie in cookies {
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}
