//! Files coming in over HTTP: in whatever order, as large as allowed, whole or not at all.

use std::path::PathBuf;

use axum::http::{Method, StatusCode};
use callbook_web::WebSettings;
use rstest::rstest;

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::{Installation, Office};

pub(crate) const BOUNDARY: &str = "a-boundary";
const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=a-boundary");
pub(crate) const LEADS: &str = "name,phone\r\nDiya Nair,98450 11223\r\nRavi Kumar,98450 11224\r\n";

pub(crate) fn file(name: &str, content: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n"
    )
}

pub(crate) fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn whole(parts: &[String]) -> String {
    format!("{}--{BOUNDARY}--\r\n", parts.concat())
}

/// As the page's own script sends it.
pub(crate) async fn by_browser(browser: &mut Browser, parts: &[String]) -> Answer {
    let token = browser.token.clone();
    let headers = [MULTIPART, ("accept", "text/html"), ("x-csrf-token", &token)];
    browser
        .send(Method::POST, "/imports", &headers, whole(parts))
        .await
}

/// As a program sends it.
pub(crate) async fn by_program(browser: &mut Browser, parts: &[String]) -> Answer {
    let token = browser.token.clone();
    let headers = [
        MULTIPART,
        ("accept", "application/json"),
        ("x-csrf-token", &token),
    ];
    browser
        .send(Method::POST, "/upload", &headers, whole(parts))
        .await
}

pub(crate) fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

/// All files of imports that there are, whole or half.
fn kept_files(office: &Office) -> Vec<PathBuf> {
    let mut folders = vec![office.database_file.with_file_name("files")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn a_program_is_told_where_its_import_is() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let answer = by_program(&mut manager, &[file("leads.csv", LEADS)]).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let document = json(&answer);
    let id = document["import_id"].as_str().unwrap();
    assert_eq!(document["file"], "leads.csv");
    assert_eq!(document["state"], "queued");
    assert_eq!(document["url"], format!("/imports/{id}"));
    assert_eq!(answer.location(), format!("/imports/{id}"));
    assert!(document.get("same_file").is_none());

    let again = json(&by_program(&mut manager, &[file("again.csv", LEADS)]).await);
    assert_eq!(again["same_file"], id);
}

#[tokio::test]
async fn a_browser_is_led_to_the_columns_and_nothing_runs() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let first = by_browser(&mut manager, &[file("leads.csv", LEADS)]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let page = manager.get(first.location()).await;
    assert!(
        page.body.contains("leads.csv") && page.body.contains("Check the file"),
        "{}",
        page.body
    );
    let id = first.location().rsplit('/').next().unwrap().parse().unwrap();
    let waiting = office.use_cases.take_up_imports.this(id).await.unwrap();
    assert!(waiting.is_none(), "{waiting:?}");
}

#[rstest]
#[case::before(&[("on_duplicate", "refuse"), ("on_repeat", "last")], &[])]
#[case::after(&[], &[("on_repeat", "last"), ("on_duplicate", "refuse")])]
#[tokio::test]
async fn fields_may_come_before_the_file_or_after_it(
    #[case] before: &[(&str, &str)],
    #[case] after: &[(&str, &str)],
) {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let sharer = office.user("asha").await.to_string();
    let fields = |list: &[(&str, &str)]| {
        list.iter()
            .map(|(name, value)| field(name, value))
            .collect::<String>()
    };
    let parts = [
        fields(before),
        file("leads.csv", LEADS),
        fields(after),
        field("share_among", &sharer),
        field("share_among", "Latha"),
        field("status", "NOT_ANSWERED"),
        field("dates", "month-first"),
    ];
    let answer = by_program(&mut manager, &parts).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let plan = &document(&mut manager, answer.location()).await["plan"];
    assert_eq!(plan["on_duplicate"], "refuse");
    assert_eq!(plan["on_repeat"], "last");
    let latha = office.user("latha").await.to_string();
    assert_eq!(plan["share_among"], serde_json::json!([sharer, latha]));
    assert_eq!(plan["dates"], "month-first");
    assert!(plan["status"].is_string(), "{plan}");
}

#[tokio::test]
async fn a_program_may_have_a_file_looked_through_only() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let parts = [file("leads.csv", LEADS), field("dry_run", "true")];
    let answer = by_program(&mut manager, &parts).await;
    assert_eq!(json(&answer)["state"], "checking", "{}", answer.body);
    let id = json(&answer)["import_id"].as_str().unwrap().parse().unwrap();
    office.work(id).await;
    let document = document(&mut manager, answer.location()).await;
    assert_eq!(document["state"], "checked");
    assert_eq!(document["check"]["created"], 2);
    assert_eq!(document["created"], 0);
}

/// An import as programs see it.
pub(crate) async fn document(browser: &mut Browser, path: &str) -> serde_json::Value {
    let headers = [("accept", "application/json")];
    let answer = browser.send(Method::GET, path, &headers, String::new()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    json(&answer)
}

#[tokio::test]
async fn a_plain_form_needs_no_script() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let parts = [field("csrf_token", &manager.token), file("leads.csv", LEADS)];
    let headers = [MULTIPART, ("accept", "text/html")];
    let answer = manager
        .send(Method::POST, "/imports", &headers, whole(&parts))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let forged = manager
        .send(Method::POST, "/imports", &headers, whole(&parts[1..]))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[rstest]
#[case::no_file(vec![field("on_duplicate", "skip")], "file", "No file arrived")]
#[case::a_wrong_repeat_rule(vec![file("a.csv", LEADS), field("on_repeat", "both")], "on_repeat", "first, last, merge or refuse")]
#[case::a_wrong_status(vec![file("a.csv", LEADS), field("status", "Sleeping")], "status", "no such status")]
#[case::wrong_dates(vec![file("a.csv", LEADS), field("dates", "year-first")], "dates", "day-first or month-first")]
#[case::a_wrong_dry_run(vec![file("a.csv", LEADS), field("dry_run", "maybe")], "dry_run", "true")]
#[case::nothing_chosen(vec![file("", "")], "file", "No file arrived")]
#[case::two_files(vec![file("a.csv", LEADS), file("b.csv", LEADS)], "file", "one file at a time")]
#[case::a_wrong_policy(vec![file("a.csv", LEADS), field("on_duplicate", "merge")], "on_duplicate", "skip, fill, overwrite or refuse")]
#[case::a_wrong_user(vec![file("a.csv", LEADS), field("share_among", "nobody")], "share_among", "No active user is called")]
#[case::a_field_of_its_own(vec![file("a.csv", LEADS), field("company_id", "1")], "company_id", "There is no field")]
#[case::an_endless_field(vec![field("on_duplicate", &"x".repeat(5000))], "on_duplicate", "longer than anything")]
#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_is_left(
    #[case] parts: Vec<String>,
    #[case] wrong: &str,
    #[case] said: &str,
) {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let kept = kept_files(&office);
    let answer = by_program(&mut manager, &parts).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let document = json(&answer);
    assert_eq!(document["errors"][0]["field"], wrong);
    assert!(document["detail"].as_str().unwrap().contains(said), "{document}");

    let page = by_browser(&mut manager, &parts).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("aria-invalid=\"true\"") && page.body.contains("data-upload"),
        "{}",
        page.body
    );
    assert_eq!(digest::of(&office.database_file).await, before);
    assert_eq!(kept_files(&office), kept);
}

#[tokio::test]
async fn what_is_no_multipart_is_explained() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let token = manager.token.clone();
    let headers = [
        ("content-type", "text/csv"),
        ("accept", "application/json"),
        ("x-csrf-token", &*token),
    ];
    let answer = manager
        .send(Method::POST, "/upload", &headers, LEADS.to_owned())
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("multipart/form-data"), "{}", answer.body);
}

#[tokio::test]
async fn a_file_over_the_limit_is_413_and_leaves_nothing() {
    let mut settings = WebSettings::new("127.0.0.1:8080".parse().unwrap());
    settings.upload_limit = 64 * 1024;
    let office = Office::within(Installation::with(settings).await).await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let kept = kept_files(&office);
    // Over the limit of the file, and over that of the whole request.
    for kilobytes in [65, 3 * 1024] {
        let content = format!("phone\n{}", "9845011223\n".repeat(kilobytes * 1024 / 11));
        let answer = by_program(&mut manager, &[file("big.csv", &content)]).await;
        assert_eq!(
            answer.status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{kilobytes} KB: {}",
            answer.body
        );
    }
    assert_eq!(digest::of(&office.database_file).await, before);
    assert_eq!(kept_files(&office), kept);
    let fits = format!("phone\n{}", "9845011223\n".repeat(5000));
    let answer = by_program(&mut manager, &[file("fits.csv", &fits)]).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
}

#[tokio::test]
async fn a_broken_upload_leaves_nothing() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let before = digest::of(&office.database_file).await;
    let kept = kept_files(&office);
    let token = manager.token.clone();
    let headers = [
        MULTIPART,
        ("accept", "application/json"),
        ("x-csrf-token", &*token),
    ];
    let body = whole(&[file("leads.csv", LEADS)]);
    let half = body[..body.len() / 2].to_owned();
    let answer = manager.send(Method::POST, "/upload", &headers, half).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    assert_eq!(digest::of(&office.database_file).await, before);
    assert_eq!(kept_files(&office), kept);
}

#[tokio::test]
async fn a_sales_user_may_not_import() {
    let office = Office::open().await;
    let mut sales = office.browser("asha").await;
    let before = digest::of(&office.database_file).await;
    let kept = kept_files(&office);
    let parts = [file("leads.csv", LEADS)];
    assert_eq!(by_program(&mut sales, &parts).await.status, StatusCode::FORBIDDEN);
    assert_eq!(by_browser(&mut sales, &parts).await.status, StatusCode::FORBIDDEN);
    assert_eq!(sales.get("/imports").await.status, StatusCode::FORBIDDEN);
    assert_eq!(digest::of(&office.database_file).await, before);
    assert_eq!(kept_files(&office), kept);
}

#[tokio::test]
async fn a_name_with_a_path_is_only_a_name() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let answer = by_program(&mut manager, &[file("..%2F../../etc/passwd.csv", LEADS)]).await;
    assert_eq!(json(&answer)["file"], "passwd.csv");
}
