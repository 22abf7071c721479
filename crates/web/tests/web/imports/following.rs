//! How far an import is, as it is told to whoever looks on.

use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use callbook_application::imports::Then;
use callbook_domain::ids::ImportId;
use jiff::SignedDuration;
use tokio::task::JoinHandle;

use super::desk::run;
use crate::browser::{Answer, Browser};
use crate::office::Office;
use crate::uploads::{LEADS, by_program, file, json};

#[tokio::test]
async fn progress_is_told_until_it_is_over() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = json(&by_program(&mut manager, &[file("leads.csv", LEADS)]).await)["import_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/imports/{id}/progress");
    let waiting = manager.get(&path).await;
    assert!(
        waiting.body.contains("Waiting for its turn") && !waiting.body.contains("<!doctype"),
        "{}",
        waiting.body
    );
    // Where no script runs, the page looks again by itself.
    let page = manager.get(&format!("/imports/{id}")).await;
    assert!(
        page.body.contains("<noscript><meta http-equiv=\"refresh\""),
        "{}",
        page.body
    );
    let look = format!("/imports/{id}/look");
    assert!(page.body.contains(&look), "{}", page.body);
    let looked = manager.get(&look).await;
    assert!(looked.body.contains("Waiting for its turn"), "{}", looked.body);
    run(&office, &id).await;
    let over = manager.get(&path).await;
    assert!(
        over.body.contains("leads.csv is imported: 2 created"),
        "{}",
        over.body
    );
    let page = manager.get(&format!("/imports/{id}")).await;
    assert!(!page.body.contains("http-equiv=\"refresh\""), "{}", page.body);
}

#[tokio::test]
async fn events_end_when_it_is_over_and_need_an_import_that_is_there() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office.take_in(&viewer, "leads.csv", LEADS, Then::Run).await;
    let mut follower = manager.clone();
    let path = format!("/imports/{id}/events");
    let following = tokio::spawn({
        let path = path.clone();
        async move {
            let headers = [("accept", "text/event-stream"), ("accept-encoding", "gzip")];
            follower.send(Method::GET, &path, &headers, String::new()).await
        }
    });
    // The first look comes before the end of it.
    tokio::time::sleep(Duration::from_millis(300)).await;
    office.work(id).await;
    let told = following.await.unwrap();
    assert_eq!(told.header("content-type"), "text/event-stream");
    assert_eq!(told.header("cache-control"), "no-store");
    assert_eq!(told.header("content-encoding"), "", "events are not held back");
    assert!(
        told.body.contains("event: piece") && told.body.contains("Waiting for its turn"),
        "{}",
        told.body
    );
    assert!(
        told.body.contains("event: over") && told.body.contains("leads.csv is imported"),
        "{}",
        told.body
    );
    let nowhere = manager
        .get("/imports/01999999-9999-7999-8999-999999999999/events")
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn events_end_when_the_server_stops() {
    let office = Office::open().await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office.take_in(&viewer, "leads.csv", LEADS, Then::Run).await;
    let mut manager = office.browser("latha").await;
    let path = format!("/imports/{id}/events");
    let following = tokio::spawn(async move { manager.get(&path).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    office.stopping.cancel();
    let told = following.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(!told.body.contains("event: over"), "{}", told.body);
}

/// A stream that is read to its end in the background.
fn follow(browser: &Browser, id: ImportId) -> JoinHandle<Answer> {
    let mut browser = browser.clone();
    tokio::spawn(async move { browser.get(&format!("/imports/{id}/events")).await })
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let office = Office::open().await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office.take_in(&viewer, "leads.csv", LEADS, Then::Run).await;
    let mut manager = office.browser("latha").await;
    let following = follow(&manager, id);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    let out = manager.post("/sign-out", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
    office.work(id).await;
    let told = following.await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(!told.body.contains("event: over"), "{}", told.body);
}

#[tokio::test]
async fn a_session_has_six_streams_and_is_told_to_look_by_itself_after_them() {
    let office = Office::open().await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office.take_in(&viewer, "leads.csv", LEADS, Then::Run).await;
    let mut manager = office.browser("latha").await;
    let following: Vec<_> = (0..6).map(|_| follow(&manager, id)).collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let path = format!("/imports/{id}/events");
    let refused = manager.get(&path).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.body);
    assert_eq!(refused.header("retry-after"), "3");
    let looked = manager.get(&format!("/imports/{id}/progress")).await;
    assert_eq!(looked.status, StatusCode::OK);
    office.work(id).await;
    for stream in following {
        assert!(stream.await.unwrap().body.contains("event: over"));
    }
    let over = manager.get(&path).await;
    assert_eq!(over.status, StatusCode::OK, "{}", over.body);
}

#[tokio::test]
async fn looking_on_keeps_no_session_alive() {
    let office = Office::open().await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office.take_in(&viewer, "leads.csv", LEADS, Then::Run).await;
    let mut manager = office.browser("latha").await;
    office.clock.pass(SignedDuration::from_mins(20));
    let looked = manager.get(&format!("/imports/{id}/progress")).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.body);
    office.clock.pass(SignedDuration::from_mins(15));
    let ended = manager.get(&format!("/imports/{id}/progress")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
}
