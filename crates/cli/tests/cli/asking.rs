//! What a file leaves open, and how a command says it.

use serde_json::json;

use crate::office::{Office, figures};

on_both_databases![
    a_date_far_down_is_never_guessed,
    words_get_a_status_or_none,
    a_field_that_is_there_is_used_again,
];

/// More rows than columns are judged by, with those last.
fn long(last: &str) -> String {
    let rows: String = (0..2_400)
        .map(|number| format!("98450{number:05},2026-01-31\n"))
        .collect();
    format!("phone,date\n{rows}{last}")
}

fn a_date_far_down_is_never_guessed(office: Office) {
    let doubtful = long("9845099999,03/04/2026\n");
    let look = office.import("a.csv", &doubtful, &["--dry-run"]).ends_with(4);
    look.tells("03/04/2026 in row 2402")
        .tells("Say --dates day-first or --dates month-first.");
    let said = office.import("a.csv", &doubtful, &[]);
    assert_ne!(said.code, 0, "{said:#?}");
    let outcome = said.json();
    assert_eq!(figures(&outcome), [0, 0, 0, 0]);
    assert!(
        said.error.contains("--dates") || outcome.to_string().contains("--dates"),
        "{said:#?}"
    );
    assert!(office.customers("mano").is_empty());
    let told = long("9845099998,31/03/2026\n9845099999,03/04/2026\n");
    let done = office.import("b.csv", &told, &[]).ends_with(0);
    assert_eq!(figures(&done.json()), [2_402, 0, 0, 0]);
}

fn words_get_a_status_or_none(office: Office) {
    let content = "phone,status\n9876543210,Hot\n9876543211,NI\n9876543212,RNR\n9876543213,hot!\n";
    let look = office.import("a.csv", content, &["--dry-run", "--status-word", "NI="]);
    let look = look.ends_with(3).json();
    assert_eq!(figures(&look), [1, 0, 0, 3]);
    assert_eq!(
        look["check"]["unknown_statuses"],
        json!([{ "word": "Hot", "rows": 2 }, { "word": "RNR", "rows": 1 }])
    );
    let flags = [
        "--status-word",
        "Hot=called",
        "--status-word",
        "NI=",
        "--status-word",
        "rnr=not answered",
    ];
    let done = office.import("a.csv", content, &flags).ends_with(0);
    assert_eq!(figures(&done.json()), [4, 0, 0, 0]);
    // A file with the same columns is read by the same words.
    let next = "phone,status\n9876543220,HOT\n9876543221,cold\n";
    let done = office.import("b.csv", next, &[]).ends_with(3);
    assert_eq!(figures(&done.json()), [1, 0, 0, 1]);
    office
        .import("c.csv", next, &["--status-word", "cold=lukewarm"])
        .ends_with(2)
        .tells("There is no status “lukewarm” for the word “cold”.");
}

fn a_field_that_is_there_is_used_again(office: Office) {
    let file = |name: &str, phone: &str, stream: &str| {
        office.write(name, format!("phone,Stream\n{phone},{stream}\n"))
    };
    let [one, two] = [
        file("one.csv", "9876543210", "Arts"),
        file("two.csv", "9876543211", "Law"),
    ];
    let command = [
        "import",
        &one,
        &two,
        "--as",
        "asha",
        "--new-field",
        "stream=text",
        "--json",
    ];
    let look = office.run(&[&command[..], &["--dry-run"]].concat()).ends_with(0);
    assert_eq!(look.out.lines().count(), 2);
    office.run(&command).ends_with(0);
    let streams: Vec<_> = office
        .customers("mano")
        .iter()
        .map(|customer| customer["custom"].clone())
        .collect();
    assert_eq!(streams, [json!({ "stream": "Arts" }), json!({ "stream": "Law" })]);
    // The same command once more finds the field there, and so does whoever may make none.
    office.run(&command).ends_with(0);
    let again = file("three.csv", "9876543212", "Law");
    let by_manager = ["import", &again, "--as", "mano", "--new-field", "Stream=text"];
    office.run(&by_manager).ends_with(0);
    for how in [&[][..], &["--dry-run"]] {
        let wrong = ["import", &one, "--as", "mano", "--new-field", "stream=number"];
        office
            .run(&[&wrong[..], how].concat())
            .ends_with(4)
            .tells("There is a field “stream” already, of the kind text, not number.");
    }
}
