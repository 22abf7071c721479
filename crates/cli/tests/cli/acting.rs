use serde_json::json;

use crate::office::{Office, figures};

const TWO: &str = "name,phone\nLatha,9876543210\nBalu,9876543211\n";

on_both_databases![
    a_sales_user_does_not_import,
    the_company_is_checked,
    customers_are_dealt_in_turn,
    a_file_names_whose_they_are,
];

fn a_sales_user_does_not_import(office: Office) {
    let file = office.write("two.csv", TWO);
    let said = office.run(&["import", &file, "--as", "ravi"]).ends_with(4);
    said.tells("ravi may not import.");
    office
        .run(&["import", &file, "--as", "nobody"])
        .ends_with(4)
        .tells("No active user is called nobody.");
    assert!(office.customers("mano").is_empty());
}

fn the_company_is_checked(office: Office) {
    let other = office
        .import("two.csv", TWO, &["--company", "Other Calls"])
        .ends_with(4);
    other.tells("mano belongs to Acme Calls, not to Other Calls. Nothing was imported.");
    assert!(office.customers("mano").is_empty());
    office
        .import("two.csv", TWO, &["--company", "acme calls"])
        .ends_with(0);
}

fn customers_are_dealt_in_turn(office: Office) {
    let rows: String = (0..25).map(|n| format!("98765432{n:02}\n")).collect();
    let unknown = office.import(
        "many.csv",
        format!("phone\n{rows}"),
        &["--assign", "round-robin:ravi,zoe"],
    );
    unknown
        .ends_with(4)
        .tells("No active user is called zoe. Nothing was imported.");
    let said = office.import(
        "many.csv",
        format!("phone\n{rows}"),
        &["--assign", "round-robin:ravi,sita"],
    );
    assert_eq!(figures(&said.ends_with(0).json()), [25, 0, 0, 0]);
    assert_eq!(office.customers("ravi").len(), 13);
    assert_eq!(office.customers("sita").len(), 12);
}

fn a_file_names_whose_they_are(office: Office) {
    let content =
        "phone,assigned_to\n9876543210,ravi\n9876543211,SITA@example.com\n9876543212,zoe\n9876543213,\n";
    let outcome = office.import("own.csv", content, &[]).ends_with(0).json();
    assert_eq!(outcome["reasons"], json!({ "unknown_user": 1 }));
    assert_eq!(
        office.column("assignee"),
        [json!("ravi"), json!("sita"), json!(null), json!(null)]
    );
}
