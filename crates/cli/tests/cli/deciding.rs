//! What is decided about a file on the command line.

use serde_json::{Value, json};

use crate::office::{Office, figures};
use crate::serving::Server;

on_both_databases![
    dates_that_can_be_read_in_two_ways_are_asked_about,
    columns_become_fields_and_are_found_again,
    guesses_are_told_and_left_out,
    repeats_are_taken_as_said,
    new_customers_get_the_status_that_was_said,
    a_look_tells_what_would_change_and_changes_nothing,
    a_check_in_the_background_changes_nothing,
];

fn dates_that_can_be_read_in_two_ways_are_asked_about(office: Office) {
    let content = "name,phone,date\nLatha,9876543210,03/04/2025\n";
    for how in [&[][..], &["--dry-run"]] {
        let said = office.import("a.csv", content, how).ends_with(4);
        said.tells("03/04/2025")
            .tells("Nothing was imported. Say --dates day-first or --dates month-first.");
    }
    assert!(office.customers("mano").is_empty());
    let list = office.run(&["imports", "list", "--json"]).ends_with(0).json();
    assert_eq!(list, json!([]), "nothing waits");
    office
        .import("a.csv", content, &["--dates", "month-first"])
        .ends_with(0);
    assert_eq!(office.only_customer()["date"], "2025-03-04");
}

fn columns_become_fields_and_are_found_again(office: Office) {
    let content = "Who,Dial,Landline,Stream,Marks,Scrap\nLatha,9876543210,044 2345 6789,Arts,81.5,x\n";
    let flags = [
        "--map",
        "name=Who",
        "--map",
        "phone=Dial",
        "--map",
        "other_phone=Landline",
        "--map",
        "ignore=Scrap",
        "--new-field",
        "Stream=choice:Arts,Science",
        "--new-field",
        "Marks=number",
    ];
    // A field is there for the whole company: a manager uses those that there are.
    for more in [&[][..], &["--dry-run"]] {
        office
            .import("a.csv", content, &[&flags[..], more].concat())
            .ends_with(4)
            .tells("Only who may change the company's settings makes new fields");
    }
    let look = office
        .import_as("asha", "a.csv", content, &[&flags[..], &["--dry-run"]].concat())
        .ends_with(0)
        .json();
    assert_eq!(figures(&look), [1, 0, 0, 0]);
    assert!(look["reasons"].as_object().unwrap().is_empty(), "{look}");
    let said = office.import_as("asha", "a.csv", content, &flags).ends_with(0);
    let said = said
        .tells("  Landline  Further phone  as you say\n")
        .tells("  Stream    Stream         a new field\n")
        .tells("  Scrap     left out       as you say\n");
    let used: Vec<(&str, &str)> = said_columns(&said.json())
        .into_iter()
        .map(|(c, f)| (leaked(c), leaked(f)))
        .collect();
    let expected = [
        ("Who", "name"),
        ("Dial", "phone"),
        ("Landline", "other_phone"),
        ("Stream", "Stream"),
        ("Marks", "Marks"),
        ("Scrap", "ignore"),
    ];
    assert_eq!(used, expected);
    let customer = office.only_customer();
    assert_eq!(
        customer["other_phones"].as_array().unwrap().len(),
        1,
        "{customer}"
    );
    assert_eq!(customer["custom"], json!({ "Stream": "Arts", "Marks": 81.5 }));

    let other = "Phone,Group\n9876543211,science\n";
    office
        .import("b.csv", other, &["--map", "stream=Group"])
        .ends_with(0);
    assert_eq!(
        office.customers("mano")[1]["custom"],
        json!({ "Stream": "Science" })
    );
    office
        .import("c.csv", other, &["--map", "shoe=Group"])
        .ends_with(2)
        .tells("There is no field \"shoe\".");
    let taken = office.import("d.csv", other, &["--new-field", "stream=text"]);
    taken.ends_with(4).tells("There is no column \"stream\"");
}

fn guesses_are_told_and_left_out(office: Office) {
    let content =
        "Name,Phone,R\u{fc}ckruf,Zone\nLatha,9876543210,01.04.2025,Nord\nBalu,9876543211,28.04.2025,Nord\n";
    let look = office.import("a.csv", content, &["--dry-run"]).ends_with(0);
    let expected = [
        ("Name", "name", "sure", json!(null)),
        ("Phone", "phone", "sure", json!(null)),
        ("R\u{fc}ckruf", "ignore", "guess", json!("date")),
        ("Zone", "ignore", "unknown", json!(null)),
    ]
    .map(|(column, used, sure, guess)| {
        let mut told = json!({ "column": column, "for": used, "sure": sure });
        if !guess.is_null() {
            told["guess"] = guess;
        }
        told
    });
    assert_eq!(look.json()["columns"], json!(expected));
    let said = office.import("a.csv", content, &[]).ends_with(0);
    assert_eq!(
        said.json()["columns"],
        look.json()["columns"],
        "a look says the same"
    );
    said.tells("  Name     Name      sure, by its name\n")
        .tells("  R\u{fc}ckruf  left out  guess, by what is in it\n")
        .tells("Column \"R\u{fc}ckruf\" looks like Date")
        .tells("say --map 'date=R\u{fc}ckruf' or --ignore 'R\u{fc}ckruf'.");
    assert_eq!(office.column("date"), [json!(null), json!(null)]);
    let told = office
        .import(
            "b.csv",
            content,
            &[
                "--map",
                "date=R\u{fc}ckruf",
                "--ignore",
                "zone",
                "--on-duplicate",
                "fill",
            ],
        )
        .ends_with(0);
    assert!(!told.error.contains("looks like"), "{told:#?}");
    assert_eq!(office.column("date"), [json!("2025-04-01"), json!("2025-04-28")]);
}

fn leaked(text: String) -> &'static str {
    text.leak()
}

fn said_columns(outcome: &Value) -> Vec<(String, String)> {
    let columns = outcome["columns"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    columns
        .iter()
        .map(|used| (text(&used["column"]), text(&used["for"])))
        .collect()
}

fn repeats_are_taken_as_said(office: Office) {
    let cases = [
        ("first", json!("Latha"), json!(null), [1, 0, 1, 0]),
        ("last", json!("Latha N"), json!("Kochi"), [1, 0, 1, 0]),
        ("merge", json!("Latha"), json!("Kochi"), [1, 0, 1, 0]),
        ("refuse", json!(null), json!(null), [0, 0, 0, 2]),
    ];
    for (number, (rule, name, area, expected)) in cases.into_iter().enumerate() {
        let phone = format!("987654321{number}");
        let content = format!("name,phone,area\nLatha,{phone},\nLatha N,{phone},Kochi\n");
        let said = office.import(&format!("{rule}.csv"), content, &["--on-repeat", rule]);
        assert_eq!(figures(&said.json()), expected, "{rule}");
        let phone = format!("+91{phone}");
        let customers = office.customers("mano");
        let found = customers
            .iter()
            .find(|customer| customer["phone"] == phone.as_str());
        let field = |key: &str| found.map_or(Value::Null, |customer| customer[key].clone());
        assert_eq!((field("name"), field("area")), (name, area), "{rule}");
    }
}

fn new_customers_get_the_status_that_was_said(office: Office) {
    let statuses = ["--status", "no such status"];
    office
        .import("a.csv", "phone\n9876543210\n", &statuses)
        .ends_with(2)
        .tells("There is no status");
    let label = "Shortlisted";
    office
        .import("a.csv", "phone\n9876543210\n", &["--status", label])
        .ends_with(0);
    assert_eq!(office.only_customer()["status"], "SHORTLISTED");
}

fn a_look_tells_what_would_change_and_changes_nothing(office: Office) {
    office
        .import(
            "a.csv",
            "name,phone\nLatha,9876543210\n",
            &["--assign", "round-robin:ravi"],
        )
        .ends_with(0);
    let content = "name,phone\nLatha N,9876543210\nBalu,9876543211\nCy,9876543212\n,12\n";
    let before = office.everything_but(&[]);
    let flags = [
        "--dry-run",
        "--on-duplicate",
        "overwrite",
        "--assign",
        "round-robin:ravi,sita",
    ];
    let look = office.import("b.csv", content, &flags).ends_with(3).json();
    assert!(
        office.everything_but(&[]) == before,
        "a look writes nothing at all"
    );
    assert_eq!(figures(&look), [2, 1, 0, 1]);
    let check = &look["check"];
    assert_eq!(check["shares"], json!({ "ravi": 1, "sita": 1 }));
    let change = json!([{ "field": "name", "before": "Latha", "after": "Latha N" }]);
    assert_eq!(check["updated"][0]["changes"], change);
    assert_eq!(check["created"][0]["row"], 3);
    assert_eq!(
        check["examples"]["phone_too_short"][0]["cells"],
        json!(["", "12"])
    );
    let file = office.file("b.csv");
    let told = office
        .run(&[&["import", &file, "--as", "mano"][..], &flags].concat())
        .ends_with(3)
        .out;
    for part in ["row 5: , 12", "name: Latha → Latha N", "       1  ravi"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let again = office
        .import("a.csv", "name,phone\nLatha,9876543210\n", &["--dry-run"])
        .ends_with(0);
    again.tells("the same file was imported before, as ");
}

/// What a check in the background may write: its own figures and whose turn it is.
const OWN: [&str; 4] = ["imports", "import_findings", "jobs", "job_turns"];

fn a_check_in_the_background_changes_nothing(office: Office) {
    office
        .import("a.csv", "name,phone\nLatha,9876543210\n", &[])
        .ends_with(0);
    let content = "name,phone\nLatha N,9876543210\nBalu,9876543211\n,12\n";
    let look = office.import("b.csv", content, &["--on-duplicate", "overwrite", "--dry-run"]);
    let look = look.ends_with(3).json();
    let file = office.file("b.csv");
    // It dies between its decision, which queues a check, and the run.
    let mut command = office.command(&["import", &file, "--as", "mano", "--on-duplicate", "overwrite"]);
    command.env(
        callbook_infrastructure::failpoints::VARIABLE,
        "unit-after-commit@2",
    );
    assert_eq!(command.output().unwrap().status.code(), None);
    let import = || office.run(&["imports", "list", "--json"]).ends_with(0).json()[0].clone();
    assert_eq!(import()["state"], "checking");
    let before = office.everything_but(&OWN);
    let server = Server::start(&office, &[]);
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while import()["state"] == "checking" {
        assert!(std::time::Instant::now() < patience, "nobody checks");
        wait(std::time::Duration::from_millis(100));
    }
    server.stop();
    assert!(
        office.everything_but(&OWN) == before,
        "the check changed something"
    );
    let checked = import();
    assert_eq!(checked["state"], "checked");
    assert_eq!(figures(&checked["check"]), [1, 1, 0, 1]);
    assert_eq!(figures(&checked), [0, 0, 0, 0]);
    // Whoever looks from the command line is told the same.
    for key in ["records", "reasons", "warnings"] {
        assert_eq!(checked["check"][key], look[key], "{key}");
    }
    assert_eq!(said_columns(&checked), said_columns(&look));
}

fn wait(time: std::time::Duration) {
    std::thread::park_timeout(time);
}
