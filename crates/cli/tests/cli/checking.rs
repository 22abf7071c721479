use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::office::Office;
use crate::serving::Server;

/// The settings of an installation that others may be let into.
const SOUND: [&str; 6] = [
    "--public-address",
    "https://calls.example.com",
    "--trusted-proxy",
    "127.0.0.1",
    "--log-format",
    "json",
];

#[track_caller]
fn found(office: &Office, flags: &[&str], code: i32) -> Vec<String> {
    let report = office
        .run(&[&["check", "--json"][..], flags].concat())
        .ends_with(code)
        .json();
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        for field in ["severity", "what", "why", "remedy"] {
            assert!(
                finding[field].as_str().is_some_and(|text| !text.is_empty()),
                "{finding}"
            );
        }
    }
    let counted = ["errors", "warnings", "advice"].map(|key| report[key].as_u64().unwrap());
    assert_eq!(counted.iter().sum::<u64>(), findings.len() as u64);
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

on_both_databases![what_is_found_follows_from_what_is_there];

fn what_is_found_follows_from_what_is_there(office: Office) {
    let sound = found(&office, &SOUND, 3);
    assert_eq!(sound, ["no-second-factor", "no-smtp"]);
    let plain = found(&office, &[], 3);
    for code in ["no-https-address", "log-for-people"] {
        assert!(plain.contains(&code.to_owned()), "{plain:?}");
    }
    office.run(&["maintenance", "on"]).ends_with(0);
    assert!(found(&office, &SOUND, 3).contains(&"maintenance-on".to_owned()));
    office.run(&["maintenance", "off"]).ends_with(0);
    assert_eq!(found(&office, &SOUND, 3), sound);
}

#[test]
fn where_everything_is_as_it_should_be_nothing_is_found() {
    let office = Office::new();
    let mut command = office.command(&[&["check"][..], &SOUND].concat());
    command
        .env("CALLBOOK_SMTP_URL", "smtps://mail.example.com")
        .env("CALLBOOK_MAIL_FROM", "calls@example.com");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said, "Nothing was found. Callbook is ready for others.\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn people_read_lines() {
    let office = Office::new();
    let said = office.run(&["check"]).ends_with(3).out;
    assert!(
        said.contains("error: No public address is set. [no-https-address]"),
        "{said}"
    );
    assert!(said.contains("  Remedy: "), "{said}");
    assert!(said.ends_with(".\n"), "{said}");
}

#[test]
fn nothing_is_made_on_the_way() {
    let office = Office::empty();
    assert!(found(&office, &SOUND, 3).contains(&"nothing-set-up".to_owned()));
    assert!(!office.data_dir().exists());
}

#[test]
fn files_that_others_may_read() {
    let office = Office::new();
    let key = office.data_dir().join("secret.key");
    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    let said = office.run(&["check"]).ends_with(3).out;
    assert!(said.contains("[readable-by-others]"), "{said}");
    assert!(said.contains(&key.display().to_string()), "{said}");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o644);
}

#[test]
fn secrets_that_others_may_see_or_guess() {
    let office = Office::new();
    let mut command = office.command(&["check", "--json"]);
    command.env("CALLBOOK_SECRET", "tuesday");
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(said.contains("\"secret-in-environment\""), "{said}");
    assert!(said.contains("\"weak-secret\""), "{said}");
    assert!(!said.contains("tuesday"), "{said}");
}

#[test]
fn a_database_that_does_not_answer() {
    let office = Office::empty();
    let url = "postgres://me:open-sesame@192.0.2.1:1/nothing?connect_timeout=1";
    let local = "postgres://me:open-sesame@127.0.0.1:1/nothing";
    let said = office.run(&["check", "--database-url", local]).ends_with(3).out;
    assert!(said.contains("[database-unreachable]"), "{said}");
    assert!(said.contains("[password-on-command-line]"), "{said}");
    assert!(!said.contains("open-sesame"), "{said}");
    assert!(url.contains("192.0.2.1"));
}

#[test]
fn a_schema_of_another_version() {
    let office = Office::new();
    office
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_flying', 1)");
    assert!(found(&office, &SOUND, 3).contains(&"schema-ahead".to_owned()));
    office.execute(
        "DELETE FROM seaql_migrations WHERE version LIKE 'm29991231%' OR version LIKE '%_maintenance'",
    );
    assert!(found(&office, &SOUND, 3).contains(&"schema-behind".to_owned()));
}

#[test]
fn people_past_the_product() {
    let office = Office::new();
    office.execute("UPDATE users SET password_hash = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA' WHERE username = 'sita'");
    office.execute("UPDATE users SET deactivated_at = 1 WHERE role = 'admin'");
    let codes = found(&office, &SOUND, 3);
    for code in ["company-without-admin", "old-password-hashes"] {
        assert!(codes.contains(&code.to_owned()), "{codes:?}");
    }
}

#[test]
fn an_audit_log_that_somebody_changed() {
    let office = Office::new();
    office.execute("UPDATE audit SET object = 'somebody else' WHERE seq = 1");
    assert!(found(&office, &SOUND, 3).contains(&"audit-log-broken".to_owned()));
}

#[test]
fn two_servers_on_one_file() {
    let office = Office::new();
    let first = Server::start(&office, &[]);
    assert!(!found(&office, &SOUND, 3).contains(&"sqlite-shared".to_owned()));
    let second = Server::start(&office, &[]);
    assert!(found(&office, &SOUND, 3).contains(&"sqlite-shared".to_owned()));
    first.stop();
    second.stop();
}

#[test]
fn settings_that_are_not_understood() {
    let office = Office::new();
    office
        .run(&["check", "--trusted-proxy", "10.1.2.3/8"])
        .ends_with(2)
        .tells("10.0.0.0/8");
    let wide = [&SOUND[..], &["--trusted-proxy", "0.0.0.0/0"]].concat();
    assert!(found(&office, &wide, 3).contains(&"wide-trusted-proxies".to_owned()));
}
