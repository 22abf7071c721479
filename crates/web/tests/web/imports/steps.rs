//! The four steps of an import, from the file to the outcome and back.

use axum::http::{Method, StatusCode};
use callbook_application::imports::Then;
use callbook_domain::import::ImportState;

use super::desk::{COURSES, as_program, choose, columns, draft, page};
use crate::office::Office;
use crate::uploads::{document, json};

#[tokio::test]
async fn a_file_is_mapped_checked_run_and_undone() {
    let office = Office::open().await;
    let mut manager = office.browser("meera").await;
    let id = draft(&office, COURSES).await;
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
async fn a_draft_can_be_left_and_gone_on_with() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, COURSES).await;
    let history = manager.get("/imports").await;
    assert!(
        history.body.contains("Begun, not imported yet") && history.body.contains("Continue"),
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
    let id = draft(&office, COURSES).await;
    let cancel = format!("/imports/{id}/cancel");
    let fields = columns(&["name", "phone", "area", "ignore"], &[]);
    choose(&mut manager, id, &fields).await;
    let stopped = manager.post(&cancel, &[("then", "keep")]).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.body);
    assert!(page(&mut manager, id, "").await.contains("Check the file"));

    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    manager.post(&format!("/imports/{id}/run"), &[]).await;
    let vague = as_program(&mut manager, &cancel, "then=perhaps").await;
    assert_eq!(json(&vague)["errors"][0]["field"], "then");
    manager.post(&cancel, &[("then", "take_back")]).await;
    let over = page(&mut manager, id, "").await;
    assert!(over.contains("This import was stopped"), "{over}");
    let late = manager.post(&cancel, &[("then", "keep")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    let late = manager.post(&format!("/imports/{id}/discard"), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    let nothing = as_program(&mut manager, &format!("/imports/{id}/undo"), "").await;
    assert_eq!(
        nothing.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        nothing.body
    );
}

#[tokio::test]
async fn programs_walk_the_same_steps() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, COURSES).await;
    let path = format!("/imports/{id}");
    let body = "target=name&target=phone&target=area&target=ignore&on_duplicate=skip";
    let planned = as_program(&mut manager, &format!("{path}/columns"), body).await;
    assert_eq!(planned.status, StatusCode::ACCEPTED, "{}", planned.body);
    assert_eq!(json(&planned)["state"], "checking");
    office.work(id).await;
    let checked = document(&mut manager, &path).await;
    assert_eq!(checked["check"]["refused"], 1);
    let check = page(&mut manager, id, "").await;
    let line = format!("Left out: Course. <a class=\"link\" href=\"{path}?step=columns\">");
    assert!(check.contains(&line), "{check}");
    assert_eq!(checked["columns"][1]["target"], "phone");
    let run = as_program(&mut manager, &format!("{path}/run"), "").await;
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

#[tokio::test]
async fn an_import_that_was_stopped_goes_on_where_it_is() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, COURSES).await;
    let fields = columns(&["name", "phone", "area", "ignore"], &[]);
    choose(&mut manager, id, &fields).await;
    office.work(id).await;
    manager.post(&format!("/imports/{id}/run"), &[]).await;
    manager
        .post(&format!("/imports/{id}/cancel"), &[("then", "keep")])
        .await;
    let stopped = page(&mut manager, id, "").await;
    assert!(stopped.contains("stopped before its first row"), "{stopped}");
    assert!(stopped.contains("Import it after all"), "{stopped}");
    let on = manager.post(&format!("/imports/{id}/run"), &[]).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.body);
    let import = office.work(id).await;
    assert_eq!(import.state, ImportState::Finished);
    assert_eq!(import.checkpoint.counts.created, 2);
    let again = manager.post(&format!("/imports/{id}/run"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
}

#[tokio::test]
async fn a_check_that_failed_is_called_so_with_its_reason() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("latha").await.unwrap();
    let id = office
        .take_in(&viewer, "fax.csv", "name,fax\r\nDiya,1\r\n", Then::Check)
        .await;
    office.work(id).await;
    let history = manager.get("/imports").await.body;
    for text in [
        "Check failed",
        "No column holds the phone",
        "Begun, not imported yet",
    ] {
        assert!(history.contains(text), "{text}: {history}");
    }
    let discard = manager.post(&format!("/imports/{id}/discard"), &[]).await;
    assert_eq!(discard.location(), "/imports");
    let history = manager.get("/imports").await.body;
    assert!(!history.contains("fax.csv") && !history.contains("Begun, not imported yet"));
}
