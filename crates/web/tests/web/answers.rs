//! The form of an answer: a page for people, a document for programs.

use axum::http::{Method, StatusCode};

use crate::browser::Browser;
use crate::office::Office;

#[tokio::test]
async fn a_program_gets_problem_details() {
    let office = Office::open().await;
    let mut nobody = Browser::new(&office.app);
    let json = [("accept", "application/json")];
    let answer = nobody.send(Method::GET, "/users", &json, String::new()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(
        answer
            .body
            .contains("\"type\":\"urn:callbook:problem:signed-out\""),
        "{}",
        answer.body
    );

    let mut sales = office.browser("asha").await;
    let answer = sales.send(Method::GET, "/users", &json, String::new()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("\"status\":403"));
}

#[tokio::test]
async fn a_piece_of_a_page_is_not_led_to_the_sign_in() {
    let office = Office::open().await;
    let mut nobody = Browser::new(&office.app);
    let htmx = [("hx-request", "true"), ("accept", "text/html")];
    let answer = nobody.send(Method::GET, "/users", &htmx, String::new()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_get_a_finished_page() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    for (path, status, heading) in [
        ("/users", StatusCode::FORBIDDEN, "This is not open to you"),
        ("/nothing", StatusCode::NOT_FOUND, "There is nothing here"),
    ] {
        let answer = sales.get(path).await;
        assert_eq!(answer.status, status);
        assert!(answer.body.contains(heading), "{}", answer.body);
    }
    let answer = sales
        .send(
            Method::DELETE,
            "/users",
            &[("accept", "text/html")],
            String::new(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.header("allow").contains("GET"));
}
