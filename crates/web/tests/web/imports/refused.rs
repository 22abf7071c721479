//! Refused rows in a file like the original, or as somebody asks.

use axum::http::StatusCode;

use super::desk::{MIXED, import};
use crate::office::Office;
use crate::uploads::file;

const SHORT: &str = "The phone has too few digits";

#[tokio::test]
async fn a_text_comes_back_with_its_delimiter_and_under_its_kind_of_name() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let text = "Kunde;Phone;Ort\r\nDiya;98450 11223;Kaloor\r\nShort;0123;\"Kaloor; East\"\r\n";
    let first = import(&office, &mut manager, &[file("Leads June.TXT", text)]).await;
    let answer = manager.get(&format!("/imports/{}/refused", first.id)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"refused rows of Leads June.TXT\"")
    );
    let expected = format!("\u{FEFF}Kunde;Phone;Ort;row;reason\r\nShort;0123;\"Kaloor; East\";3;{SHORT}\r\n");
    assert_eq!(answer.body, expected);

    // Brought again as it is: it has the same columns, and no more of them.
    let second = import(&office, &mut manager, &[file("again.csv", &answer.body)]).await;
    assert_eq!(second.checkpoint.counts.refused, 1);
    let again = manager.get(&format!("/imports/{}/refused", second.id)).await;
    let expected = format!("\u{FEFF}Kunde;Phone;Ort;row;reason\r\nShort;0123;\"Kaloor; East\";2;{SHORT}\r\n");
    assert_eq!(again.body, expected);
}

#[tokio::test]
async fn whoever_wants_a_workbook_gets_one() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let first = import(&office, &mut manager, &[file("mixed.csv", MIXED)]).await;
    let path = format!("/imports/{}/refused?format=", first.id);
    let answer = manager.get(&format!("{path}xlsx")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; filename=\"refused rows of mixed.xlsx\"")
    );
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
    assert!(answer.bytes.starts_with(b"PK\x03\x04"));
    let wrong = manager.get(&format!("{path}pdf")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(wrong.body.contains("use csv or xlsx"), "{}", wrong.body);
}

#[tokio::test]
async fn nobody_but_importers_of_the_company_gets_them() {
    let office = Office::open().await;
    let mut manager = office.browser("latha").await;
    let first = import(&office, &mut manager, &[file("mixed.csv", MIXED)]).await;
    let path = format!("/imports/{}/refused", first.id);
    let mut sales = office.browser("asha").await;
    assert_eq!(sales.get(&path).await.status, StatusCode::FORBIDDEN);
    let stranger = "/imports/01a1fc70-0000-7000-8000-000000000001/refused";
    assert_eq!(manager.get(stranger).await.status, StatusCode::NOT_FOUND);
}
