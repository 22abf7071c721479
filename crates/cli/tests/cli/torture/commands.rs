//! What is run: imports and undoing in small parts, so that a small file has many checkpoints.

use std::process::{Child, Command, Stdio};

use callbook_infrastructure::failpoints::{CHUNK_ROWS, VARIABLE};

use crate::office::{Office, Said};

/// Customers that the file knows by their phones, and the file.
pub(super) fn begin(office: &Office, format: &str, rows: u64) {
    let known = office.file("known.csv");
    let sample = |rows: u64, out: &str| {
        office
            .run(&[
                "sample",
                &rows.to_string(),
                "--dirty",
                "--seed",
                "5",
                "--out",
                out,
            ])
            .ends_with(0);
    };
    sample(rows / 3, &known);
    let text = std::fs::read_to_string(&known).unwrap();
    let mut phones = csv::Reader::from_reader(text.as_bytes());
    let place = phones
        .headers()
        .unwrap()
        .iter()
        .position(|header| header.to_lowercase().contains("phone"));
    let place = place.unwrap();
    let lines: Vec<String> = phones
        .records()
        .map(|record| format!("{:?}", &record.unwrap()[place]))
        .collect();
    let lines = office.write("known.csv", format!("phone\n{}\n", lines.join("\n")));
    let said = office.run(&["import", &lines, "--as", "mano", "--assign", "round-robin:sita"]);
    assert!([0, 3].contains(&said.code), "{said:?}");
    sample(rows, &office.file(&format!("many.{format}")));
}

pub(super) fn import<'a>(office: &Office, format: &str) -> Vec<&'a str> {
    let file: &'a str = office.file(&format!("many.{format}")).leak();
    vec![
        "import",
        file,
        "--as",
        "mano",
        "--assign",
        "round-robin:ravi,sita",
        "--on-duplicate",
        "overwrite",
        "--on-repeat",
        "merge",
        "--dates",
        "day-first",
        "--json",
    ]
}

/// The newest import of this office, its id and its state.
pub(super) fn newest(office: &Office) -> Option<(String, String)> {
    let list = office
        .run(&["imports", "list", "--as", "mano", "--limit", "5", "--json"])
        .ends_with(0)
        .json();
    let newest = list
        .as_array()
        .unwrap()
        .iter()
        .find(|import| import["file"] != "known.csv")?;
    let text = |key: &str| newest[key].as_str().unwrap().to_owned();
    Some((text("id"), text("state")))
}

pub(crate) trait InParts {
    fn in_parts(&self, arguments: &[&str]) -> Command;
    fn begin_in_parts(&self, arguments: &[&str], die_at: Option<String>) -> Child;
    fn run_in_parts(&self, arguments: &[&str]) -> Said;
}

/// So that a small file has many checkpoints.
impl InParts for Office {
    fn in_parts(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env(CHUNK_ROWS, "150");
        command
    }

    fn begin_in_parts(&self, arguments: &[&str], die_at: Option<String>) -> Child {
        let mut command = self.in_parts(arguments);
        command.envs(die_at.map(|place| (VARIABLE, place)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    }

    fn run_in_parts(&self, arguments: &[&str]) -> Said {
        Said::of(self.in_parts(arguments).stdin(Stdio::null()).output().unwrap())
    }
}

impl Said {
    /// Some rows of a dirty list are refused, and some customers stay.
    #[track_caller]
    pub(super) fn is_over(&self) {
        assert!([0, 3].contains(&self.code), "{self:#?}");
    }
}
