//! The second step of an import: what its columns hold, how it is read, what is wrong about that.

use axum::http::StatusCode;
use callbook_application::imports::Then;

use super::desk::{COURSES, DATED, as_program, choose, columns, draft, page};
use crate::digest;
use crate::office::Office;
use crate::uploads::{by_browser, document, file, json};

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_what_was_chosen_is_kept() {
    let office = Office::open().await;
    let mut admin = office.browser("meera").await;
    let id = draft(&office, COURSES).await;
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
        let answer = choose(&mut admin, id, &fields).await;
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
    let refused = as_program(&mut admin, &format!("/imports/{id}/columns"), body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&refused)["errors"][0]["field"], "target");
}

#[tokio::test]
async fn who_may_not_change_the_settings_chooses_among_the_fields_that_are_there() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, COURSES).await;
    assert!(!page(&mut manager, id, "").await.contains("New field…"));
    let targets = ["new", "phone", "area", "ignore"];
    let fields = columns(&targets, &[("new_name", "Level"), ("new_kind", "text")]);
    let answer = choose(&mut manager, id, &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
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
    let nonsense = as_program(&mut manager, &path, "encoding=klingon").await;
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
async fn the_same_file_is_pointed_out_before_anything_happens() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let viewer = office.use_cases.act_as.named("meera").await.unwrap();
    let first = office.take_in(&viewer, "first.csv", COURSES, Then::Run).await;
    office.work(first).await;
    let id = draft(&office, COURSES).await;
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
async fn a_file_that_is_no_sheet_is_refused_at_once_and_nothing_of_it_is_kept() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    for (name, content, said) in [
        ("empty.csv", "", "The file is empty"),
        ("scan.pdf", "%PDF-1.7\n1 0 obj\n", "PDF"),
    ] {
        let refused = by_browser(&mut manager, &[file(name, content)]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.body
        );
        assert!(refused.body.contains(said), "{said}: {}", refused.body);
        let history = manager.get("/imports").await.body;
        assert!(!history.contains(name), "{history}");
    }
}

#[tokio::test]
async fn that_no_column_holds_the_phone_is_said_before_anything_is_checked() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, "name,city\r\nDiya,Kochi\r\n").await;
    let told = page(&mut manager, id, "").await;
    assert!(told.contains("No column looks like phone numbers"), "{told}");
    assert!(told.contains("Choose another file"), "{told}");
    let id = draft(&office, "name,phone\r\n").await;
    let told = page(&mut manager, id, "").await;
    assert!(told.contains("The file has no rows"), "{told}");
    let fine = draft(&office, COURSES).await;
    let told = page(&mut manager, fine, "").await;
    assert!(!told.contains("Choose another file"), "{told}");
}
