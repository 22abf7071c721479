//! Workbooks that are made to hurt: a clear message, or their rows, and never a dead process.

use serde_json::json;

use crate::office::{Office, Said, figures};
use crate::workbook::{by_hand, row};

on_both_databases![
    a_cell_at_the_far_corner,
    more_shared_strings_claimed_than_there_are,
    a_bomb,
    a_workbook_cut_short,
];

/// It failed with these words, and the next file goes in.
#[track_caller]
fn refused_whole(office: &Office, said: Said, words: &str) {
    let outcome = said.ends_with(4).tells(words).json();
    assert_eq!((&outcome["state"], figures(&outcome)), (&json!("failed"), [0; 4]));
    let next = office
        .import("next.csv", "phone\n9876543219\n", &[])
        .ends_with(0)
        .json();
    assert_eq!(figures(&next), [1, 0, 0, 0]);
}

fn a_cell_at_the_far_corner(office: Office) {
    let rows = row(1, &["phone"])
        + &row(2, &["9876543210"])
        + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let bytes = by_hand(&rows, &[]);
    assert!(bytes.len() < 2_000);
    let outcome = office.import("corner.xlsx", bytes, &[]).ends_with(3).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([1, 0, 0, 1], &json!({ "too_many_fields": 1 }))
    );
}

fn more_shared_strings_claimed_than_there_are(office: Office) {
    let rows = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    let strings = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4294967295"><si><t>phone</t></si></sst>"#;
    let bytes = by_hand(rows, &[("xl/sharedStrings.xml", strings)]);
    let said = office.import("strings.xlsx", bytes, &[]);
    refused_whole(&office, said, "claims more texts than it can hold");
}

fn a_bomb(office: Office) {
    let zeros = vec![0; 40 * 1024 * 1024];
    let bytes = by_hand(&row(1, &["phone"]), &[("xl/media/zeros.bin", &zeros)]);
    assert!(bytes.len() < 100_000);
    let said = office.import("bomb.xlsx", bytes, &[]);
    refused_whole(&office, said, "too large to open safely");
}

fn a_workbook_cut_short(office: Office) {
    let whole = by_hand(&row(1, &["phone"]), &[]);
    let said = office.import("cut.xlsx", &whole[..whole.len() / 2], &[]);
    refused_whole(&office, said, "The file cannot be read");
}
