//! How the tests of imports go through the pages.

use axum::http::{Method, StatusCode};
use callbook_application::imports::Then;
use callbook_domain::ids::ImportId;
use callbook_domain::import::Import;

use crate::browser::{Answer, Browser};
use crate::office::Office;
use crate::uploads::{by_program, json};

/// Two good rows, one repeated, one impossible date, four refused; a formula, quotes and an unused column among them.
pub(super) const MIXED: &str = "Student name,Mobile no.,City,Enquiry date,Father's occupation\r\n\
    Diya Nair,98450 11223,Kaloor,2026-11-01,Farmer\r\n\
    \"Menon, Asha\",+91 98450 11224,Palakkad,2025-02-31,\r\n\
    Diya again,09845011223,,,\r\n\
    No Phone,,Kaloor,,\r\n\
    \"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",not-a-phone,Kaloor,,\r\n\
    Short,123,Kaloor,,\r\n\
    Plus,+1,Kaloor,,\r\n";

/// Uploads a file and runs its import to the end.
pub(super) async fn import(office: &Office, browser: &mut Browser, parts: &[String]) -> Import {
    let answer = by_program(browser, parts).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    run(office, json(&answer)["import_id"].as_str().unwrap()).await
}

/// Runs an import to its end.
pub(super) async fn run(office: &Office, id: &str) -> Import {
    office.work(id.parse().unwrap()).await
}

pub(super) const COURSES: &str = "Student,Mob no,Town,Course\r\n\
    Diya Nair,98450 11223,Kaloor,Science\r\n\
    Ravi Kumar,98450 11224,Palakkad,Commerce\r\n\
    Nobody,,Kaloor,Science\r\n";
/// Its dates can be read in two ways.
pub(super) const DATED: &str =
    "name,phone,date\r\nDiya Nair,98450 11223,03/04/2025\r\nRavi,98450 11224,05/06/2025\r\n";

/// A file that waits for what somebody decides.
pub(super) async fn draft(office: &Office, content: &str) -> ImportId {
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    office.take_in(&viewer, "leads.csv", content, Then::Wait).await
}

/// The fields of the second step for columns used like this.
pub(super) fn columns<'a>(targets: &[&'a str], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let targets = targets.iter().map(|target| ("target", *target));
    targets.chain(more.iter().copied()).collect()
}

pub(super) async fn choose(browser: &mut Browser, id: ImportId, fields: &[(&str, &str)]) -> Answer {
    browser.post(&format!("/imports/{id}/columns"), fields).await
}

/// As a program sends a form.
pub(super) async fn as_program(browser: &mut Browser, path: &str, body: &str) -> Answer {
    let token = browser.token.clone();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
        ("x-csrf-token", &*token),
    ];
    browser.send(Method::POST, path, &headers, body.to_owned()).await
}

pub(super) async fn page(browser: &mut Browser, id: ImportId, query: &str) -> String {
    let answer = browser.get(&format!("/imports/{id}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}
