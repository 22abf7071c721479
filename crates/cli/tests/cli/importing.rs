use std::fs;

use serde_json::{Value, json};

use crate::office::{Office, figures};

on_both_databases![
    the_outcome_is_one_line_of_json,
    several_files_are_imported_one_after_the_other,
    standard_input_is_a_file_too,
    a_dry_run_writes_nothing,
    cells_that_are_dropped_are_told_apart_from_rows_that_are_refused,
    few_refused_rows_are_told_of_among_many_new_ones,
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
        "warnings",
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
    let command = ["import", "-", "--as", "mano", "--json"];
    let as_what = |format| [&command[..], &["--format", format]].concat();
    let book = crate::workbook::of_texts(&[&["phone"], &["9876543211"]]);
    // It shows by itself what it is.
    for (content, name) in [
        (&b"phone\n9876543210\n"[..], "standard-input.csv"),
        (&book, "standard-input.xlsx"),
    ] {
        let said = office.run_with_input(&command, content).ends_with(0);
        assert_eq!(said.json()["file"], "-");
        let list = office.run(&["imports", "list", "--json"]).ends_with(0).json();
        assert_eq!(list[0]["file"], name);
    }
    office
        .run_with_input(&as_what("csv"), b"phone\n9876543212\n")
        .ends_with(0);
    office
        .run_with_input(&as_what("csv"), &book)
        .ends_with(4)
        .tells("Standard input is a workbook, not CSV. Nothing was imported. Leave --format out, or say --format xlsx.");
    office
        .run_with_input(&as_what("ods"), b"phone\n")
        .ends_with(4)
        .tells("Standard input is no workbook.");
    office
        .import("a.csv", book, &["--format", "csv"])
        .ends_with(4)
        .tells("a.csv is a workbook, not CSV.");
    assert_eq!(office.customers("mano").len(), 3);
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

fn cells_that_are_dropped_are_told_apart_from_rows_that_are_refused(office: Office) {
    let content = "phone,date,email\n9876543210,someday,nowhere\n9876543211,2025-04-01,a@example.com\n";
    let look = office.import("a.csv", content, &["--dry-run"]).ends_with(0);
    let look =
        look.tells("2 warnings: cells were not understood, and their rows would come in without them.");
    assert_eq!(look.json()["warnings"], 2);
    let said = office.import("a.csv", content, &[]).ends_with(0);
    let said = said.tells("2 warnings: cells were not understood, and their rows came in without them.");
    let outcome = said.json();
    assert_eq!(
        (&outcome["warnings"], &outcome["refused"]),
        (&json!(2), &json!(0))
    );
    let whole = office.import("b.csv", "phone\n9876543213\n", &[]).ends_with(0);
    assert!(!whole.error.contains("not understood"), "{whole:#?}");
}

fn few_refused_rows_are_told_of_among_many_new_ones(office: Office) {
    let many: String = (0..1_200).map(|n| format!("98765{n:05}\n")).collect();
    let file = office.write("a.csv", format!("phone\n{many}12\n13\n14\n15\n"));
    let look = office.run(&["import", &file, "--as", "mano", "--dry-run", "--json"]);
    let look = look.ends_with(3).json();
    assert_eq!(figures(&look), [1_200, 0, 0, 4]);
    assert_eq!(look["check"]["examples"]["phone_too_short"][0]["row"], 1_202);
    let said = office
        .run(&["import", &file, "--as", "mano", "--dry-run"])
        .ends_with(3);
    assert!(
        said.out.contains("row 1204: 14\n            and 1 more\n"),
        "{said:#?}"
    );
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
