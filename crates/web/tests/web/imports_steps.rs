//! The four steps of an import, from the file to the outcome and back.

use axum::http::{Method, StatusCode};
use callbook_application::imports::Then;
use callbook_domain::ids::ImportId;
use callbook_domain::import::ImportState;

use crate::browser::{Answer, Browser};
use crate::digest;
use crate::office::Office;
use crate::uploads::{document, json};

const LEADS: &str = "Student,Mob no,Town,Course\r\n\
    Diya Nair,98450 11223,Kaloor,Science\r\n\
    Ravi Kumar,98450 11224,Palakkad,Commerce\r\n\
    Nobody,,Kaloor,Science\r\n";
/// Its dates can be read in two ways.
const DATED: &str = "name,phone,date\r\nDiya Nair,98450 11223,03/04/2025\r\nRavi,98450 11224,05/06/2025\r\n";

/// A file that waits for what somebody decides.
async fn draft(office: &Office, content: &str) -> ImportId {
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    office.take_in(&viewer, "leads.csv", content, Then::Wait).await
}

/// The fields of the second step for columns used like this.
fn columns<'a>(targets: &[&'a str], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let targets = targets.iter().map(|target| ("target", *target));
    targets.chain(more.iter().copied()).collect()
}

async fn choose(browser: &mut Browser, id: ImportId, fields: &[(&str, &str)]) -> Answer {
    browser.post(&format!("/imports/{id}/columns"), fields).await
}

/// As a program sends a form.
async fn by_program(browser: &mut Browser, path: &str, body: &str) -> Answer {
    let token = browser.token.clone();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
        ("x-csrf-token", &*token),
    ];
    browser.send(Method::POST, path, &headers, body.to_owned()).await
}

async fn page(browser: &mut Browser, id: ImportId, query: &str) -> String {
    let answer = browser.get(&format!("/imports/{id}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

#[tokio::test]
async fn a_file_is_mapped_checked_run_and_undone() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, LEADS).await;
    let found = page(&mut manager, id, "").await;
    for text in [
        "Mob no",
        "Palakkad",
        "value=\"phone\" selected",
        "Likely",
        "Not recognised",
        "New field…",
    ] {
        assert!(found.contains(text), "{text}: {found}");
    }

    let asha = office.user("asha").await.to_string();
    let fields = columns(
        &["name", "phone", "area", "new"],
        &[
            ("new_name", ""),
            ("new_name", ""),
            ("new_name", ""),
            ("new_name", "Course"),
            ("new_kind", "text"),
            ("new_kind", "text"),
            ("new_kind", "text"),
            ("new_kind", "text"),
            ("on_duplicate", "fill"),
            ("on_repeat", "merge"),
            ("status", "CALLED"),
            ("share_among", &asha),
        ],
    );
    let answer = choose(&mut manager, id, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let checking = page(&mut manager, id, "").await;
    assert!(
        checking.contains("Stop the check") && checking.contains("data-live"),
        "{checking}"
    );
    let checked = office.work(id).await;
    assert_eq!(checked.state, ImportState::Checked);

    let check = page(&mut manager, id, "").await;
    for text in [
        "Import 2 customers",
        "There is no phone number",
        "/refused?stage=check",
        "Who gets how many",
        "asha of Brightpath",
        "Empty fields are filled",
    ] {
        assert!(check.contains(text), "{text}: {check}");
    }
    let created = page(&mut manager, id, "?step=check&show=created").await;
    assert!(created.contains("Palakkad"), "{created}");
    let refused = manager.get(&format!("/imports/{id}/refused?stage=check")).await;
    assert!(refused.body.contains("Nobody"), "{}", refused.body);
    // One may go back, and finds what was chosen.
    let back = page(&mut manager, id, "?step=columns").await;
    assert!(
        back.contains("value=\"merge\" checked") && back.contains("Your choice"),
        "{back}"
    );

    let run = manager.post(&format!("/imports/{id}/run"), &[]).await;
    assert_eq!(run.location(), format!("/imports/{id}"), "{}", run.body);
    assert!(page(&mut manager, id, "").await.contains("Waiting for its turn"));
    office.work(id).await;
    let outcome = page(&mut manager, id, "").await;
    for text in ["Undo this import", "See the customers", "Refused rows"] {
        assert!(outcome.contains(text), "{text}: {outcome}");
    }
    let chosen = page(&mut manager, id, "?step=columns").await;
    assert!(
        chosen.contains("The import has begun") && !chosen.contains("Check the file"),
        "{chosen}"
    );

    let preview = manager.get(&format!("/imports/{id}/undo")).await;
    assert!(preview.body.contains("Remove 2 customers"), "{}", preview.body);
    let undo = manager.post(&format!("/imports/{id}/undo"), &[]).await;
    assert_eq!(undo.status, StatusCode::SEE_OTHER, "{}", undo.body);
    office.work(id).await;
    let undone = page(&mut manager, id, "").await;
    assert!(
        undone.contains("This import was undone") && undone.contains("2 customers removed"),
        "{undone}"
    );
    let again = manager.get(&format!("/imports/{id}/undo")).await;
    assert_eq!(again.location(), format!("/imports/{id}"));
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_what_was_chosen_is_kept() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, LEADS).await;
    let before = digest::of(&office.database_file).await;
    let kept = [("on_duplicate", "overwrite"), ("on_repeat", "refuse")];
    for (targets, more, said) in [
        (
            ["name", "ignore", "area", "ignore"],
            &[][..],
            "No column holds the phone",
        ),
        (["phone", "phone", "area", "ignore"], &[], "used for the same"),
        (["name", "phone", "salary", "ignore"], &[], "Not a field"),
        (
            ["new", "phone", "area", "ignore"],
            &[("new_name", "Phone"), ("new_kind", "text")],
            "every customer has this already",
        ),
        (
            ["new", "phone", "area", "ignore"],
            &[("new_name", "Level"), ("new_kind", "choice"), ("new_choices", "")],
            "A choice needs answers",
        ),
        (
            ["name", "phone", "area", "ignore"],
            &[("status", "ASLEEP")],
            "There is no such status",
        ),
        (
            ["name", "phone", "area", "ignore"],
            &[("share_among", "01999999-9999-7999-8999-999999999999")],
            "There is no such active user",
        ),
    ] {
        let fields = columns(&targets, &[more, &kept].concat());
        let answer = choose(&mut manager, id, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{said}: {}",
            answer.body
        );
        let body = answer.body.to_lowercase();
        assert!(body.contains(&said.to_lowercase()), "{said}: {}", answer.body);
        assert!(answer.body.contains("value=\"overwrite\" checked"), "{said}");
        assert!(answer.body.contains("value=\"refuse\" checked"), "{said}");
        assert!(digest::of(&office.database_file).await == before, "{said}");
    }
    let body = "target=name&target=ignore&target=area&target=ignore";
    let refused = by_program(&mut manager, &format!("/imports/{id}/columns"), body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&refused)["errors"][0]["field"], "target");
}

#[tokio::test]
async fn dates_that_can_be_read_in_two_ways_are_asked_and_never_guessed() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, DATED).await;
    let asked = page(&mut manager, id, "").await;
    for text in ["The file has the date 03/04/2025", "3 April 2025", "4 March 2025"] {
        assert!(asked.contains(text), "{text}: {asked}");
    }
    assert!(
        !asked.contains("-first\" checked"),
        "nothing is chosen beforehand"
    );
    let targets = ["name", "phone", "date"];
    let silent = choose(&mut manager, id, &columns(&targets, &[])).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.body.contains("id=\"dates-error\"") && silent.body.contains("not guessed"),
        "{}",
        silent.body
    );
    let left_out = choose(&mut manager, id, &columns(&["name", "phone", "ignore"], &[])).await;
    assert_eq!(left_out.status, StatusCode::SEE_OTHER, "{}", left_out.body);
    let said = choose(&mut manager, id, &columns(&targets, &[("dates", "month-first")])).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    office.work(id).await;
    let again = page(&mut manager, id, "?step=columns").await;
    assert!(again.contains("value=\"month-first\" checked"), "{again}");
}

#[tokio::test]
async fn a_file_is_read_in_another_way_when_somebody_says_so() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, "a;b,c\r\nDiya;98450,11223\r\n").await;
    let path = format!("/imports/{id}/reading");
    let semicolon = manager.post(&path, &[("delimiter", "semicolon")]).await;
    assert_eq!(
        semicolon.location(),
        format!("/imports/{id}?step=columns"),
        "{}",
        semicolon.body
    );
    let found = page(&mut manager, id, "").await;
    assert!(found.contains("b,c"), "{found}");
    let nowhere = manager.post(&path, &[("header", "12")]).await;
    assert_eq!(
        nowhere.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        nowhere.body
    );
    assert!(nowhere.body.contains("It is read as before"), "{}", nowhere.body);
    let nonsense = by_program(&mut manager, &path, "encoding=klingon").await;
    assert_eq!(json(&nonsense)["errors"][0]["field"], "encoding");
    let document = document(&mut manager, &format!("/imports/{id}")).await;
    assert_eq!(document["plan"]["delimiter"], "semicolon");
}

#[tokio::test]
async fn what_is_no_sheet_is_said_and_can_be_discarded() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, "").await;
    let empty = page(&mut manager, id, "").await;
    assert!(
        empty.contains("The file is empty") && !empty.contains("Check the file"),
        "{empty}"
    );
    let gone = manager.post(&format!("/imports/{id}/discard"), &[]).await;
    assert_eq!(gone.location(), "/imports");
    let nothing = manager.get(&format!("/imports/{id}")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_stands_in_a_file_is_text_on_every_step() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let file = "<script>alert(1)</script>,phone,{{ 7 * 7 }}\r\n<img src=x onerror=alert(2)>,98450 11223,\"><b>\r\n<i>x</i>,,y\r\n";
    let id = draft(&office, file).await;
    let mut seen = page(&mut manager, id, "").await;
    choose(&mut manager, id, &columns(&["name", "phone", "area"], &[])).await;
    office.work(id).await;
    for query in ["?step=file", "?step=columns", "", "?step=check&show=created"] {
        seen += &page(&mut manager, id, query).await;
    }
    assert!(seen.contains("&lt;script&gt;"), "{seen}");
    for raw in ["<script>alert", "<img src=x", "\"><b>", "<i>x</i>"] {
        assert!(!seen.contains(raw), "{raw}: {seen}");
    }
}

#[tokio::test]
async fn a_draft_can_be_left_and_gone_on_with() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, LEADS).await;
    let history = manager.get("/imports").await;
    assert!(
        history.body.contains("Go on") && history.body.contains("not imported yet"),
        "{}",
        history.body
    );
    let file = page(&mut manager, id, "?step=file").await;
    assert!(
        file.contains("Go on to the columns") && file.contains("SHA-256"),
        "{file}"
    );
    // Steps that are not reached yet show the one that is.
    let early = page(&mut manager, id, "?step=run").await;
    assert!(early.contains("Check the file"), "{early}");
    let too_soon = manager.post(&format!("/imports/{id}/run"), &[]).await;
    assert_eq!(
        too_soon.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        too_soon.body
    );
}

#[tokio::test]
async fn a_check_and_an_import_can_be_stopped() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, LEADS).await;
    let cancel = format!("/imports/{id}/cancel");
    let fields = columns(&["name", "phone", "area", "ignore"], &[]);
    choose(&mut manager, id, &fields).await;
    let stopped = manager.post(&cancel, &[("then", "keep")]).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.body);
    assert!(page(&mut manager, id, "").await.contains("Check the file"));

    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    manager.post(&format!("/imports/{id}/run"), &[]).await;
    let vague = by_program(&mut manager, &cancel, "then=perhaps").await;
    assert_eq!(json(&vague)["errors"][0]["field"], "then");
    manager.post(&cancel, &[("then", "take_back")]).await;
    let over = page(&mut manager, id, "").await;
    assert!(over.contains("This import was stopped"), "{over}");
    let late = manager.post(&cancel, &[("then", "keep")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    let late = manager.post(&format!("/imports/{id}/discard"), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    let nothing = by_program(&mut manager, &format!("/imports/{id}/undo"), "").await;
    assert_eq!(
        nothing.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        nothing.body
    );
}

#[tokio::test]
async fn the_same_file_is_pointed_out_before_anything_happens() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", LEADS, Then::Run).await;
    office.work(first).await;
    let id = draft(&office, LEADS).await;
    let told = page(&mut manager, id, "").await;
    for text in [
        "This very file was imported before",
        "Meera Iyer",
        "2 created",
        &format!("/imports/{first}"),
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
}

#[tokio::test]
async fn updates_are_shown_before_and_after() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", LEADS, Then::Run).await;
    office.work(first).await;
    let id = draft(&office, "name,phone,area\r\nDiya Nair,98450 11223,Fort Kochi\r\n").await;
    let fields = columns(&["name", "phone", "area"], &[("on_duplicate", "overwrite")]);
    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    let check = page(&mut manager, id, "").await;
    for text in [
        "Before and after",
        "<del>Kaloor</del>",
        "<ins>Fort Kochi</ins>",
        "Area",
    ] {
        assert!(check.contains(text), "{text}: {check}");
    }
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
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
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
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let begun = std::time::Instant::now();
    office.stopping.cancel();
    let told = following.await.unwrap();
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    assert!(!told.body.contains("event: over"), "{}", told.body);
}

#[tokio::test]
async fn programs_walk_the_same_steps() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, LEADS).await;
    let path = format!("/imports/{id}");
    let body = "target=name&target=phone&target=area&target=ignore&on_duplicate=skip";
    let planned = by_program(&mut manager, &format!("{path}/columns"), body).await;
    assert_eq!(planned.status, StatusCode::ACCEPTED, "{}", planned.body);
    assert_eq!(json(&planned)["state"], "checking");
    office.work(id).await;
    let checked = document(&mut manager, &path).await;
    assert_eq!(checked["check"]["refused"], 1);
    assert_eq!(checked["columns"][1]["target"], "phone");
    let run = by_program(&mut manager, &format!("{path}/run"), "").await;
    assert_eq!(
        (run.status, &json(&run)["state"]),
        (StatusCode::ACCEPTED, &"queued".into())
    );
    office.work(id).await;
    let preview = document(&mut manager, &format!("{path}/undo")).await;
    assert_eq!(
        (&preview["possible"], &preview["removed"]),
        (&true.into(), &2.into())
    );
    // Whoever sends nothing need not say in which form.
    let token = manager.token.clone();
    let headers = [("accept", "application/json"), ("x-csrf-token", &*token)];
    let undo = manager
        .send(Method::POST, &format!("{path}/undo"), &headers, String::new())
        .await;
    assert_eq!(json(&undo)["state"], "undoing", "{}", undo.body);
    office.work(id).await;
    assert_eq!(document(&mut manager, &path).await["undo"]["removed"], 2);
}
