//! No foreign page can make a browser act.

use axum::http::{Method, StatusCode};
use rstest::rstest;

use crate::browser::{Browser, FORM};
use crate::digest;
use crate::office::{Office, PASSWORD};

const NEW_USER: &str = "name=Dev&username=dev&email=dev%40example.com&role=sales&password=";

#[rstest]
#[case::without_a_token(&[], "", StatusCode::FORBIDDEN)]
#[case::with_a_wrong_token(&[], "csrf_token=0123456789abcdef&", StatusCode::FORBIDDEN)]
#[case::from_another_site(&[("sec-fetch-site", "cross-site")], "right", StatusCode::FORBIDDEN)]
#[case::from_a_sibling(&[("sec-fetch-site", "same-site")], "right", StatusCode::FORBIDDEN)]
#[case::from_another_origin(&[("origin", "https://evil.example")], "right", StatusCode::FORBIDDEN)]
#[case::from_nowhere(&[("origin", "null")], "right", StatusCode::FORBIDDEN)]
#[case::from_our_page(&[("sec-fetch-site", "same-origin")], "right", StatusCode::OK)]
#[case::from_our_origin(&[("origin", "http://localhost:8080")], "right", StatusCode::OK)]
#[tokio::test]
async fn a_form_of_a_signed_in_user(
    #[case] headers: &[(&str, &str)],
    #[case] token: &str,
    #[case] expected: StatusCode,
) {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let before = digest::of(&office.database_file).await;
    let token = match token {
        "right" => format!("csrf_token={}&", admin.token),
        other => other.to_owned(),
    };
    let headers = [headers, FORM.as_slice()].concat();
    let answer = admin
        .send(Method::POST, "/users", &headers, token + NEW_USER)
        .await;
    assert_eq!(answer.status, expected, "{}", answer.body);
    let unchanged = digest::of(&office.database_file).await == before;
    assert_eq!(unchanged, expected == StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_token_of_another_session_is_worth_nothing() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    admin.token = office.browser("meera").await.token;
    let answer = admin.post("/users", &[("name", "Dev")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_sign_in_form_has_its_token_too() {
    let office = Office::open().await;
    let mut browser = Browser::new(&office.app);
    browser.get("/sign-in").await;
    browser.token = "0".repeat(64);
    let answer = browser
        .post(
            "/sign-in",
            &[("login", "asha"), ("password", PASSWORD), ("next", "")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let mut without_cookie = Browser::new(&office.app);
    let answer = without_cookie.sign_in_without_page(PASSWORD).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

impl Browser {
    async fn sign_in_without_page(&mut self, password: &str) -> crate::browser::Answer {
        self.post("/sign-in", &[("login", "asha"), ("password", password)])
            .await
    }
}
