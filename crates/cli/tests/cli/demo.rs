use crate::office::Office;
use crate::serving::Server;

#[test]
fn the_demo_is_made_up_once_and_says_who_can_sign_in() {
    let office = Office::empty();
    let start = || Server::of(office.command(&["demo", "--listen", "127.0.0.1:0"]));
    let mut server = start();
    let mut lines: Vec<String> = (0..10).map(|_| server.next_line()).collect();
    assert_eq!(
        lines.remove(0),
        "This is Malabar Learning, made up. Sign in as one of:"
    );
    assert!(
        lines[0].contains("asha") && lines[0].ends_with("admin"),
        "{lines:?}"
    );
    assert_eq!(lines[8], "Everybody's password is monsoon-tea-at-four");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    server.stop();

    let list = |more: &[&str]| {
        let command = [
            &[
                "customers",
                "list",
                "--as",
                "vikram",
                "--limit",
                "100000",
                "--json",
            ][..],
            more,
        ]
        .concat();
        office.run(&command).ends_with(0).json().as_array().unwrap().len()
    };
    let (all, waiting) = (list(&[]), list(&["--assignee", "none"]));
    assert!(all > 2_900, "{all}");
    assert!(waiting > 300, "some are left to be shared out: {waiting}");
    assert!(list(&["--status", "ADMISSION"]) > 5);
    start().stop();
    assert_eq!(list(&[]), all);
}

#[test]
fn the_demo_keeps_out_of_a_company_of_somebody_elses() {
    let office = Office::new();
    let said = office.run(&["demo", "--listen", "127.0.0.1:0"]).ends_with(4);
    said.tells("There is a company in this database that is not the demo's. Nothing was changed.");
}
