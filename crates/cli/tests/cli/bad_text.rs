//! Text files as they should not be: what is in them is kept as far as it can be, and the rest is named.

use std::fs;

use serde_json::{Value, json};

use crate::office::{Office, figures};

on_both_databases![
    an_empty_file,
    a_header_alone,
    no_column_for_the_phone,
    utf_16_with_a_mark,
    windows_1252,
    semicolons_tabs_and_bars,
    an_unclosed_quote,
    too_few_and_too_many_fields,
    text_that_is_called_a_workbook,
];

fn an_empty_file(office: Office) {
    for (name, content) in [
        ("empty.csv", ""),
        ("blank.csv", " \n\n"),
        ("mark.csv", "\u{FEFF}"),
    ] {
        let said = office
            .import(name, content, &[])
            .ends_with(4)
            .tells("The file is empty");
        assert_eq!(
            (&said.json()["state"], figures(&said.json())),
            (&json!("failed"), [0; 4]),
            "{name}"
        );
    }
}

fn a_header_alone(office: Office) {
    let said = office.import("header.csv", "name,phone\n", &[]).ends_with(4);
    let said = said.tells("The file has a header but no rows below it. Nothing was imported.");
    assert_eq!(
        (&said.json()["state"], figures(&said.json())),
        (&json!("failed"), [0; 4])
    );
}

fn no_column_for_the_phone(office: Office) {
    let said = office
        .import("lost.csv", "Name,Shoe size\nLatha,38\n", &[])
        .ends_with(4);
    let said = said
        .tells("No column holds the phone. Columns found: Name, Shoe size.")
        .tells("Nothing was imported.");
    assert_eq!(
        (&said.json()["state"], figures(&said.json())),
        (&json!("failed"), [0; 4])
    );
}

fn utf_16_with_a_mark(office: Office) {
    let text = "\u{FEFF}name,phone\r\nആശ മേനോൻ,9876543210\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let first = office.import("little.csv", little, &[]).ends_with(0).json();
    assert_eq!(figures(&first), [1, 0, 0, 0]);
    let second = office
        .import("big.csv", big, &["--on-duplicate", "overwrite"])
        .ends_with(0)
        .json();
    assert_eq!(
        (figures(&second), &second["reasons"]),
        ([0, 0, 1, 0], &json!({ "nothing_new": 1 }))
    );
    assert_eq!(office.only_customer()["name"], "ആശ മേനോൻ");
}

fn windows_1252(office: Office) {
    let content = b"name,phone,area\nJos\xE9 Fern\xE1ndez,9876543210,Fort Kochi \x96 West\n";
    office.import("old.csv", content, &[]).ends_with(0);
    let customer = office.only_customer();
    assert_eq!(customer["name"], "José Fernández");
    assert_eq!(customer["area"], "Fort Kochi – West");
}

fn semicolons_tabs_and_bars(office: Office) {
    for (number, delimiter) in [";", "\t", "|"].iter().enumerate() {
        let rows = ["name", "phone", "area"].join(delimiter)
            + "\n"
            + &["\"Menon, Asha\"", &format!("987654321{number}"), "Kochi"].join(delimiter);
        let said = office.import("delimited.csv", rows, &[]).ends_with(0);
        assert_eq!(figures(&said.json()), [1, 0, 0, 0], "{delimiter:?}");
    }
    assert_eq!(office.column("name"), vec![json!("Menon, Asha"); 3]);
}

fn an_unclosed_quote(office: Office) {
    let content =
        "name,phone\nLatha,9876543210\n\"Balu,9876543211\nAnju,9876543212\n\"Menon, Asha\",9876543213\n";
    let out = office.file("refused.csv");
    let outcome = office
        .import("quote.csv", content, &["--refused", &out])
        .ends_with(3)
        .json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([3, 0, 0, 1], &json!({ "unclosed_quote": 1 }))
    );
    assert_eq!(
        office.column("name"),
        [json!("Latha"), json!("Anju"), json!("Menon, Asha")]
    );
    let refused = fs::read_to_string(out).unwrap();
    assert!(
        refused.contains(",3,A quotation mark is opened in this row and never closed"),
        "{refused}"
    );
}

fn too_few_and_too_many_fields(office: Office) {
    let content = "name,phone,area\nLatha,9876543210\nBalu,9876543211,Fort, Kochi\nAnju,9876543212,Kochi,\n";
    let outcome = office.import("fields.csv", content, &[]).ends_with(3).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([2, 0, 0, 1], &json!({ "too_many_fields": 1 }))
    );
    assert_eq!(office.column("area"), [Value::Null, json!("Kochi")]);
}

fn text_that_is_called_a_workbook(office: Office) {
    let outcome = office
        .import("list.xlsx", "name,phone\nLatha,9876543210\n", &[])
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [1, 0, 0, 0]);
}

/// Most of it is a column that means nothing, so that the time goes into reading.
#[test]
fn fifty_megabytes() {
    let office = Office::new();
    let padding = "x".repeat(2_480);
    let mut content = "phone,ballast\n".to_owned();
    for number in 0..20_000 {
        content.push_str(&format!("98765{number:05},{padding}\n"));
    }
    assert!(content.len() > 49_000_000);
    let outcome = office.import("large.csv", content, &[]).ends_with(0).json();
    assert_eq!(figures(&outcome), [20_000, 0, 0, 0]);
}
