//! What came of a file: the outcome, its refused rows, its original.

use axum::http::{Method, StatusCode};
use callbook_domain::import::ColumnTarget;

use super::desk::{MIXED, import};
use crate::office::Office;
use crate::uploads::{LEADS, by_program, field, file, json};

#[tokio::test]
async fn the_outcome_names_every_figure_and_reason() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let import = import(&office, &mut manager, &[file("mixed.csv", MIXED)]).await;
    let path = format!("/imports/{}", import.id);
    let document = manager
        .send(
            Method::GET,
            &path,
            &[("accept", "application/json")],
            String::new(),
        )
        .await;
    let document = json(&document);
    let figures =
        ["records", "created", "updated", "skipped", "refused"].map(|name| document[name].as_u64().unwrap());
    assert_eq!(figures, [7, 2, 0, 1, 4]);
    assert_eq!(document["reasons"]["phone_missing"], 1);
    assert_eq!(document["reasons"]["date_not_understood"], 1);

    let refused = manager.get(&path).await;
    let skipped = manager.get(&format!("{path}?show=skipped")).await;
    let warned = manager.get(&format!("{path}?show=warned")).await;
    let columns = manager.get(&format!("{path}?step=columns")).await;
    for (page, text) in [
        (&refused, "There is no phone number"),
        (&refused, "The phone is not a phone number"),
        (&refused, "not-a-phone"),
        (&refused, "In 1 row something could not be understood"),
        (
            &skipped,
            "The phone stands in this file before; the first row was taken",
        ),
        (
            &warned,
            "The date was not understood; the row was kept without it",
        ),
        (&columns, "Father&#x27;s occupation"),
        (&columns, "Left out"),
        (&refused, &*format!("/customers?import={}", import.id)),
    ] {
        assert!(
            page.body.contains(text) || page.body.contains(&text.replace("&#x27;", "&#39;")),
            "{text}: {}",
            page.body
        );
    }
    assert!(!refused.body.contains("http://x\",\"y"), "cells are escaped");
    let history = manager.get("/imports").await;
    assert!(
        history.body.contains(&format!("{path}#refused")),
        "{}",
        history.body
    );
}

#[tokio::test]
async fn the_refused_rows_come_back_mended_through_the_same_columns() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let first = import(&office, &mut manager, &[file("mixed.csv", MIXED)]).await;
    let answer = manager.get(&format!("/imports/{}/refused", first.id)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"refused rows of mixed.csv\"")
    );
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let expected = "\u{FEFF}Student name,Mobile no.,City,Enquiry date,Father's occupation,row,reason\r\n\
        No Phone,,Kaloor,,,5,There is no phone number\r\n\
        \"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",not-a-phone,Kaloor,,,6,The phone is not a phone number\r\n\
        Short,123,Kaloor,,,7,The phone has too few digits\r\n\
        Plus,\"'+1\",Kaloor,,,8,The phone has too few digits\r\n";
    assert_eq!(answer.body, expected);

    let mended = answer
        .body
        .replace("No Phone,,", "No Phone,98450 11230,")
        .replace("not-a-phone", "\"'+91 98450 11231\"")
        .replace("\"'+1\"", "98450 11232");
    let second = import(&office, &mut manager, &[file("mended.csv", &mended)]).await;
    let counts = &second.checkpoint.counts;
    assert_eq!((counts.created, counts.refused), (3, 1), "{counts:?}");
    let taken: Vec<_> = second
        .columns
        .iter()
        .map(|(header, target)| (header.as_str(), *target != ColumnTarget::Ignored))
        .collect();
    assert!(
        taken.contains(&("Mobile no.", true)) && taken.contains(&("reason", false)),
        "{taken:?}"
    );
}

#[tokio::test]
async fn the_original_comes_back_as_it_was() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let import = import(&office, &mut manager, &[file("fair \"1\".csv", LEADS)]).await;
    let answer = manager.get(&format!("/imports/{}/file", import.id)).await;
    assert_eq!(answer.body, LEADS);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(answer.header("content-length"), LEADS.len().to_string());
}

#[tokio::test]
async fn a_file_without_a_phone_column_says_which_columns_it_has() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let import = import(
        &office,
        &mut manager,
        &[file("fax.csv", "name,fax\r\nDiya,1\r\n")],
    )
    .await;
    let page = manager.get(&format!("/imports/{}", import.id)).await;
    assert!(page.body.contains("Nothing was imported"), "{}", page.body);
    assert!(
        page.body
            .contains("No column holds the phone. Columns found: name, fax."),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn new_customers_are_dealt_in_turn_among_the_chosen() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let [asha, kiran] = [office.user("asha").await, office.user("kiran").await];
    let parts = [
        field("share_among", &asha.to_string()),
        file("leads.csv", LEADS),
        field("share_among", &kiran.to_string()),
    ];
    import(&office, &mut manager, &parts).await;
    let dashboard = manager
        .send(
            Method::GET,
            "/dashboard",
            &[("accept", "application/json")],
            String::new(),
        )
        .await;
    let dashboard = json(&dashboard);
    let assigned: Vec<_> = dashboard["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["assigned"].as_u64().unwrap())
        .collect();
    assert_eq!(assigned, [2, 2], "{dashboard}");
}

#[tokio::test]
async fn those_that_an_import_left_to_nobody_are_shared_out_alone() {
    let office = Office::open().await;
    office.add_customer("latha", "Older Person").await;
    let kiran = office.user("kiran").await.to_string();
    let mut manager = office.browser("latha").await;
    let import = import(&office, &mut manager, &[file("fair.csv", LEADS)]).await;
    let id = import.id.to_string();
    let link = format!("/customers/assign?import={id}");
    let outcome = manager.get(&format!("/imports/{id}")).await.body;
    assert!(
        outcome.contains(&link) && outcome.contains("Share out the 2 new ones"),
        "{outcome}"
    );
    let form = manager.get(&link).await.body;
    assert!(
        form.contains("fair.csv") && form.contains("latha of Brightpath"),
        "{form}"
    );

    let sent = |step: &'static str| [("import", id.as_str()), ("user", kiran.as_str()), ("step", step)];
    let preview = manager.post("/customers/assign", &sent("preview")).await.body;
    assert!(preview.contains("Share out 2 customers"), "{preview}");
    let done = manager.post("/customers/assign", &sent("confirm")).await;
    assert_eq!(
        done.location(),
        format!("/customers?import={id}"),
        "{}",
        done.body
    );
    let list = manager.get("/customers").await.body;
    assert!(
        list.contains("2 customers shared out: kiran of Brightpath 2."),
        "{list}"
    );
    let of_nobody = manager.get("/customers?assignee=none").await.body;
    assert!(of_nobody.contains("Older Person"), "{of_nobody}");
    let outcome = manager.get(&format!("/imports/{id}")).await.body;
    assert!(!outcome.contains(&link), "{outcome}");
    let again = manager.post("/customers/assign", &sent("confirm")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);

    let mut stranger = office.browser("zoya").await;
    let answer = stranger.get(&link).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
}

#[tokio::test]
async fn older_imports_are_pages_away() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    for number in 0..27 {
        let content = format!("phone\n98450{number:05}\n");
        by_program(&mut manager, &[file(&format!("file{number:02}.csv"), &content)]).await;
        office.clock.pass(jiff::SignedDuration::from_secs(1));
    }
    let newest = manager.get("/imports").await;
    assert!(newest.body.contains("file26.csv") && newest.body.contains("file02.csv"));
    assert!(!newest.body.contains("file01.csv") && newest.body.contains("The newest 25"));
    let (_, rest) = newest
        .body
        .split_once("href=\"/imports?before=")
        .expect("there are older ones");
    let before = rest.split('"').next().unwrap();
    let older = manager.get(&format!("/imports?before={before}")).await;
    assert!(
        older.body.contains("file01.csv") && older.body.contains("file00.csv"),
        "{}",
        older.body
    );
    assert!(!older.body.contains("file02.csv") && !older.body.contains("data-upload"));
}

#[tokio::test]
async fn another_companys_import_does_not_exist() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let mut foreigner = office.browser("zoya").await;
    let import = import(&office, &mut manager, &[file("mixed.csv", MIXED)]).await;
    for rest in [
        "",
        "?step=columns",
        "/progress",
        "/events",
        "/refused",
        "/file",
        "/undo",
    ] {
        for id in [
            import.id.to_string(),
            "nonsense".to_owned(),
            uuid::Uuid::nil().to_string(),
        ] {
            let answer = foreigner.get(&format!("/imports/{id}{rest}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}{rest}");
            assert!(!answer.body.contains("mixed.csv"));
        }
    }
    assert!(!foreigner.get("/imports").await.body.contains("mixed.csv"));
}

#[tokio::test]
async fn the_sample_file_imports_as_it_is() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let sample = manager.get("/imports/sample.csv").await;
    assert_eq!(sample.status, StatusCode::OK);
    let import = import(&office, &mut manager, &[file("sample.csv", &sample.body)]).await;
    let counts = &import.checkpoint.counts;
    assert_eq!((counts.created, counts.refused), (6, 0), "{counts:?}");
    assert!(counts.reasons.is_empty(), "{counts:?}");
}
