use serde_json::{Value, json};

use crate::office::{Office, figures};

on_both_databases![
    skip_leaves_the_customer_alone,
    fill_fills_what_is_empty,
    overwrite_replaces_what_the_file_says,
    refuse_refuses_the_row,
    a_file_of_phones_alone_wipes_nothing,
];

const FIRST: &str = "name,phone,area,remark\nLatha,9876543210,Kochi,\nBalu,9876543211,,Call after six\n";
const SECOND: &str =
    "name,phone,area,remark\nLatha N,098765 43210,,Wants hostel\nBalu,9876543211,,\nNew,9876543212,,\n";

/// What became of the second file, and of the first customer.
fn second_time(office: &Office, policy: &str, code: i32) -> (Value, Value) {
    office.import("first.csv", FIRST, &[]).ends_with(0);
    let said = office
        .import("second.csv", SECOND, &["--on-duplicate", policy])
        .ends_with(code);
    (said.json(), office.customers("mano")[0].clone())
}

fn skip_leaves_the_customer_alone(office: Office) {
    let (outcome, first) = second_time(&office, "skip", 0);
    assert_eq!(figures(&outcome), [1, 0, 2, 0]);
    assert_eq!(outcome["reasons"], json!({ "known_skipped": 2 }));
    assert_eq!(
        (&first["name"], &first["remark"]),
        (&json!("Latha"), &json!(null))
    );
}

fn fill_fills_what_is_empty(office: Office) {
    let (outcome, first) = second_time(&office, "fill", 0);
    assert_eq!(figures(&outcome), [1, 1, 1, 0]);
    assert_eq!(outcome["reasons"], json!({ "nothing_new": 1 }));
    assert_eq!(
        (&first["name"], &first["remark"]),
        (&json!("Latha"), &json!("Wants hostel"))
    );
}

fn overwrite_replaces_what_the_file_says(office: Office) {
    let (outcome, first) = second_time(&office, "overwrite", 0);
    assert_eq!(figures(&outcome), [1, 1, 1, 0]);
    assert_eq!(
        (&first["name"], &first["area"]),
        (&json!("Latha N"), &json!("Kochi"))
    );
    let second = &office.customers("mano")[1];
    assert_eq!(second["remark"], "Call after six", "a blank cell wipes nothing");
}

fn refuse_refuses_the_row(office: Office) {
    let (outcome, first) = second_time(&office, "refuse", 3);
    assert_eq!(figures(&outcome), [1, 0, 0, 2]);
    assert_eq!(outcome["reasons"], json!({ "already_known": 2 }));
    assert_eq!(first["name"], "Latha");
    let all = office
        .import("third.csv", SECOND, &["--on-duplicate", "refuse"])
        .ends_with(3)
        .json();
    assert_eq!(figures(&all), [0, 0, 0, 3]);
}

fn a_file_of_phones_alone_wipes_nothing(office: Office) {
    office
        .import("first.csv", FIRST, &["--assign", "round-robin:ravi"])
        .ends_with(0);
    let before = office.customers("mano");
    for policy in ["skip", "fill", "overwrite"] {
        let said = office.import(
            "phones.csv",
            "phone\n9876543210\n9876543211\n",
            &["--on-duplicate", policy],
        );
        assert_eq!(figures(&said.ends_with(0).json()), [0, 0, 2, 0], "{policy}");
    }
    assert_eq!(office.customers("mano"), before);
}
