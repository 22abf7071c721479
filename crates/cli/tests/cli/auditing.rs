//! `callbook audit`: whether the log is whole, what it says, a file of it.

use std::fs;

use serde_json::Value;

use crate::office::{Office, PASSWORD};

on_both_databases! {
    the_log_is_whole_and_gives_an_anchor,
    what_was_tampered_with_is_named,
    the_list_says_what_was_done,
    the_file_is_complete_and_told_of,
}

fn the_log_is_whole_and_gives_an_anchor(office: Office) {
    let said = office.run(&["audit", "verify", "--json"]).ends_with(0).json();
    assert_eq!(said["whole"], true);
    // The company and three users.
    assert_eq!(said["entries"], 4);
    let anchor = said["anchor"].as_str().unwrap();

    let said = office.run(&["audit", "verify"]).ends_with(0);
    assert!(
        said.out.contains("The audit log is whole: 4 entries"),
        "{said:#?}"
    );
    assert!(said.out.contains(&format!("Anchor: {anchor}")), "{said:#?}");

    office.add_user("nila", "sales").ends_with(0);
    office.run(&["audit", "verify", "--anchor", anchor]).ends_with(0);
    let other = anchor.replace(':', ":0").split_at(anchor.len()).0.to_owned();
    let said = office.run(&["audit", "verify", "--anchor", &other]).ends_with(3);
    assert!(said.out.contains("Entry 4 is another"), "{said:#?}");
    let ahead = anchor.replacen('4', "9", 1);
    let said = office.run(&["audit", "verify", "--anchor", &ahead]).ends_with(3);
    assert!(said.out.contains("cut off"), "{said:#?}");
    office
        .run(&["audit", "verify", "--anchor", "nonsense"])
        .ends_with(2);
}

fn what_was_tampered_with_is_named(office: Office) {
    office.execute("UPDATE audit SET details = '[]' WHERE seq = 3");
    let said = office.run(&["audit", "verify"]).ends_with(3);
    assert!(
        said.out.contains("Entry 3 is not as it was written."),
        "{said:#?}"
    );
    assert!(
        said.out.contains("Entries 1 to 2 are as they were written."),
        "{said:#?}"
    );
    let said = office.run(&["audit", "verify", "--json"]).ends_with(3).json();
    assert_eq!(said["whole"], false);
    assert_eq!(
        (&said["found"]["seq"], &said["found"]["kind"]),
        (&Value::from(3), &Value::from("edited"))
    );

    office.execute("DELETE FROM audit WHERE seq > 2");
    let said = office.run(&["audit", "verify"]).ends_with(3);
    assert!(said.out.contains("entries 3 to 4 are missing"), "{said:#?}");

    // With another secret nothing that was written can be vouched for.
    let mut command = office.command(&["audit", "verify"]);
    command.env("CALLBOOK_SECRET", "another secret, made by nobody but this test");
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(out.contains("or this is not the secret key"), "{out}");
}

fn the_list_says_what_was_done(office: Office) {
    let said = office.run(&["audit", "list", "--json"]).ends_with(0).json();
    let entries = said.as_array().unwrap();
    assert_eq!(entries.len(), 4);
    let newest = &entries[0];
    assert_eq!(
        (&newest["seq"], &newest["act"]),
        (&Value::from(4), &Value::from("user.added"))
    );
    assert_eq!(newest["who"], "The operator, as asha");
    assert_eq!(newest["told"], "added sita as a user");
    assert_eq!(newest["on_behalf_of"]["name"], "asha");
    assert_eq!(
        (&newest["actor"], &newest["outcome"]),
        (&Value::Null, &Value::from("done"))
    );

    let said = office.run(&["audit", "list", "--limit", "2"]).ends_with(0);
    assert_eq!(said.out.lines().count(), 2, "{said:#?}");
    assert!(
        said.out.contains("The operator, as asha added sita as a user"),
        "{said:#?}"
    );
    for (filter, expected) in [
        (&["--act", "company.set_up"][..], 1),
        (&["--area", "users"], 3),
        (&["--area", "sign-ins"], 0),
        (&["--outcome", "refused"], 0),
        (&["--user", "asha"], 4),
        (&["--user", "ravi"], 0),
        (&["--search", "RAVI"], 1),
        (&["--since", "2020-01-01", "--until", "2020-01-02"], 0),
    ] {
        let said = office
            .run(&[&["audit", "list", "--json"][..], filter].concat())
            .ends_with(0);
        assert_eq!(said.json().as_array().unwrap().len(), expected, "{filter:?}");
    }
    for nonsense in [["--area", "moon"], ["--user", "nobody"], ["--since", "yesterday"]] {
        office
            .run(&[&["audit", "list"][..], &nonsense].concat())
            .ends_with(2);
    }
    assert!(!said.out.contains(PASSWORD));
}

fn the_file_is_complete_and_told_of(office: Office) {
    let out = office.file("audit.csv");
    office
        .run(&["audit", "export", &out])
        .ends_with(0)
        .tells("The audit log is in");
    let text = fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // The header, the export itself, and what was before.
    assert_eq!(lines.len(), 6, "{text}");
    assert!(lines[0].starts_with("number,time,"));
    assert!(lines[1].contains("exported the audit log"), "{text}");

    let said = office
        .run(&["audit", "export", "-", "--area", "downloads"])
        .ends_with(0);
    assert_eq!(said.out.lines().count(), 3, "{said:#?}");
    assert!(said.out.contains("area: downloads"), "{said:#?}");

    let nowhere = office.file("no/such/folder/audit.csv");
    office
        .run(&["audit", "export", &nowhere])
        .ends_with(4)
        .tells("cannot be written");
    assert_eq!(office.count("SELECT COUNT(*) FROM audit"), 6);
    office.run(&["audit", "verify"]).ends_with(0);
}
