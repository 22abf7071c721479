//! An import that is stopped half-way by Ctrl-C: it stops at a checkpoint, says how to go on, and somebody can at once.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::killing::{import, only_import, rows, start, wait_for_more_than};
use crate::office::{Office, figures};
use crate::torture::InParts as _;

on_both_databases![
    stopped_and_gone_on_with,
    a_workbook_is_stopped_with_all_that_reads_it
];

fn interrupt(what: &str) {
    let told = Command::new("kill").args(["-INT", "--", what]).status().unwrap();
    assert!(told.success());
}

/// It hands its lease back: nobody has to wait.
fn stopped_and_gone_on_with(office: Office) {
    let command = import(&office);
    let child = start(&office, &command.iter().map(String::as_str).collect::<Vec<_>>());
    wait_for_more_than(&office, 0);
    interrupt(&child.id().to_string());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    if output.status.code() == Some(0) {
        // It was at its last checkpoint already: nothing to stop.
        return;
    }
    assert_eq!(output.status.code(), Some(130), "{told}");
    let id = only_import(&office.data_dir());
    assert!(
        told.contains(&format!("Go on with: callbook import --as mano --resume {id}")),
        "{told}"
    );
    assert_eq!(
        office.count("SELECT count(*) FROM jobs WHERE lease_until IS NULL"),
        1
    );
    let outcome = office
        .run(&["import", "--resume", &id, "--as", "mano", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [rows(), 0, 0, 0]);
}

/// A terminal sends its signal to all processes of the group, not to the first alone.
fn a_workbook_is_stopped_with_all_that_reads_it(office: Office) {
    // More than a pipe holds, so that the reader is still there when the signal comes.
    const ROWS: u64 = 20_000;
    let file = office.file("many.xlsx");
    office
        .run(&["sample", &ROWS.to_string(), "--out", &file])
        .ends_with(0);
    let mut command = office.in_parts(&["import", &file, "--as", "mano", "--json"]);
    command
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    wait_for_more_than(&office, 0);
    let readers = children_of(&child);
    assert!(!readers.is_empty(), "nobody reads the workbook any more");
    interrupt(&format!("-{}", child.id()));
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");
    let outcome: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(outcome["state"], "stopped");
    assert!(told.contains("Stopping at the next checkpoint."), "{told}");
    let patience = Instant::now() + Duration::from_secs(10);
    while readers.iter().any(|reader| is_running(reader)) {
        assert!(
            Instant::now() < patience,
            "the reader of the workbook does not end"
        );
    }
    let id = only_import(&office.data_dir());
    assert!(
        told.contains(&format!("Go on with: callbook import --as mano --resume {id}")),
        "{told}"
    );
    let before = office.customers("mano").len() as u64;
    assert_eq!(Some(before), outcome["created"].as_u64());
    assert!(before < ROWS, "it was stopped on the way");
    let outcome = office
        .run(&["import", "--resume", &id, "--as", "mano", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(figures(&outcome), [ROWS, 0, 0, 0]);
    assert_eq!(office.customers("mano").len() as u64, ROWS);
}

/// The processes that it has started, as the kernel lists them.
fn children_of(process: &Child) -> Vec<PathBuf> {
    let parent = format!("PPid:\t{}\n", process.id());
    let all = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    all.filter(|place| fs::read_to_string(place.join("status")).is_ok_and(|status| status.contains(&parent)))
        .collect()
}

/// One that has ended and that nobody has asked about yet is not running.
fn is_running(process: &Path) -> bool {
    fs::read_to_string(process.join("status")).is_ok_and(|status| !status.contains("State:\tZ"))
}
