//! What is done about imports that have been brought in: looking at them, running, stopping, undoing and forgetting them.

use std::time::{Duration, Instant};

use callbook_infrastructure::failpoints::VARIABLE;
use serde_json::{Value, json};

use crate::office::{Office, figures};
use crate::serving::Server;
use crate::torture::InParts as _;

on_both_databases![
    an_import_is_undone_but_for_what_was_worked_on,
    a_file_that_waits_is_stopped_and_discarded,
    a_file_that_waits_is_run,
    nobody_acts_for_somebody_who_was_not_named,
    imports_are_shown_as_they_stand,
    an_import_that_a_server_runs_is_taken_back,
];

fn an_import_is_undone_but_for_what_was_worked_on(office: Office) {
    office
        .import("a.csv", "name,phone\nLatha,9876543210\n", &[])
        .ends_with(0);
    let before = office.customers("mano");
    let content = "name,phone\nLatha N,9876543210\nBalu,9876543211\n";
    let outcome = office
        .import("b.csv", content, &["--on-duplicate", "overwrite"])
        .ends_with(0)
        .json();
    let id = outcome["import_id"].as_str().unwrap();
    let preview = office
        .run(&["imports", "undo", id, "--as", "mano", "--dry-run", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(
        preview,
        json!({ "removed": 1, "restored": 1, "kept": 0, "reasons": {} })
    );
    assert_eq!(office.customers("mano").len(), 2);
    office.run(&["imports", "undo", id, "--as", "ravi"]).ends_with(4);
    let undone = office
        .run(&["imports", "undo", id, "--as", "mano", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(undone["state"], "undone");
    assert_eq!(
        (&undone["undo"]["removed"], &undone["undo"]["restored"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(office.customers("mano"), before);
    office
        .run(&["imports", "undo", id, "--as", "mano"])
        .ends_with(4)
        .tells("undone already");
    // Undone, it is not the same file any more.
    let again = office
        .import("b.csv", content, &["--on-duplicate", "overwrite"])
        .ends_with(0);
    assert_eq!(again.json()["same_file"], Value::Null);
}

fn a_file_that_waits_is_stopped_and_discarded(office: Office) {
    let file = office.write("b.csv", "phone\n9876543211\n");
    let mut command = office.command(&["import", &file, "--as", "mano"]);
    command.env(
        callbook_infrastructure::failpoints::VARIABLE,
        "unit-after-commit@2",
    );
    assert_eq!(command.output().unwrap().status.code(), None);
    let list = office.run(&["imports", "list", "--json"]).ends_with(0).json();
    let id = list[0]["id"].as_str().unwrap();
    office
        .run(&["import", "--resume", id, "--as", "mano"])
        .ends_with(4)
        .tells("callbook imports discard");
    let stopped = office
        .run(&["imports", "cancel", id, "--as", "mano", "--keep", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(stopped["state"], "draft");
    let (cancel, discard) = (["imports", "cancel", id], ["imports", "discard", id]);
    office
        .run(&[&cancel[..], &["--as", "mano"]].concat())
        .ends_with(4);
    office
        .run(&[&discard[..], &["--as", "mano"]].concat())
        .ends_with(0);
    office
        .run(&["imports", "show", id])
        .ends_with(4)
        .tells("There is no such import.");
    assert_eq!(
        std::fs::read_dir(office.data_dir().join("files/imports"))
            .unwrap()
            .count(),
        0
    );
    assert_eq!(office.count("SELECT count(*) FROM jobs"), 0);
}

/// Dies behind that unit of work.
fn die_behind(office: &Office, arguments: &[&str], unit: u32) {
    let mut command = office.in_parts(arguments);
    command.env(VARIABLE, format!("unit-after-commit@{unit}"));
    assert_eq!(command.output().unwrap().status.code(), None);
}

fn only_import(office: &Office) -> Value {
    let list = office.run(&["imports", "list", "--json"]).ends_with(0).json();
    assert_eq!(list.as_array().unwrap().len(), 1, "{list:#}");
    list[0].clone()
}

fn only_import_called(office: &Office, file: &str) -> String {
    let list = office.run(&["imports", "list", "--json"]).ends_with(0).json();
    let mut called = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|import| import["file"] == file);
    let id = called.next().unwrap()["id"].as_str().unwrap().to_owned();
    assert!(called.next().is_none());
    id
}

fn a_file_that_waits_is_run(office: Office) {
    let file = office.write("b.csv", "phone\n9876543211\n12\n");
    die_behind(&office, &["import", &file, "--as", "mano"], 2);
    let import = only_import(&office);
    assert_eq!(import["state"], "checking");
    let id = import["id"].as_str().unwrap();
    let run = ["imports", "run", id, "--as", "mano", "--json"];
    let outcome = office.run(&run).ends_with(3).json();
    assert_eq!(outcome["state"], "finished");
    assert_eq!(figures(&outcome), [1, 0, 0, 1]);
    office
        .run(&run)
        .ends_with(4)
        .tells("This import is not waiting for that any more: it is finished. Nothing was changed.");
}

fn nobody_acts_for_somebody_who_was_not_named(office: Office) {
    let outcome = office.import("b.csv", "phone\n9876543211\n", &[]).ends_with(0);
    let outcome = outcome.json();
    let id = outcome["import_id"].as_str().unwrap();
    let as_import_does = office.run(&["import", &office.file("b.csv")]).ends_with(2).error;
    assert!(as_import_does.contains("--as <USERNAME>"), "{as_import_does}");
    for act in ["undo", "cancel", "discard", "run"] {
        office
            .run(&["imports", act, id])
            .ends_with(2)
            .tells("the following required arguments were not provided:\n  --as <USERNAME>");
        office
            .run(&["imports", act, id, "--as", "ravi"])
            .ends_with(4)
            .tells("ravi may not import. Act as a manager or an admin.");
    }
    assert_eq!(office.customers("mano").len(), 1);
}

fn imports_are_shown_as_they_stand(office: Office) {
    assert!(
        office
            .run(&["imports", "list"])
            .ends_with(0)
            .out
            .contains("Nothing was imported yet.")
    );
    office
        .import("known.csv", "name,phone\nLatha,9876543210\nBalu,98\n", &[])
        .ends_with(3);
    let id = only_import(&office)["id"].as_str().unwrap().to_owned();
    let shown = office.run(&["imports", "show", &id]).ends_with(0).out;
    for part in [
        "  Finished\n",
        " (Asia/Kolkata) by mano\n",
        "  columns: name (name), phone (phone)\n",
        "  2 rows: 1 created, 0 updated, 0 skipped, 1 refused\n",
        "         1  The phone has too few digits\n",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("check"), "there was none: {shown}");
    assert!(!shown.contains("Z\n") && !shown.contains("undo"), "{shown}");

    let file = office.write("another.csv", "phone\n9876543211\n");
    die_behind(&office, &["import", &file, "--as", "mano"], 1);
    let listed = office.run(&["imports", "list"]).ends_with(0).out;
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].contains("brought in (Asia/Kolkata)") && lines[0].ends_with("  file"));
    assert!(
        lines[1].ends_with("-        -        -        -  another.csv"),
        "{listed}"
    );
    assert!(
        lines[2].ends_with("1        0        0        1  known.csv"),
        "{listed}"
    );
    let starts = |line: &str, what: &str| line.find(what).unwrap();
    assert_eq!(
        starts(lines[1], "another.csv"),
        starts(lines[2], "known.csv"),
        "{listed}"
    );
    // A check that comes to nothing says so, and has no figures.
    let draft = only_import_called(&office, "another.csv");
    office
        .run(&["imports", "discard", &draft, "--as", "mano"])
        .ends_with(0);
    die_behind(&office, &["import", &file, "--as", "mano"], 2);
    let id = only_import_called(&office, "another.csv");
    std::fs::remove_file(office.data_dir().join("files/imports").join(&id)).unwrap();
    let server = Server::start(&office, &[]);
    let show = || office.run(&["imports", "show", &id]).ends_with(0).out;
    let patience = Instant::now() + Duration::from_secs(60);
    while show().contains("Being checked") {
        assert!(Instant::now() < patience, "nobody checks");
    }
    server.stop();
    let shown = show();
    assert!(
        shown.contains("  Check failed\n") && shown.contains("  the check failed on "),
        "{shown}"
    );
    assert!(!shown.contains("rows:"), "{shown}");
    let listed = office.run(&["imports", "list"]).ends_with(0).out;
    assert!(listed.contains("Check failed"), "{listed}");
    office
        .run(&["imports", "run", &id, "--as", "mano"])
        .ends_with(4)
        .tells("The file cannot be imported so");
}

fn an_import_that_a_server_runs_is_taken_back(office: Office) {
    office
        .import("known.csv", "phone,name\n9000000001,Latha\n", &[])
        .ends_with(0);
    let before = office.customers("mano");
    let rows: String = (1..20_000).map(|n| format!("90000{n:05},Other {n}\n")).collect();
    let file = office.write("many.csv", format!("phone,name\n{rows}"));
    let import = ["import", &file, "--as", "mano", "--on-duplicate", "overwrite"];
    die_behind(&office, &import, 3);
    let newest = || office.run(&["imports", "list", "--json"]).ends_with(0).json()[0].clone();
    let id = newest()["id"].as_str().unwrap().to_owned();
    assert_eq!(newest()["state"], "queued");
    let server = Server::of(office.in_parts(&["serve", "--listen", "127.0.0.1:0"]));
    let patience = Instant::now() + Duration::from_secs(120);
    while newest()["created"] == 0 {
        assert!(Instant::now() < patience, "nobody takes it up");
    }
    let back = ["imports", "cancel", &id, "--as", "mano", "--take-back", "--json"];
    let outcome = office.run(&back).ends_with(0).json();
    assert_eq!(outcome["state"], "undone", "{outcome:#}");
    let (created, removed) = (&outcome["created"], &outcome["undo"]["removed"]);
    assert_eq!(created, removed, "{outcome:#}");
    assert!(
        created.as_u64().unwrap() < 19_998,
        "it was stopped on the way: {outcome:#}"
    );
    assert_eq!(outcome["undo"]["restored"], json!(1));
    server.stop();
    assert_eq!(office.customers("mano"), before);
    assert_eq!(office.count("SELECT count(*) FROM jobs"), 0);
}
