use crate::office::Office;

on_both_databases![a_company_that_shut_itself_out_is_let_in_again];

fn a_company_that_shut_itself_out_is_let_in_again(office: Office) {
    let list = [
        "company",
        "allow-from",
        "--company",
        "Acme Calls",
        "203.0.113.0/24",
        "2001:db8::/32",
    ];
    let said = office.run(&list).ends_with(0).out;
    assert_eq!(
        said,
        "Acme Calls admits its people from 203.0.113.0/24, 2001:db8::/32 alone.\n"
    );
    let listed = "SELECT count(*) FROM companies WHERE allowlist = '203.0.113.0/24 2001:db8::/32'";
    assert_eq!(office.count(listed), 1);
    // The command line is never kept out.
    office.run(&["user", "list"]).ends_with(0);
    let said = office
        .run(&["company", "allow-from", "--anywhere"])
        .ends_with(0)
        .out;
    assert_eq!(said, "Acme Calls admits its people from anywhere.\n");
    assert_eq!(
        office.count("SELECT count(*) FROM companies WHERE allowlist = ''"),
        1
    );
    assert_eq!(
        office.count("SELECT count(*) FROM audit WHERE action = 'company.security_changed'"),
        2
    );
}

#[test]
fn what_is_not_understood_changes_nothing() {
    let office = Office::new();
    for wrong in [
        &["company", "allow-from"][..],
        &["company", "allow-from", "203.0.113.7/24"],
        &["company", "allow-from", "the office"],
        &["company", "allow-from", "--anywhere", "203.0.113.0/24"],
    ] {
        office.run(wrong).ends_with(2);
    }
    office
        .run(&["company", "allow-from", "--company", "Nobody", "--anywhere"])
        .ends_with(4)
        .tells("Nobody");
}
