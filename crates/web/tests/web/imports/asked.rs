//! What a file leaves open and only somebody can say: how its dates are read, what its words for statuses mean.

use axum::http::StatusCode;
use callbook_domain::import::ImportState;

use super::desk::{as_program, choose, columns, draft, import, page};
use crate::office::Office;
use crate::uploads::{by_program, document, field, file, json};

/// A date that can be read in two ways stands below the rows by which columns are judged.
fn long() -> String {
    let rows: String = (0..2_400)
        .map(|number| format!("98450{number:05},2026-01-31\r\n"))
        .collect();
    format!("phone,date\r\n{rows}98450 99999,03/04/2026\r\n")
}

#[tokio::test]
async fn a_date_far_down_is_asked_about_by_the_check_and_answered_there() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(&office, &long()).await;
    let first = page(&mut manager, id, "").await;
    assert!(
        !first.contains("Which day is that?"),
        "nothing to ask in the first rows"
    );
    choose(&mut manager, id, &columns(&["phone", "date"], &[])).await;
    office.work(id).await;

    let asked = page(&mut manager, id, "").await;
    for text in [
        "The dates can be read in two ways",
        "03/04/2026 in row 2,402",
        "3 April 2026",
        "4 March 2026",
        "Check again",
    ] {
        assert!(asked.contains(text), "{text}: {asked}");
    }
    assert!(!asked.contains("could not be checked") && !asked.contains(&format!("/imports/{id}/run")));
    let columns = page(&mut manager, id, "?step=columns").await;
    assert!(columns.contains("03/04/2026 in row 2,402"), "{columns}");
    let document = document(&mut manager, &format!("/imports/{id}")).await;
    assert_eq!(document["check"]["dates_wanted"], true);
    let early = manager.post(&format!("/imports/{id}/run"), &[]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);

    let path = format!("/imports/{id}/dates");
    let nothing = as_program(&mut manager, &path, "dates=").await;
    assert_eq!(json(&nothing)["errors"][0]["field"], "dates");
    let said = manager.post(&path, &[("dates", "month-first")]).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    office.work(id).await;
    let checked = page(&mut manager, id, "").await;
    assert!(checked.contains("Import 2,401 customers"), "{checked}");
}

#[tokio::test]
async fn a_program_that_says_nothing_of_dates_is_told_how_to() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let failed = import(&office, &mut manager, &[file("long.csv", &long())]).await;
    assert_eq!(failed.state, ImportState::Failed);
    assert_eq!(failed.checkpoint.counts.records(), 0, "no row was written");
    let failure = failed.failure.unwrap();
    for said in ["03/04/2026 in row 2402", "dates=day-first", "--dates"] {
        assert!(failure.contains(said), "{said}: {failure}");
    }
    let told = long().replace("98450 99999,", "98450 99998,31/03/2026\r\n98450 99999,");
    let done = import(&office, &mut manager, &[file("told.csv", &told)]).await;
    assert_eq!(
        (done.state, done.failure),
        (ImportState::Finished, None),
        "a row far down tells"
    );
}

const STAGES: &str =
    "phone,status\r\n98450 11221,Hot\r\n98450 11222,RNR\r\n98450 11223,hot!\r\n98450 11224,Called\r\n";

#[tokio::test]
async fn words_that_are_no_status_get_a_meaning_and_keep_it() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let plain = draft(&office, "phone,status\r\n98450 11229,Called\r\n").await;
    let calm = page(&mut manager, plain, "").await;
    assert!(
        !calm.contains("id=\"status-words\"") && !calm.contains("Understood"),
        "{calm}"
    );
    let alias = "phone,status\r\n98450 11229,Called\r\n98450 11230,busy\r\n98450 11231,Busy\r\n";
    let alias = draft(&office, alias).await;
    let told = page(&mut manager, alias, "").await;
    assert!(
        told.contains("Understood in “status”: busy → Not answered<"),
        "{told}"
    );

    let id = draft(&office, STAGES).await;
    let asked = page(&mut manager, id, "").await;
    for text in [
        "What stands in “status”",
        "2 rows",
        "Refuse these rows",
        "value=\"RNR=\"",
    ] {
        assert!(asked.contains(text), "{text}: {asked}");
    }
    assert!(!asked.contains("value=\"Called=\""), "it is a status");
    // Nothing is said: the rows are refused, and the check says for which words.
    let targets = ["phone", "status"];
    choose(&mut manager, id, &columns(&targets, &[])).await;
    office.work(id).await;
    let refused = page(&mut manager, id, "").await;
    for text in [
        "3 rows have a status that is none of yours",
        "“Hot” 2 rows, “RNR” 1 row",
        "?step=columns#status-words",
    ] {
        assert!(refused.contains(text), "{text}: {refused}");
    }
    let words = [("status_words", "Hot=CALLED"), ("status_words", "RNR=")];
    choose(&mut manager, id, &columns(&targets, &words)).await;
    office.work(id).await;
    let checked = page(&mut manager, id, "").await;
    assert!(
        checked.contains("Import 4 customers") && !checked.contains("none of yours"),
        "{checked}"
    );
    let again = page(&mut manager, id, "?step=columns").await;
    assert!(again.contains("value=\"Hot=CALLED\" selected"), "{again}");
    let document = document(&mut manager, &format!("/imports/{id}")).await;
    assert_eq!(document["plan"]["status_words"]["RNR"], serde_json::Value::Null);
    assert_eq!(document["check"]["unknown_statuses"][0]["word"], "Hot");
    manager.post(&format!("/imports/{id}/run"), &[]).await;
    office.work(id).await;

    // The next file of the kind knows them.
    let next = "Phone,Status\r\n98450 22221,HOT\r\n98450 22222,rnr\r\n98450 22223,Cold\r\n";
    let done = import(&office, &mut manager, &[file("next.csv", next)]).await;
    let counts = &done.checkpoint.counts;
    assert_eq!((counts.created, counts.refused), (2, 1), "{counts:?}");
    let third = draft(&office, next).await;
    let known = page(&mut manager, third, "").await;
    assert!(known.contains("value=\"HOT=CALLED\" selected"), "{known}");
}

#[tokio::test]
async fn another_column_is_looked_at_before_anything_is_decided() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let id = draft(
        &office,
        "phone,how it went\r\n98450 11221,Hot\r\n98450 11222,Called\r\n",
    )
    .await;
    let before = page(&mut manager, id, "").await;
    assert!(!before.contains("status-words") && before.contains("Look again"));
    let look = columns(
        &["phone", "status"],
        &[("look", "again"), ("on_duplicate", "fill")],
    );
    let shown = choose(&mut manager, id, &look).await;
    assert_eq!(shown.status, StatusCode::OK);
    for text in ["What stands in “how it went”", "value=\"fill\" checked"] {
        assert!(shown.body.contains(text), "{text}: {}", shown.body);
    }
    let document = document(&mut manager, &format!("/imports/{id}")).await;
    assert_eq!(document["state"], "draft");
}

#[tokio::test]
async fn programs_say_what_words_mean() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let parts = [
        field("status_words", "hot=called"),
        field("status_words", "RNR="),
        file("stages.csv", STAGES),
    ];
    let done = import(&office, &mut manager, &parts).await;
    let counts = &done.checkpoint.counts;
    assert_eq!((counts.created, counts.refused), (4, 0), "{counts:?}");
    for (pair, said) in [
        ("Hot=lukewarm", "no status “lukewarm”"),
        ("Called=NEW", "one of your statuses already"),
        ("Hot", "WORD=STATUS"),
    ] {
        let wrong = by_program(
            &mut manager,
            &[field("status_words", pair), file("a.csv", STAGES)],
        )
        .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{pair}");
        let error = json(&wrong)["errors"][0].clone();
        assert_eq!(error["field"], "status_words");
        assert!(error["detail"].as_str().unwrap().contains(said), "{error}");
    }
}
