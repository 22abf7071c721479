use serde_json::json;

use crate::office::Office;

const FOUR: &str = "name,phone,area,status\nLatha,9876543210,Kochi,\nBalu,9876543211,Thrissur,not picked\n\
                    Anju,9876543212,Kochi,shortlisted\n,9876543213,,\n";

on_both_databases![the_list_is_filtered_and_scoped, pages_make_no_difference];

fn the_list_is_filtered_and_scoped(office: Office) {
    office
        .import("four.csv", FOUR, &["--assign", "round-robin:ravi,sita"])
        .ends_with(0);
    let list = |more: &[&str]| {
        let command = [&["customers", "list", "--as", "mano", "--json"][..], more].concat();
        let found = office.run(&command).ends_with(0).json();
        let mut names: Vec<String> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|customer| customer["name"].as_str().unwrap_or("unnamed").to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(list(&["--status", "NOT_ANSWERED"]), ["Balu"]);
    assert_eq!(list(&["--status", "not answered"]), ["Balu"]);
    assert_eq!(list(&["--assignee", "ravi"]), ["Anju", "Latha"]);
    assert!(list(&["--assignee", "none"]).is_empty());
    assert_eq!(list(&["--search", "43211"]), ["Balu"]);
    assert_eq!(
        list(&["--search", "kochi", "--assignee", "ravi"]),
        ["Anju", "Latha"]
    );
    assert_eq!(list(&["--limit", "2"]).len(), 2);
    assert!(list(&["--limit", "0"]).is_empty());

    // A sales user sees its own, whatever it asks for.
    assert_eq!(office.customers("sita").len(), 2);
    let others = office.run(&[
        "customers",
        "list",
        "--as",
        "sita",
        "--assignee",
        "ravi",
        "--json",
    ]);
    assert_eq!(others.ends_with(0).json(), json!([]));

    let list = ["customers", "list", "--as", "mano"];
    let unknown = office
        .run(&[&list[..], &["--status", "Gone"]].concat())
        .ends_with(2);
    unknown.tells("There is no status \"Gone\". Use one of NEW, CALLED, NOT_ANSWERED");
    office
        .run(&[&list[..], &["--assignee", "zoe"]].concat())
        .ends_with(2);
    let lines = office.run(&list).ends_with(0).out;
    assert_eq!(lines.lines().count(), 4);
    assert!(lines.contains("098765 43211"), "{lines}");
}

fn pages_make_no_difference(office: Office) {
    let rows: String = (0..450).map(|n| format!("9876500{n:03}\n")).collect();
    office
        .import("many.csv", format!("phone\n{rows}"), &[])
        .ends_with(0);
    let phones = office.column("phone");
    let expected: Vec<_> = (0..450).map(|n| json!(format!("+919876500{n:03}"))).collect();
    assert_eq!(phones, expected);
}
