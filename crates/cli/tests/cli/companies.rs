//! Several companies in one installation, by the command line.

use serde_json::Value;

use crate::office::{Office, PASSWORD};

on_both_databases![
    companies_are_made_listed_suspended_and_resumed,
    with_several_companies_each_command_asks_which,
    a_superuser_acts_in_the_company_that_is_named,
    a_superuser_is_taken_out_and_helped_in_again_but_the_last_one_stays,
];

const CREATE: [&str; 13] = [
    "company",
    "create",
    "Northlight",
    "--preset",
    "admissions",
    "--region",
    "IN",
    "--timezone",
    "Asia/Kolkata",
    "--admin",
    "tara",
    "--email",
    "tara@example.com",
];

fn add_superuser(office: &Office) {
    let password = office.write("root-password", format!("{PASSWORD} of root\n"));
    let add = [
        "superuser",
        "add",
        "root",
        "--name",
        "Rooth",
        "--email",
        "root@example.com",
    ];
    let said = office
        .run(&[&add[..], &["--password-file", &password]].concat())
        .ends_with(0);
    assert!(said.out.contains("root"), "{said:#?}");
}

fn listed(office: &Office) -> Vec<Value> {
    let said = office.run(&["company", "list", "--json"]).ends_with(0).json();
    said.as_array().unwrap().clone()
}

fn companies_are_made_listed_suspended_and_resumed(office: Office) {
    office
        .run(&CREATE)
        .ends_with(4)
        .tells("There is no such superuser. Make one with: callbook superuser add");
    add_superuser(&office);
    let made = office
        .run(&[&CREATE[..], &["--json"]].concat())
        .ends_with(0)
        .json();
    let link = made["password_link"].as_str().unwrap();
    assert!(link.contains("/password/"), "{link}");
    let companies = listed(&office);
    let names: Vec<_> = companies
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Acme Calls", "Northlight"]);
    assert_eq!(companies[0]["users"], 4);
    assert_eq!(companies[1]["users"], 1);

    office
        .run(&CREATE)
        .ends_with(4)
        .tells("This username is taken: choose another. No company was made.");
    assert_eq!(listed(&office).len(), 2);

    office.run(&["company", "suspend", "northlight"]).ends_with(0);
    assert_eq!(listed(&office)[1]["active"], false);
    office
        .run(&["customers", "list", "--as", "tara"])
        .ends_with(4)
        .tells("Northlight is suspended.");
    office.run(&["company", "resume", "Northlight"]).ends_with(0);
    office.run(&["customers", "list", "--as", "tara"]).ends_with(0);
    office
        .run(&["company", "edit", "Northlight", "--name", "Southlight"])
        .ends_with(0);
    let found = office
        .run(&["company", "list", "--search", "SOUTH", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(found[0]["name"], "Southlight");
    office
        .run(&["company", "suspend", "Nowhere"])
        .ends_with(4)
        .tells("No company is called Nowhere.");
}

fn with_several_companies_each_command_asks_which(office: Office) {
    add_superuser(&office);
    office.run(&["user", "list"]).ends_with(0);
    office.run(&CREATE).ends_with(0);
    office
        .run(&["user", "list", "--json"])
        .ends_with(2)
        .tells("There are several companies: Acme Calls, Northlight. Name one with --company NAME.");
    let users = |flags: &[&str]| {
        let said = office
            .run(&[&["user", "list", "--json"], flags].concat())
            .ends_with(0)
            .json();
        said.as_array().unwrap().len()
    };
    assert_eq!(users(&["--company", "acme calls"]), 4);
    assert_eq!(users(&["--company", "Northlight"]), 1);
    assert_eq!(users(&["--as", "tara"]), 1);
    let id = listed(&office)[1]["id"].as_str().unwrap().to_owned();
    assert_eq!(users(&["--company", &id]), 1);
    office
        .run(&["user", "list", "--as", "mano", "--company", "Northlight"])
        .ends_with(4)
        .tells("mano belongs to Acme Calls, not to Northlight.");
    office.run(&["customers", "list", "--as", "mano"]).ends_with(0);
}

fn a_superuser_acts_in_the_company_that_is_named(office: Office) {
    add_superuser(&office);
    office.run(&CREATE).ends_with(0);
    office
        .run(&["customers", "list", "--as", "root"])
        .ends_with(2)
        .tells("Name one with --company NAME.");
    let file = office.write("one.csv", "name,phone\nLatha,9876543210\n");
    let into = |company: &str| office.run(&["import", &file, "--as", "root", "--company", company, "--json"]);
    into("Northlight").ends_with(0);
    let seen = |name: &str| {
        let said = office
            .run(&["customers", "list", "--as", name, "--json"])
            .ends_with(0);
        said.out.matches("9876543210").count()
    };
    assert_eq!(
        (seen("tara"), seen("mano")),
        (1, 0),
        "the same phone is not in the other company"
    );
    into("Acme Calls").ends_with(0);
    assert_eq!((seen("tara"), seen("mano")), (1, 1));
}

fn a_superuser_is_taken_out_and_helped_in_again_but_the_last_one_stays(office: Office) {
    add_superuser(&office);
    office
        .run(&["superuser", "deactivate", "root"])
        .ends_with(4)
        .tells("the last active superuser");
    let password = office.write("second-password", format!("{PASSWORD} of second\n"));
    let add = [
        "superuser",
        "add",
        "second",
        "--name",
        "Second",
        "--email",
        "second@example.com",
    ];
    office
        .run(&[&add[..], &["--password-file", &password]].concat())
        .ends_with(0);
    let link = office
        .run(&["superuser", "password-link", "second", "--json"])
        .ends_with(0)
        .json();
    assert!(link["link"].as_str().unwrap().contains("/password/"), "{link}");
    office.run(&["superuser", "reset-factor", "second"]).ends_with(0);
    office
        .run(&["superuser", "deactivate", "second@example.com"])
        .ends_with(0);
    let active = || {
        let listed = office.run(&["superuser", "list", "--json"]).ends_with(0).json();
        let active = listed.as_array().unwrap().iter().map(|one| one["active"] == true);
        active.collect::<Vec<_>>()
    };
    assert_eq!(active(), [true, false]);
    office
        .run(&["superuser", "password-link", "second"])
        .ends_with(4)
        .tells("deactivated");
    office.run(&["superuser", "reactivate", "second"]).ends_with(0);
    assert_eq!(active(), [true, true]);
    office
        .run(&["superuser", "deactivate", "nobody"])
        .ends_with(4)
        .tells("no such superuser");
}
