use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::office::{Office, PASSWORD};

const INIT: [&str; 13] = [
    "init",
    "--company",
    "Acme Calls",
    "--preset",
    "admissions",
    "--region",
    "IN",
    "--timezone",
    "Asia/Kolkata",
    "--admin",
    "asha",
    "--email",
    "asha@example.com",
];

on_both_databases![set_up_happens_once, users_are_added_and_listed];

fn set_up_happens_once(office: Office) {
    let password = office.file("password");
    let again = office.run(&[&INIT[..], &["--password-file", &password]].concat());
    again
        .ends_with(4)
        .tells("Callbook is set up already. Nothing was changed.");
    let users = office.run(&["user", "list", "--json"]).ends_with(0).json();
    assert_eq!(users.as_array().unwrap().len(), 4);
}

fn users_are_added_and_listed(office: Office) {
    let users = office.run(&["user", "list", "--json"]).ends_with(0).json();
    let users: Vec<_> = users
        .as_array()
        .unwrap()
        .iter()
        .map(|user| {
            (
                user["username"].as_str().unwrap().to_owned(),
                user["role"].as_str().unwrap().to_owned(),
                user["active"].as_bool().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("asha", "admin"),
        ("mano", "manager"),
        ("ravi", "sales"),
        ("sita", "sales"),
    ];
    let expected = expected.map(|(name, role)| (name.to_owned(), role.to_owned(), true));
    assert_eq!(users, expected);
    office
        .add_user("ravi", "sales")
        .ends_with(4)
        .tells("This username is taken");
    office
        .add_user("boss", "superuser")
        .ends_with(2)
        .tells("use admin, manager or sales");
}

#[test]
fn the_password_comes_from_standard_input_too() {
    let office = Office::empty();
    let command = [&INIT[..], &["--password-file", "-"]].concat();
    let said = office.run_with_input(&command, format!("{PASSWORD}\n").as_bytes());
    said.ends_with(0);
    let mode = |name: &str| fs::metadata(office.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
}

#[test]
fn a_weak_password_sets_nothing_up() {
    let office = Office::empty();
    let command = [&INIT[..], &["--password-file", "-"]].concat();
    let said = office.run_with_input(&command, b"acme calls asha\n").ends_with(4);
    said.tells("a password must not be made of your name");
    office
        .run_with_input(&command, b"short\n")
        .ends_with(4)
        .tells("at least 12 characters");
    assert!(!office.data_dir().exists());
    office
        .run(&["user", "list"])
        .ends_with(4)
        .tells("Nothing is set up yet.");
}

#[test]
fn what_is_not_understood_is_a_matter_of_usage() {
    let office = Office::empty();
    for wrong in [
        &["import"][..],
        &["import", "a.csv"],
        &["frobnicate"],
        &["init", "--company", "Acme"],
        &["import", "a.csv", "--as", "mano", "--map", "phone"],
        &["import", "a.csv", "--as", "mano", "--on-duplicate", "merge"],
        &["import", "a.csv", "--as", "mano", "--assign", "random:ravi"],
        &["imports", "undo", "01a1fe08-7ba6-74b1-9979-76d686a95cd4"],
        &["import", "-", "-", "--as", "mano", "--format", "csv"],
        &["--database-url", "mysql://x", "migrate"],
        &["--config", "nowhere.toml", "migrate"],
    ] {
        office.run(wrong).ends_with(2);
    }
    assert!(!office.data_dir().exists());
}
