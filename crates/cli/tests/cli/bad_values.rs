//! Cells as they should not be.

use serde_json::{Value, json};

use crate::office::{Office, figures};
use crate::workbook::{Cell, of_cells};

on_both_databases![
    numbers_that_a_spreadsheet_made_floats,
    one_person_written_in_many_ways,
    what_is_no_phone,
    dates_that_are_none,
    dates_as_people_write_them,
    names_that_are_none,
];

/// A blank phone makes a column of numbers one of floats in many a tool. Where digits are gone, none are made up.
fn numbers_that_a_spreadsheet_made_floats(office: Office) {
    let content = "phone\n9876543210.0\n9.876543211E+09\n9876543212.00\n9.87654E+09\n";
    let outcome = office.import("floats.csv", content, &[]).ends_with(3).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([3, 0, 0, 1], &json!({ "phone_digits_lost": 1 }))
    );
    let book = of_cells(&[
        &[Cell::Text("Name"), Cell::Text("Phone")],
        &[Cell::Text("Latha"), Cell::Number(9_876_543_213.0)],
        &[Cell::Text("Balu"), Cell::Blank],
    ]);
    let outcome = office.import("floats.xlsx", book, &[]).ends_with(3).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([1, 0, 0, 1], &json!({ "phone_missing": 1 }))
    );
    let expected = ["+919876543210", "+919876543211", "+919876543212", "+919876543213"].map(Value::from);
    assert_eq!(office.column("phone"), expected);
}

fn one_person_written_in_many_ways(office: Office) {
    let ways = [
        "9876543210",
        "+919876543210",
        "09876543210",
        "0091 98765 43210",
        "91-98765-43210",
        "'9876543210",
        " 98765-43210 ",
        "(98765) 43210",
        "+91 98765 43210",
        "tel:+919876543210",
    ];
    let content = format!("phone\n{}\n", ways.join("\n"));
    let outcome = office.import("ways.csv", content, &[]).ends_with(0).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([1, 0, 9, 0], &json!({ "repeat_skipped": 9 }))
    );
    assert_eq!(office.only_customer()["phone"], "+919876543210");
}

fn what_is_no_phone(office: Office) {
    let content = format!(
        "name,phone\na,not-a-phone\nb,123\nc,{}\nd,\ne,9876543210\n",
        "9".repeat(30)
    );
    let outcome = office.import("none.csv", content, &[]).ends_with(3).json();
    let reasons = json!({
        "phone_missing": 1, "phone_not_a_number": 1, "phone_too_long": 1, "phone_too_short": 1,
    });
    assert_eq!((figures(&outcome), &outcome["reasons"]), ([1, 0, 0, 4], &reasons));
    assert_eq!(office.only_customer()["name"], "e");
}

fn dates_that_are_none(office: Office) {
    let content =
        "phone,date\n9876543210,\n9876543211,2025-02-31\n9876543212,banana\n9876543213,00/00/0000\n";
    let outcome = office.import("dates.csv", content, &[]).ends_with(0).json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([4, 0, 0, 0], &json!({ "date_not_understood": 3 }))
    );
    assert_eq!(office.column("date"), vec![Value::Null; 4]);
}

fn dates_as_people_write_them(office: Office) {
    let dates = [
        "31/03/2025",
        "31-03-2025",
        "31.03.2025",
        "2025/03/31",
        "31 Mar 2025",
        "2025-03-31 10:30:00",
    ];
    let rows: String = dates
        .iter()
        .enumerate()
        .map(|(n, date)| format!("987654321{n},{date}\n"))
        .collect();
    let outcome = office
        .import("dates.csv", format!("phone,date\n{rows}"), &[])
        .ends_with(0)
        .json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([6, 0, 0, 0], &json!({}))
    );
    assert_eq!(office.column("date"), vec![json!("2025-03-31"); 6]);
}

fn names_that_are_none(office: Office) {
    let names = [
        "x".repeat(300),
        "La\0tha".to_owned(),
        "=1+1".to_owned(),
        "<b>Bold</b>".to_owned(),
        " ".to_owned(),
    ];
    let rows: String = names
        .iter()
        .enumerate()
        .map(|(n, name)| format!("{name},987654321{n}\n"))
        .collect();
    let outcome = office
        .import("names.csv", format!("name,phone\n{rows}"), &[])
        .ends_with(3)
        .json();
    assert_eq!(
        (figures(&outcome), &outcome["reasons"]),
        ([4, 0, 0, 1], &json!({ "name_too_long": 1 }))
    );
    let expected = [json!("Latha"), json!("=1+1"), json!("<b>Bold</b>"), Value::Null];
    assert_eq!(office.column("name"), expected);
}
