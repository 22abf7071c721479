use crate::office::Office;

on_both_databases![
    a_user_is_edited_and_locked_out_and_let_in_again,
    people_are_invited_each_once,
    a_lone_admin_gets_in_again,
    what_one_may_not_is_refused,
];

fn a_user_is_edited_and_locked_out_and_let_in_again(office: Office) {
    office
        .run(&[
            "user",
            "edit",
            "ravi",
            "--role",
            "manager",
            "--name",
            "Ravi Pillai",
        ])
        .ends_with(0);
    let ravi = |office: &Office| {
        let users = office.run(&["user", "list", "--json"]).ends_with(0).json();
        let users = users.as_array().unwrap().clone();
        users.into_iter().find(|user| user["username"] == "ravi").unwrap()
    };
    assert_eq!(ravi(&office)["role"], "manager");
    assert_eq!(ravi(&office)["name"], "Ravi Pillai");
    office.run(&["user", "deactivate", "ravi"]).ends_with(0);
    assert_eq!(ravi(&office)["active"], false);
    office
        .run(&["user", "reactivate", "ravi@example.com"])
        .ends_with(0);
    assert_eq!(ravi(&office)["active"], true);
    for act in ["unlock", "end-sessions", "reset-factor"] {
        office.run(&["user", act, "ravi"]).ends_with(0);
    }
}

fn people_are_invited_each_once(office: Office) {
    let invite = ["user", "invite", "dev@example.org", "--role", "sales", "--json"];
    let said = office.run(&invite).ends_with(0).json();
    assert_eq!(said[0]["outcome"], "invited");
    assert!(said[0]["link"].as_str().unwrap().contains("/invitation/"));
    let said = office.run(&invite).ends_with(4);
    assert_eq!(said.json()[0]["outcome"], "invited before");
    said.tells("Nobody was invited.");
}

fn a_lone_admin_gets_in_again(office: Office) {
    let said = office
        .run(&["user", "reset-password", "asha", "--json"])
        .ends_with(0)
        .json();
    assert!(said["link"].as_str().unwrap().contains("/password/"));
    office
        .run(&["user", "deactivate", "asha"])
        .ends_with(4)
        .tells("Nothing was changed.");
}

fn what_one_may_not_is_refused(office: Office) {
    office
        .run(&["user", "edit", "ravi", "--role", "admin", "--as", "mano"])
        .ends_with(4)
        .tells("You may not do this.");
    office
        .run(&["user", "reset-password", "asha", "--as", "mano"])
        .ends_with(4);
    office
        .run(&["user", "unlock", "nobody"])
        .ends_with(4)
        .tells("No user of the company is called nobody.");
    office
        .run(&["user", "edit", "ravi", "--group", "Importers"])
        .ends_with(4)
        .tells("There is no group called Importers.");
}
