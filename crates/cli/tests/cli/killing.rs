//! An import that is killed half-way: nothing is lost and nothing doubled.
//!
//! At random moments and named places, with undoing and workbooks: `torture`. Here it is chunks of full size and a
//! lease that has to run out; Ctrl-C: `stopping`. `CALLBOOK_KILL_ROWS` and `CALLBOOK_KILLS` make it longer.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::office::{Office, figures};
use crate::serving::Server;

on_both_databases![killed_and_gone_on_with];

/// Rows go in by 20,000, so that there are moments between.
pub(crate) fn rows() -> u64 {
    number("CALLBOOK_KILL_ROWS").unwrap_or(61_000)
}

fn kills() -> u64 {
    number("CALLBOOK_KILLS").unwrap_or(1)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

pub(crate) fn import(office: &Office) -> Vec<String> {
    let file = office.file("many.csv");
    office
        .run(&["sample", &rows().to_string(), "--out", &file])
        .ends_with(0);
    [
        "import",
        &file,
        "--as",
        "mano",
        "--assign",
        "round-robin:ravi,sita",
        "--json",
    ]
    .map(str::to_owned)
    .to_vec()
}

pub(crate) fn start(office: &Office, arguments: &[&str]) -> Child {
    let mut command = office.command(arguments);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the import has come to a checkpoint with more than so many customers.
pub(crate) fn wait_for_more_than(office: &Office, before: usize) {
    let patience = Instant::now() + Duration::from_secs(240);
    let limit = (before + 1).to_string();
    let list = ["customers", "list", "--as", "mano", "--limit", &limit, "--json"];
    while office.run(&list).ends_with(0).json().as_array().unwrap().len() <= before {
        assert!(Instant::now() < patience, "the import does not get on");
    }
}

pub(crate) fn only_import(data_dir: &Path) -> String {
    let mut kept = fs::read_dir(data_dir.join("files/imports")).unwrap();
    let name = kept.next().unwrap().unwrap().file_name().into_string().unwrap();
    assert!(kept.next().is_none());
    name
}

fn killed_and_gone_on_with(office: Office) {
    let command = import(&office);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let mut child = start(&office, &command);
    wait_for_more_than(&office, 0);
    child.kill().unwrap();
    child.wait().unwrap();
    let id = only_import(&office.data_dir());
    for kill in 1..kills() {
        let mut child = start(&office, &["import", "--resume", &id, "--as", "mano"]);
        // Its predecessor's lease runs out first, and then it is somewhere in the middle.
        std::process::Command::new("sleep")
            .arg(format!("{}.{kill}", 21 + kill % 3))
            .status()
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // A server takes it up once the lease has run out. Stopped in order, it hands the lease back, and a command goes on
    // without having to wait.
    let before = office.customers("mano").len();
    let server = Server::start(&office, &[]);
    wait_for_more_than(&office, before);
    server.stop();
    assert_eq!(
        office.count("SELECT count(*) FROM jobs WHERE lease_until IS NOT NULL"),
        0
    );
    let outcome = office
        .run(&["import", "--resume", &id, "--as", "mano", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [rows(), 0, 0, 0]);

    let undisturbed = office.another();
    let command = import(&undisturbed);
    undisturbed
        .run(&command.iter().map(String::as_str).collect::<Vec<_>>())
        .ends_with(0);
    let (one, other) = (office.customers("mano"), undisturbed.customers("mano"));
    assert_eq!(one.len() as u64, rows());
    // Not assert_eq: nobody wants to read a hundred thousand customers.
    assert!(one == other, "the customers differ");
}
