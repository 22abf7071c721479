//! The dashboard's figures: the company's for its managers, one's own for sales users.

use axum::http::{Method, StatusCode};
use callbook_domain::ids::CustomerId;
use jiff::{SignedDuration, ToSpan};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::office::Office;

async fn figures(browser: &mut Browser) -> Value {
    let json = [("accept", "application/json")];
    let answer = browser
        .send(Method::GET, "/dashboard", &json, String::new())
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    crate::uploads::json(&answer)
}

async fn call(browser: &mut Browser, customer: CustomerId, document: Value) {
    let token = browser.token.clone();
    let headers = [("content-type", "application/json"), ("x-csrf-token", &*token)];
    let mut document = document;
    document["customer_id"] = customer.to_string().into();
    let answer = browser
        .send(Method::PUT, "/status", &headers, document.to_string())
        .await;
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.body);
}

/// Asha reaches Aarav Sharma and is to call again tomorrow; Kiran does not reach Bhavna Rao.
async fn after_two_calls() -> Office {
    let office = Office::open().await;
    let tomorrow = callbook_application::ports::Clock::now(&office.clock)
        .checked_add(24.hours())
        .unwrap();
    let presented = json!({
        "status": "PLAN_PRESENTED", "remark": "Comes on Monday with her father", "follow_up_at": tomorrow.to_string(),
    });
    call(&mut office.browser("asha").await, office.ashas, presented).await;
    call(
        &mut office.browser("kiran").await,
        office.kirans,
        json!({ "status": "NOT_ANSWERED" }),
    )
    .await;
    office
}

#[tokio::test]
async fn a_manager_sees_the_company() {
    let office = after_two_calls().await;
    let mut document = figures(&mut office.browser("latha").await).await;
    hide_what_differs(&mut document);
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn a_sales_user_sees_its_own_and_nothing_of_colleagues() {
    let office = after_two_calls().await;
    let mut sales = office.browser("asha").await;
    let mut document = figures(&mut sales).await;
    let page = sales.get("/dashboard").await;
    for text in [document.to_string(), page.body] {
        assert!(
            !text.contains("Bhavna Rao") && !text.contains("Foreign Secret"),
            "{text}"
        );
    }
    hide_what_differs(&mut document);
    insta::assert_json_snapshot!(document);
}

/// Ids and numbers are made anew in every run.
fn hide_what_differs(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name.ends_with("_id") || name == "phone" {
                    *value = "[differs]".into();
                }
                hide_what_differs(value);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(hide_what_differs),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_says_what_the_document_says() {
    let office = after_two_calls().await;
    let page = office.browser("latha").await.get("/dashboard").await.body;
    for text in [
        "asha of Brightpath",
        "Comes on Monday with her father",
        ": Not answered",
        "/customers?status=PLAN_PRESENTED",
        "/customers?assignee=",
        "50 %",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let own = office.browser("asha").await.get("/dashboard").await.body;
    assert!(
        own.contains("href=\"/call\"") && own.contains("Start calling"),
        "{own}"
    );
    assert!(!own.contains("/imports"), "what the role may not use is absent");
}

#[tokio::test]
async fn what_was_due_is_overdue_when_its_time_has_passed() {
    let office = after_two_calls().await;
    let mut manager = office.browser("latha").await;
    assert_eq!(figures(&mut manager).await["follow_ups"]["overdue"], 0);
    office.clock.pass(SignedDuration::from_hours(25));
    let mut manager = office.browser("latha").await;
    let document = figures(&mut manager).await;
    assert_eq!(document["follow_ups"]["overdue"], 1, "{document}");
    assert_eq!(document["calls"]["today"]["made"], 0);
    assert_eq!(document["calls"]["last_7_days"]["made"], 2);
}

#[tokio::test]
async fn before_anything_is_there_it_says_what_to_do() {
    let office = Office::open().await;
    let foreign_sales = office.employ("nadia", callbook_domain::access::Role::Sales).await;
    let page = office
        .browser(foreign_sales.username.as_str())
        .await
        .get("/dashboard")
        .await;
    assert!(page.body.contains("Nobody to call yet"), "{}", page.body);
}
