//! How a file is read where somebody says it: letters, delimiter, sheet, header.

use rust_xlsxwriter::Workbook;
use serde_json::json;

use crate::office::{Office, figures};

on_both_databases![
    letters_are_read_as_said,
    cells_end_where_it_is_said,
    the_sheet_that_is_named_is_read,
    the_header_stands_where_it_is_said,
    what_a_file_does_not_have_is_pointed_out,
];

fn letters_are_read_as_said(office: Office) {
    office
        .import(
            "western.csv",
            b"name,phone\nJ\xFCrgen,9876543210\n",
            &["--encoding", "windows-1252"],
        )
        .ends_with(0);
    let little: Vec<u8> = "name,phone\nZo\u{eb},9876543211\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    office
        .import("little.csv", &little, &["--encoding", "utf-16le"])
        .ends_with(0);
    let big: Vec<u8> = little.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    let known = office
        .import("big.csv", big, &["--encoding", "utf-16be"])
        .ends_with(0);
    assert_eq!(figures(&known.json()), [0, 0, 1, 0]);
    assert_eq!(office.column("name"), [json!("J\u{fc}rgen"), json!("Zo\u{eb}")]);
    let wrong = office.import("western.csv", "phone\n", &["--encoding", "latin-9"]);
    wrong
        .ends_with(2)
        .tells("utf-8, utf-16le, utf-16be or windows-1252");
}

fn cells_end_where_it_is_said(office: Office) {
    let content = "phone|name;more,still\n9876543210|Menon; Anju, Dr.\n";
    let outcome = office
        .import(
            "a.csv",
            content,
            &["--delimiter", "pipe", "--map", "name=name;more,still"],
        )
        .ends_with(0)
        .json();
    assert_eq!(outcome["columns"][1]["column"], "name;more,still");
    assert_eq!(office.only_customer()["name"], "Menon; Anju, Dr.");
    office
        .import("a.csv", content, &["--delimiter", "semicolon"])
        .ends_with(4)
        .tells("No column holds the phone. Columns found: phone|name, more,still.");
    office
        .import("a.csv", content, &["--delimiter", "dot"])
        .ends_with(2);
}

fn the_sheet_that_is_named_is_read(office: Office) {
    let mut book = Workbook::new();
    for (sheet, phone) in [("Leads", "9876543210"), ("Last year", "9876543211")] {
        let sheet = book.add_worksheet().set_name(sheet).unwrap();
        sheet.write_string(0, 0, "phone").unwrap();
        sheet.write_string(1, 0, phone).unwrap();
    }
    let book = book.save_to_buffer().unwrap();
    office
        .import("a.xlsx", &book, &["--sheet", "Last year"])
        .ends_with(0);
    assert_eq!(office.only_customer()["phone"], "+919876543211");
    office.import("a.xlsx", &book, &["--sheet", "Leads"]).ends_with(0);
    assert_eq!(office.customers("mano").len(), 2);
    office
        .import("a.xlsx", &book, &["--sheet", "Next year"])
        .ends_with(4)
        .tells("the workbook has no sheet \"Next year\": its sheets are \"Leads\", \"Last year\"");
}

fn the_header_stands_where_it_is_said(office: Office) {
    let content = "Leads of spring,\nWho,Phone\nLatha,9876543210\n";
    let outcome = office
        .import("a.csv", content, &["--header", "2", "--map", "name=Who"])
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [1, 0, 0, 0]);
    assert_eq!(office.only_customer()["name"], "Latha");
    let outcome = office
        .import(
            "b.csv",
            "Balu,9876543211\nAnju,9876543212\n",
            &["--header", "none", "--map", "name=Column 1"],
        )
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [2, 0, 0, 0]);
    assert_eq!(
        office.column("name"),
        [json!("Latha"), json!("Balu"), json!("Anju")]
    );
    office
        .import("a.csv", content, &["--header", "9"])
        .ends_with(4)
        .tells("row 9 was said to name the columns");
    office.import("a.csv", content, &["--header", "0"]).ends_with(2);
}

fn what_a_file_does_not_have_is_pointed_out(office: Office) {
    let said = office
        .import("a.csv", "phone\n9876543210\n", &["--sheet", "Leads"])
        .ends_with(0);
    said.tells("a.csv: it is text: --sheet means nothing here.");
    let book = crate::workbook::of_texts(&[&["phone"], &["9876543211"]]);
    let said = office
        .import("a.xlsx", book, &["--delimiter", "comma", "--encoding", "utf-8"])
        .ends_with(0);
    said.tells("a.xlsx: it is a workbook: --delimiter and --encoding mean nothing here.");
}
