use std::fs;

use serde_json::{Value, json};

use crate::office::{Office, figures};

on_both_databases![
    the_outcome_is_one_line_of_json,
    several_files_are_imported_one_after_the_other,
    standard_input_is_a_file_too,
    a_dry_run_writes_nothing,
    columns_can_be_chosen,
    the_refused_rows_come_back_in_their_own_columns,
];

const MIXED: &str =
    "Full Name,Contact No.,City\nLatha,9876543210,Kochi\n=1+1,123,Fort\nBalu,,\nBalu,+91 98765-43210,\n";

fn the_outcome_is_one_line_of_json(office: Office) {
    let said = office.import("mixed.csv", MIXED, &[]).ends_with(3);
    assert_eq!(said.out.lines().count(), 1);
    let outcome = said.json();
    let keys: Vec<&String> = outcome.as_object().unwrap().keys().collect();
    let expected = [
        "columns",
        "created",
        "file",
        "import_id",
        "reasons",
        "records",
        "refused",
        "same_file",
        "seconds",
        "skipped",
        "state",
        "updated",
    ];
    assert_eq!(keys, expected);
    assert_eq!(figures(&outcome), [1, 0, 1, 2]);
    assert_eq!(outcome["state"], "finished");
    assert_eq!(outcome["file"], office.file("mixed.csv"));
    assert!(outcome["import_id"].as_str().unwrap().len() == 36);
    assert!(outcome["seconds"].as_f64().unwrap() >= 0.0);
    let reasons = json!({ "phone_missing": 1, "phone_too_short": 1, "repeat_skipped": 1 });
    assert_eq!(outcome["reasons"], reasons);
    let customer = office.only_customer();
    assert_eq!(
        (&customer["name"], &customer["area"]),
        (&json!("Latha"), &json!("Kochi"))
    );

    let again = office.import("again.csv", MIXED, &[]).ends_with(3);
    again.tells("the same file was imported before, as ");
}

fn several_files_are_imported_one_after_the_other(office: Office) {
    let one = office.write("one.csv", "phone\n9876543210\n");
    let two = office.write("two.csv", "phone\n9876543211\n123\n");
    let said = office.run(&[
        "import",
        &one,
        &office.file("gone.csv"),
        &two,
        "--as",
        "mano",
        "--json",
    ]);
    let said = said.ends_with(3).tells("gone.csv: The file cannot be read:");
    let outcomes: Vec<Value> = said
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let states: Vec<&Value> = outcomes.iter().map(|outcome| &outcome["state"]).collect();
    assert_eq!(states, ["finished", "failed", "finished"]);
    assert_eq!(outcomes[1]["import_id"], Value::Null);
    let all: Vec<[u64; 4]> = outcomes.iter().map(figures).collect();
    assert_eq!(all, [[1, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]);

    let said = office.run(&[
        "import",
        &one,
        &two,
        "--as",
        "mano",
        "--refused",
        &office.file("out.csv"),
    ]);
    said.ends_with(3);
    assert_eq!(
        fs::read_to_string(office.path("out-1.csv")).unwrap(),
        "phone,row,reason\r\n"
    );
    let second = fs::read_to_string(office.path("out-2.csv")).unwrap();
    assert_eq!(
        second,
        "phone,row,reason\r\n123,3,The phone has too few digits\r\n"
    );
}

fn standard_input_is_a_file_too(office: Office) {
    let command = ["import", "-", "--as", "mano", "--json", "--format"];
    let csv = office
        .run_with_input(&[&command[..], &["csv"]].concat(), b"phone\n9876543210\n")
        .ends_with(0);
    assert_eq!(csv.json()["file"], "-");
    let book = crate::workbook::of_texts(&[&["phone"], &["9876543211"]]);
    office
        .run_with_input(&[&command[..], &["xlsx"]].concat(), &book)
        .ends_with(0);
    let wrong = office
        .run_with_input(&[&command[..], &["csv"]].concat(), &book)
        .ends_with(4);
    wrong.tells("Standard input is a workbook, not CSV. Nothing was imported.");
    assert_eq!(office.customers("mano").len(), 2);
}

fn a_dry_run_writes_nothing(office: Office) {
    let out = office.file("refused.csv");
    let said = office
        .import("mixed.csv", MIXED, &["--dry-run", "--refused", &out])
        .ends_with(3);
    let outcome = said.json();
    assert_eq!(figures(&outcome), [1, 0, 1, 2]);
    assert_eq!(
        (&outcome["state"], &outcome["import_id"]),
        (&json!("checked"), &Value::Null)
    );
    assert!(office.customers("mano").is_empty());
    assert_eq!(fs::read_to_string(out).unwrap().lines().count(), 3);
    let kept = fs::read_dir(office.data_dir().join("files/imports"))
        .unwrap()
        .count();
    assert_eq!(kept, 0, "the file itself is not kept");
    // What it says is what the import then does.
    let imported = office.import("mixed.csv", MIXED, &[]).ends_with(3).json();
    assert_eq!(figures(&imported), figures(&outcome));
    assert_eq!(imported["reasons"], outcome["reasons"]);
}

fn columns_can_be_chosen(office: Office) {
    let content = "who,dial,phone\nLatha,9876543210,landline\n";
    office
        .import("a.csv", content, &["--map", "phone=dial", "--map", "name=Who"])
        .ends_with(0);
    assert_eq!(office.only_customer()["name"], "Latha");
    let said = office
        .import("b.csv", content, &["--map", "phone=handset"])
        .ends_with(4);
    said.tells("There is no column \"handset\". Columns found: who, dial, phone.");
}

fn the_refused_rows_come_back_in_their_own_columns(office: Office) {
    let out = office.file("refused.csv");
    office
        .import("mixed.csv", MIXED, &["--refused", &out])
        .ends_with(3);
    let text = fs::read_to_string(&out).unwrap();
    let expected = "Full Name,Contact No.,City,row,reason\r\n\
                    \"'=1+1\",123,Fort,3,The phone has too few digits\r\n\
                    Balu,,,4,There is no phone number\r\n";
    assert_eq!(text, expected);
    // Mended and imported again, all of it is in.
    let mended = text
        .replace(",123,", ",9876543299,")
        .replace("Balu,,", "Balu,9876543298,");
    let said = office.import("mended.csv", mended, &[]).ends_with(0);
    assert_eq!(figures(&said.json()), [2, 0, 0, 0]);
}
