//! Setting a status: by the form, by the menu in the row, by `PUT /status`, on the call screen.

use axum::http::{Method, StatusCode};
use callbook_domain::ids::CustomerId;

use crate::browser::{Answer, Browser, FORM};
use crate::digest;
use crate::office::Office;

async fn put(browser: &mut Browser, body: String) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.send(Method::PUT, "/status", &headers, body).await
}

fn document(customer: CustomerId, rest: &str) -> String {
    format!("{{\"customer_id\": \"{customer}\", {rest}}}")
}

#[tokio::test]
async fn a_document_sets_the_status_and_says_where_the_customer_stands() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let rest = r#""status": "plan presented", "remark": "Sent by post", "follow_up_at": "2026-11-22T10:00:00+05:30""#;
    let answer = put(&mut sales, document(office.ashas, rest)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let id = office.ashas;
    let expected = format!(
        r#"{{"id":"{id}","status":"PLAN_PRESENTED","label":"Plan presented","kind":"waiting","follow_up_at":"2026-11-22T04:30:00Z","version":"#
    );
    assert!(answer.body.starts_with(&expected), "{}", answer.body);
    let page = sales.get(&format!("/customers/{id}")).await;
    assert!(page.body.contains("Plan presented, was New") && page.body.contains("Sent by post"));
}

#[tokio::test]
async fn a_document_that_asks_for_what_the_rules_forbid_names_the_reason() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    for (rest, code, field) in [
        (r#""status": "nonsense""#, "unknown_status", "status"),
        (
            r#""status": "CALLED", "follow_up_at": "2020-01-01T00:00:00Z""#,
            "follow_up_in_the_past",
            "follow_up_at",
        ),
        (
            r#""status": "INVALID_NUMBER", "follow_up_at": "2027-01-01T00:00:00Z""#,
            "closed_with_follow_up",
            "follow_up_at",
        ),
    ] {
        let answer = put(&mut sales, document(office.ashas, rest)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(
            answer.body.contains(&format!("\"code\":\"{code}\"")),
            "{}",
            answer.body
        );
        assert!(answer.body.contains(&format!("\"field\":\"{field}\"")));
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_document_reaches_only_what_its_sender_sees() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    let missing = "0192d5a0-0000-7000-8000-000000000001".parse().unwrap();
    for customer in [office.kirans, office.foreign, missing] {
        let answer = put(&mut sales, document(customer, r#""status": "CALLED""#)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
        assert!(!answer.body.contains("Bhavna"));
    }
    let mut nobody = Browser::new(&office.app);
    let answer = put(&mut nobody, document(office.ashas, r#""status": "CALLED""#)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let extra = document(office.ashas, r#""status": "CALLED", "assigned_to": "asha""#);
    let answer = put(&mut sales, extra).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = put(&mut sales, "{".to_owned()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn the_form_saves_status_remark_and_time() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let path = format!("/customers/{}", office.ashas);
    let form = [
        ("status", "CALLED"),
        ("remark", "Wants to think"),
        ("follow_up_at", "2026-11-21T10:00"),
        ("version", "1"),
    ];
    let answer = sales.post(&format!("{path}/status"), &form).await;
    assert_eq!(answer.location(), path, "{}", answer.body);
    let page = sales.get(&path).await;
    for said in [
        "Called, was New",
        "Wants to think",
        "Sat 21 Nov, 10:00",
        "The status is saved.",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_why_at_the_field() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let form = [
        ("status", "CALLED"),
        ("remark", "Wants to think"),
        ("follow_up_at", "2020-01-01T10:00"),
        ("version", "1"),
    ];
    let path = format!("/customers/{}/status", office.ashas);
    let answer = sales.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("The follow-up lies in the past: choose a time ahead.")
    );
    assert!(answer.body.contains("Wants to think") && answer.body.contains("value=\"2020-01-01T10:00\""));
}

#[tokio::test]
async fn a_form_over_an_older_version_is_refused_with_the_text_kept() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let mut manager = office.browser("latha").await;
    let path = format!("/customers/{}/status", office.ashas);
    manager
        .post(&path, &[("status", "SHORTLISTED"), ("version", "1")])
        .await;
    let form = [("status", "CALLED"), ("remark", "Mine"), ("version", "1")];
    let answer = sales.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("This customer was changed meanwhile"));
    assert!(answer.body.contains("Mine") && answer.body.contains("Shortlisted, was New"));
    // The page says the newer version: the same form again counts.
    let form = [("status", "CALLED"), ("remark", "Mine"), ("version", "2")];
    assert_eq!(sales.post(&path, &form).await.status, StatusCode::SEE_OTHER);
}

async fn from_row(browser: &mut Browser, customer: CustomerId, body: &str) -> Answer {
    let target = format!("row-{customer}");
    let token = browser.token.clone();
    let headers = [
        FORM[0],
        ("hx-request", "true"),
        ("hx-target", target.as_str()),
        ("x-csrf-token", token.as_str()),
    ];
    let path = format!("/customers/{customer}/status");
    browser.send(Method::POST, &path, &headers, body.to_owned()).await
}

#[tokio::test]
async fn the_menu_in_a_row_brings_the_row_again() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let answer = from_row(&mut sales, office.ashas, "status=CALLED&version=1").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer
            .body
            .trim_start()
            .starts_with(&format!("<tr id=\"row-{}\"", office.ashas))
    );
    assert!(answer.body.contains("Called") && !answer.body.contains("<!doctype"));
    let stale = from_row(&mut sales, office.ashas, "status=SHORTLISTED&version=1").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Nothing was saved") && stale.body.contains("name=\"version\" value=\"2\""));
}

#[tokio::test]
async fn a_status_that_a_row_cannot_set_leads_to_the_customers_page() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    from_row(&mut sales, office.ashas, "status=INVALID_NUMBER&version=1").await;
    // Closed now, and only a manager reopens.
    let answer = from_row(&mut sales, office.ashas, "status=CALLED&version=2").await;
    let to = format!("/customers/{}?status=CALLED#next", office.ashas);
    assert_eq!(answer.header("hx-redirect"), to, "{}", answer.body);
    let page = sales.get(&format!("/customers/{}", office.ashas)).await;
    assert!(
        page.body.contains("Ask your manager to reopen it"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn the_call_screen_saves_and_brings_the_next() {
    let office = Office::open().await;
    let second = office.add_customer("asha", "Chitra Das").await;
    let mut sales = office.browser("asha").await;
    let page = sales.get("/call").await;
    assert!(
        page.body.contains("Aarav Sharma") && page.body.contains("First call"),
        "{}",
        page.body
    );
    let ashas = office.ashas.to_string();
    let form = [
        ("customer", ashas.as_str()),
        ("version", "1"),
        ("status", "CALLED"),
        ("act", "save"),
    ];
    let answer = sales.post("/call", &form).await;
    assert_eq!(answer.location(), "/call", "{}", answer.body);
    let next = sales.get("/call").await;
    assert!(
        next.body
            .contains(&format!("name=\"customer\" value=\"{second}\""))
    );
    assert!(next.body.contains("<dt>Calls</dt><dd>1</dd>"));
    let chosen = second.to_string();
    let form = [
        ("customer", chosen.as_str()),
        ("version", "1"),
        ("status", ""),
        ("act", "skip"),
    ];
    let skipped = sales.post("/call", &form).await;
    assert_eq!(skipped.location(), format!("/call?skipped={second}"));
    let end = sales.get(skipped.location()).await;
    assert!(end.body.contains("Only skipped customers are left"));
}

#[tokio::test]
async fn the_call_screen_loses_nothing_that_was_typed() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let ashas = office.ashas.to_string();
    let base = [
        ("customer", ashas.as_str()),
        ("remark", "Rang twice"),
        ("act", "save"),
    ];
    let without = [base.as_slice(), &[("version", "1")]].concat();
    let answer = sales.post("/call", &without).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Choose a status.") && answer.body.contains("Rang twice"));
    let mut manager = office.browser("latha").await;
    let path = format!("/customers/{ashas}/status");
    manager
        .post(&path, &[("status", "CALLED"), ("version", "1")])
        .await;
    let stale = [base.as_slice(), &[("version", "1"), ("status", "NOT_ANSWERED")]].concat();
    let answer = sales.post("/call", &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("Called, was New, by latha of Brightpath"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("Rang twice"));
    // A colleague's customer cannot be saved from here.
    let kirans = office.kirans.to_string();
    let form = [
        ("customer", kirans.as_str()),
        ("version", "1"),
        ("status", "CALLED"),
    ];
    let answer = sales.post("/call", &form).await;
    assert_eq!(answer.location(), "/call");
    assert!(sales.get("/call").await.body.contains("no longer yours"));
}
