use std::time::{Duration, Instant};

use crate::office::Office;
use crate::serving::Server;

on_both_databases![
    two_servers_follow_a_switch_made_by_command,
    whoever_is_allowed_passes,
    the_state_is_told,
];

/// Servers ask every second; the rest is for a machine that has much else to do.
const SOON: Duration = Duration::from_secs(6);

#[track_caller]
fn follows(server: &Server, path: &str, beginning: &str) {
    let begun = Instant::now();
    loop {
        let answer = server.get(path);
        if answer.starts_with(beginning) {
            return;
        }
        assert!(begun.elapsed() < SOON, "it does not follow: {answer}");
        std::thread::yield_now();
    }
}

fn two_servers_follow_a_switch_made_by_command(office: Office) {
    let first = Server::start(&office, &[]);
    let second = Server::start(&office, &[]);
    assert!(first.get("/sign-in").starts_with("HTTP/1.1 200"));
    let message = ["--message", "New disks. Back at ten.", "--until", "2h"];
    office
        .run(&[&["maintenance", "on"][..], &message].concat())
        .ends_with(0)
        .tells("Nobody passes");
    for server in [&first, &second] {
        follows(server, "/sign-in", "HTTP/1.1 503");
        let page = server.get("/dashboard");
        assert!(page.contains("New disks. Back at ten."), "{page}");
        assert!(page.to_lowercase().contains("retry-after: 3600"), "{page}");
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
        assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    }
    // One that starts now is closed from its first answer on.
    let third = Server::start(&office, &[]);
    assert!(third.get("/sign-in").starts_with("HTTP/1.1 503"));
    office.run(&["maintenance", "off"]).ends_with(0);
    for server in [&first, &second, &third] {
        follows(server, "/sign-in", "HTTP/1.1 200");
    }
}

fn whoever_is_allowed_passes(office: Office) {
    office
        .run(&["maintenance", "on", "--allow", "127.0.0.0/8", "--allow", "::1"])
        .ends_with(0);
    let server = Server::start(&office, &[]);
    let page = server.get("/sign-in");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("Maintenance is on"), "{page}");
    // Said again it replaces what was said.
    office
        .run(&["maintenance", "on", "--allow", "192.0.2.1"])
        .ends_with(0);
    follows(&server, "/sign-in", "HTTP/1.1 503");
}

fn the_state_is_told(office: Office) {
    let off = office.run(&["maintenance", "status"]).ends_with(0);
    assert_eq!(off.out, "Callbook is open.\n");
    let on = [
        "maintenance",
        "on",
        "--message",
        "New disks",
        "--until",
        "2h",
        "--allow",
        "10.0.0.0/8",
    ];
    office.run(&on).ends_with(0);
    let told = office
        .run(&["maintenance", "status", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(told["on"], true);
    assert_eq!(told["message"], "New disks");
    assert_eq!(told["allow"], serde_json::json!(["10.0.0.0/8"]));
    assert_eq!(told["zone"], "Asia/Kolkata");
    let lines = office.run(&["maintenance", "status"]).ends_with(0).out;
    assert!(lines.contains("Allowed: 10.0.0.0/8"), "{lines}");
    office.run(&["maintenance", "off"]).ends_with(0);
    let again = office.run(&["maintenance", "off"]).ends_with(0);
    assert_eq!(again.out, "Callbook was not closed.\n");
    let entries = "SELECT count(*) FROM audit WHERE action IN ('maintenance.begun', 'maintenance.ended')";
    assert_eq!(office.count(entries), 2);
}

#[test]
fn what_is_not_understood_changes_nothing() {
    let office = Office::new();
    for wrong in [
        &["maintenance"][..],
        &["maintenance", "on", "--allow", "10.1.2.3/8"],
        &["maintenance", "on", "--allow", "the office"],
        &["maintenance", "on", "--until", "soon"],
        &["maintenance", "on", "--until", "2001-01-01 10:00"],
        &["maintenance", "on", "--message", "  "],
    ] {
        office.run(wrong).ends_with(2);
    }
    let told = office
        .run(&["maintenance", "status", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(told["on"], false);
}
