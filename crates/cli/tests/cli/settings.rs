use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::office::Office;
use crate::serving::Server;

#[test]
fn the_configuration_file_says_what_flags_and_environment_leave_out() {
    let office = Office::empty();
    let elsewhere = office.path("elsewhere");
    let config =
        format!("data_dir = {elsewhere:?}\nlisten = '127.0.0.1:0'\nallowed_hosts = ['calls.example']");
    let config = office.write("callbook.toml", config);
    // The flag for the data directory comes before the file.
    office.run(&["--config", &config, "migrate"]).ends_with(0);
    assert!(office.data_dir().join("callbook.sqlite").exists());
    assert!(!elsewhere.exists());

    let mut command = office.command(&["--config", &config]);
    command.env("CALLBOOK_LISTEN", "127.0.0.1:0");
    Server::of(command).stop();

    let wrong = office.write("wrong.toml", "lisen = '127.0.0.1:0'");
    office
        .run(&["--config", &wrong, "migrate"])
        .ends_with(2)
        .tells("lisen");
}

#[test]
fn the_environment_says_where_the_data_lies() {
    let office = Office::empty();
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("callbook"));
    let here = office.path("here");
    command.env_clear().env("CALLBOOK_DATA_DIR", &here).arg("migrate");
    assert!(command.status().unwrap().success());
    assert!(here.join("callbook.sqlite").exists());
    let url = format!("sqlite://{}", office.path("other.sqlite").display());
    command.env("DATABASE_URL", url);
    assert!(command.status().unwrap().success());
    assert!(office.path("other.sqlite").exists());
}

#[test]
fn secrets_come_from_files_and_nobody_else_reads_the_one_that_is_made() {
    let office = Office::empty();
    let given = office.write("secret", "0123456789abcdef0123456789abcdef\n");
    Server::start(&office, &["--secret-file", &given]).stop();
    let key = office.data_dir().join("secret.key");
    assert!(!key.exists());
    Server::start(&office, &[]).stop();
    assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    let short = office.write("short", "tuesday");
    office
        .run(&["serve", "--listen", "127.0.0.1:0", "--secret-file", &short])
        .ends_with(2)
        .tells("too short");
}

#[test]
fn a_database_that_cannot_be_reached_is_said_and_its_password_is_not() {
    let office = Office::empty();
    let url = "postgres://me:open-sesame@127.0.0.1:1/nothing";
    let said = office.run(&["--database-url", url, "migrate"]).ends_with(4);
    assert!(!said.error.contains("open-sesame"));
    said.tells("Nothing was changed.");
}
