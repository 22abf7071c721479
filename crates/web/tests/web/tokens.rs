//! API tokens over HTTP: what a program can do with one, and when it can no more.

use axum::http::{Method, StatusCode};
use callbook_domain::access::Role;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::Office;

/// Makes a token on the screen, as people do.
async fn made(office: &Office, username: &str, permissions: &[&str], lifetime: &str) -> String {
    let mut browser = office.browser(username).await;
    let mut form = vec![("name", "Nightly import"), ("lifetime", lifetime)];
    form.extend(permissions.iter().map(|key| ("permissions", *key)));
    let page = browser.post("/profile/tokens", &form).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("value=\"cb_").unwrap();
    let secret = format!("cb_{}", rest.split('"').next().unwrap());
    assert!(
        !browser.get("/profile/tokens").await.body.contains(&secret),
        "it is shown once"
    );
    secret
}

async fn ask(office: &Office, secret: &str, path: &str) -> Answer {
    let mut program = Browser::new(&office.app);
    let bearer = format!("Bearer {secret}");
    program
        .send(Method::GET, path, &[("authorization", &bearer)], String::new())
        .await
}

#[tokio::test]
async fn a_program_works_without_cookie_and_csrf_token() {
    let office = Office::open().await;
    let secret = made(&office, "asha", &["work_customers"], "30").await;
    assert!(secret.len() >= 40);
    let stored = digest::of(&office.database_file).await.join("\n");
    assert!(!stored.contains(&secret), "only a hash is stored");
    let bearer = format!("Bearer {secret}");
    let mut program = Browser::new(&office.app);
    // What a foreign page could make a browser send does not matter: no cookie is read.
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    let body = format!(
        "{{\"customer_id\":\"{}\",\"status\":\"NOT_ANSWERED\"}}",
        office.ashas
    );
    let answer = program.send(Method::PUT, "/status", &headers, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("set-cookie"), "");
    // Whatever it says that it accepts, it gets a document.
    let html = [("authorization", bearer.as_str()), ("accept", "text/html")];
    let answer = program
        .send(Method::GET, "/dashboard", &html, String::new())
        .await;
    assert!(answer.header("content-type").starts_with("application/json"));
    assert_eq!(answer.header("set-cookie"), "");
    let page = office.browser("asha").await.get("/profile/tokens").await;
    assert!(page.body.contains("Nightly import") && !page.body.contains(">never</span>"));
}

#[tokio::test]
async fn a_cookie_beside_a_token_is_not_looked_at() {
    let office = Office::open().await;
    let secret = made(&office, "asha", &["work_customers"], "30").await;
    let mut admin = office.browser("meera").await;
    let bearer = format!("Bearer {secret}");
    let path = format!("/imports/{}", office.import);
    let json = [("accept", "application/json")];
    let answer = admin.send(Method::GET, &path, &json, String::new()).await;
    assert_eq!(answer.status, StatusCode::OK, "the admin may");
    let both = [("authorization", bearer.as_str()), json[0]];
    let answer = admin.send(Method::GET, &path, &both, String::new()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the token may not");
    let wrong = [("authorization", "Bearer cb_wrong"), json[0]];
    let answer = admin.send(Method::GET, "/dashboard", &wrong, String::new()).await;
    assert_eq!(
        answer.status,
        StatusCode::UNAUTHORIZED,
        "nor does the cookie help"
    );
}

#[tokio::test]
async fn a_token_may_no_more_than_it_was_made_for_and_than_its_owner_may_today() {
    let office = Office::open().await;
    let secret = made(&office, "latha", &["work_customers", "import_customers"], "30").await;
    let import = format!("/imports/{}", office.import);
    assert_eq!(ask(&office, &secret, &import).await.status, StatusCode::OK);
    // Not made for seeing everybody's customers.
    let found = ask(&office, &secret, "/search?q=Aarav").await;
    assert!(!found.body.contains("Aarav Sharma"), "{}", found.body);
    let full = made(&office, "latha", &["work_customers", "see_all_customers"], "30").await;
    let found = ask(&office, &full, "/search?q=Aarav").await;
    assert!(found.body.contains("Aarav Sharma"), "{}", found.body);
    office.demote("latha", Role::Sales).await;
    assert_eq!(ask(&office, &secret, &import).await.status, StatusCode::FORBIDDEN);
    let found = ask(&office, &full, "/search?q=Aarav").await;
    assert!(!found.body.contains("Aarav Sharma"), "{}", found.body);
}

#[tokio::test]
async fn what_has_ended_opens_nothing_at_once() {
    let office = Office::open().await;
    let works = async |secret: &str| ask(&office, secret, "/dashboard").await.status;
    let week = made(&office, "asha", &["work_customers"], "7").await;
    let endless = made(&office, "asha", &["work_customers"], "never").await;
    assert_eq!(works(&week).await, StatusCode::OK);
    office.clock.pass(SignedDuration::from_hours(7 * 24));
    assert_eq!(works(&week).await, StatusCode::UNAUTHORIZED);
    assert_eq!(works(&endless).await, StatusCode::OK);

    let mut admin = office.browser("meera").await;
    let list = admin.get("/settings/tokens").await;
    assert!(list.body.contains("asha of Brightpath"));
    let (_, rest) = list.body.split_once("/settings/tokens/").unwrap();
    let id = rest.split('/').next().unwrap().to_owned();
    let answer = admin.post(&format!("/settings/tokens/{id}/revoke"), &[]).await;
    assert_eq!(answer.location(), "/settings/tokens");
    assert_eq!(works(&endless).await, StatusCode::UNAUTHORIZED);

    let another = made(&office, "kiran", &["work_customers"], "never").await;
    assert_eq!(works(&another).await, StatusCode::OK);
    let kiran = office.user("kiran").await;
    admin.post(&format!("/users/{kiran}/deactivate"), &[]).await;
    assert_eq!(works(&another).await, StatusCode::UNAUTHORIZED);
    admin.post(&format!("/users/{kiran}/reactivate"), &[]).await;
    assert_eq!(
        works(&another).await,
        StatusCode::UNAUTHORIZED,
        "it ended for good"
    );
}

#[tokio::test]
async fn wrong_tokens_are_told_so_and_slowed_down() {
    let office = Office::open().await;
    let before = digest::of(&office.database_file).await;
    let answer = ask(&office, "cb_wrong", "/dashboard").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    for _ in 0..29 {
        assert_eq!(
            ask(&office, "cb_wrong", "/dashboard").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let answer = ask(&office, "cb_wrong", "/dashboard").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!answer.header("retry-after").is_empty());
    // A good one still works: nobody can shut out a program by guessing beside it.
    let changed = digest::difference(&before, &digest::of(&office.database_file).await);
    assert!(
        changed.lines().all(|line| line.contains("throttle: ")),
        "{changed}"
    );
    let secret = made(&office, "asha", &["work_customers"], "30").await;
    assert_eq!(ask(&office, &secret, "/dashboard").await.status, StatusCode::OK);
    // A session's secret is no token.
    let browser = office.browser("asha").await;
    office.clock.pass(SignedDuration::from_mins(2));
    let session = browser.cookie("callbook-insecure").unwrap().to_owned();
    assert_eq!(
        ask(&office, &session, "/dashboard").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_form_that_asks_for_too_much_is_refused_at_its_field() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    for form in [
        vec![("name", "x"), ("lifetime", "30")],
        vec![
            ("name", "x"),
            ("lifetime", "30"),
            ("permissions", "import_customers"),
        ],
        vec![
            ("name", "x"),
            ("lifetime", "30"),
            ("permissions", "manage_company"),
        ],
        vec![
            ("name", "x"),
            ("lifetime", "12345"),
            ("permissions", "work_customers"),
        ],
        vec![
            ("name", ""),
            ("lifetime", "30"),
            ("permissions", "work_customers"),
        ],
        vec![
            ("name", "x"),
            ("lifetime", "30"),
            ("permissions", "work_customers"),
            ("user", "y"),
        ],
    ] {
        let answer = sales.post("/profile/tokens", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
    }
    assert_eq!(digest::of(&office.database_file).await, before);
}

#[tokio::test]
async fn a_program_sends_a_file_in() {
    let office = Office::open().await;
    let secret = made(&office, "latha", &["import_customers"], "30").await;
    let bearer = format!("Bearer {secret}");
    let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\
        Content-Type: text/csv\r\n\r\nname,phone\r\nDeepa,9812399999\r\n--x--\r\n";
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let mut program = Browser::new(&office.app);
    let answer = program
        .send(Method::POST, "/upload", &headers, body.to_owned())
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let watched = ask(&office, &secret, answer.location()).await;
    assert_eq!(watched.status, StatusCode::OK, "{}", watched.body);
}

#[tokio::test]
async fn a_token_that_exports_gets_the_list_as_a_file() {
    let office = Office::open().await;
    let path = "/customers/export?format=csv&search=aarav";
    let all = ["work_customers", "see_all_customers", "export_customers"];
    let file = ask(&office, &made(&office, "latha", &all, "30").await, path).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    let other = made(&office, "latha", &["work_customers", "see_all_customers"], "30").await;
    assert_eq!(ask(&office, &other, path).await.status, StatusCode::FORBIDDEN);
}
