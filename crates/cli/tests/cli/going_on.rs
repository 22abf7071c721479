//! An import that somebody stops in the middle and that goes on later: it ends as if nobody had stopped it.

use callbook_infrastructure::failpoints::FailPoint;
use serde_json::Value;

use crate::office::{Office, figures};
use crate::torture::InParts as _;

on_both_databases![
    stopped_in_the_middle_and_gone_on_with,
    what_waits_is_told_how_it_goes_on
];

const ROWS: usize = 700;

/// Every seventh phone comes again much further down, with what its first row lacks; two words are no status.
fn content() -> String {
    let words = ["Hot", "called", "", "R.N.R", "hot!"];
    let first = (0..ROWS).map(|row| format!("Person {row},98765{row:05},,{}\n", words[row % words.len()]));
    let again = (0..ROWS).step_by(7);
    let again = again.map(|row| format!(",98765{row:05},Area {row},\n"));
    let rows: String = first.chain(again).collect();
    format!("name,phone,area,stage\n{rows}")
}

fn import(office: &Office) -> Vec<String> {
    let file = office.write("leads.csv", content());
    let command = [
        "import",
        &file,
        "--as",
        "mano",
        "--map",
        "status=stage",
        "--status-word",
        "Hot=Called",
        "--status-word",
        "RNR=",
        "--on-repeat",
        "merge",
        "--assign",
        "round-robin:ravi,sita",
        "--json",
    ];
    command.map(str::to_owned).to_vec()
}

fn words(command: &[String]) -> Vec<&str> {
    command.iter().map(String::as_str).collect()
}

fn only(office: &Office) -> Value {
    let list = office.run(&["imports", "list", "--as", "mano", "--json"]);
    list.ends_with(0).json()[0].clone()
}

/// Lets an import die behind that unit of work with which it stands so, and returns its id.
fn die_when(office: &Office, stands_so: impl Fn(&Value) -> bool) -> (Office, String) {
    for unit in 1..14 {
        let office = office.copy();
        let command = import(&office);
        let place = format!("{}@{unit}", FailPoint::UnitAfterCommit.name());
        let mut child = office.begin_in_parts(&words(&command), Some(place));
        child.wait().unwrap();
        let import = only(&office);
        if stands_so(&import) {
            return (office, import["id"].as_str().unwrap().to_owned());
        }
    }
    panic!("it never dies so");
}

fn stopped_in_the_middle_and_gone_on_with(office: Office) {
    let is_in_the_middle =
        |import: &Value| import["state"] == "running" && import["created"].as_u64() > Some(0);
    let (stopped, id) = die_when(&office, is_in_the_middle);
    // Nobody has to wait until the lease of the dead one has run out.
    stopped.execute("UPDATE jobs SET lease_until = NULL");
    stopped
        .run(&["imports", "cancel", &id, "--keep", "--as", "mano"])
        .ends_with(0);
    let import_then = only(&stopped);
    assert_eq!(import_then["state"], "cancelled");
    let before = stopped.customers("mano").len();
    assert!(before > 0 && before < ROWS, "{before}");

    let told = stopped
        .run(&["import", "--resume", &id, "--as", "mano"])
        .ends_with(3);
    let advice = format!("callbook imports run --as mano {id}");
    let told = told.tells(&advice);
    assert!(told.error.contains("Go on with the rest"), "{told:#?}");
    let advised: Vec<&str> = advice.split(' ').skip(1).collect();
    stopped.run_in_parts(&advised).ends_with(0);

    let command = import(&office);
    let outcome = office.run_in_parts(&words(&command)).ends_with(0).json();
    let (ended, expected) = (only(&stopped), only(&office));
    assert_eq!(figures(&ended), figures(&outcome));
    for key in ["state", "records", "reasons"] {
        assert_eq!(ended[key], expected[key], "{key}");
    }
    let (one, other) = (stopped.customers("mano"), office.customers("mano"));
    assert_eq!(one.len(), ROWS);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other);
    }
}

/// What is advised is what the command understands.
fn what_waits_is_told_how_it_goes_on(office: Office) {
    let (office, id) = die_when(&office, |import| import["state"] == "draft");
    let told = office
        .run(&["import", "--resume", &id, "--as", "mano"])
        .ends_with(4);
    let advice = format!("callbook imports discard --as mano {id}");
    told.tells(&advice);
    let advised: Vec<&str> = advice.split(' ').skip(1).collect();
    office.run(&advised).ends_with(0);
}
