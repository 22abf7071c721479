//! Every form of workbook that we know to be strange or hostile, with what comes of it: its rows or a clear message.
//! None costs the reader more than a moment, and after each the next file is read.

mod archives;
mod cells;
mod parts;

use crate::archives::{Parts, row_of};
use crate::scene::Scene;

/// What comes of a file.
enum Outcome {
    /// Its header and rows, with `|` between cells.
    Rows(&'static [&'static str]),
    /// A message with these words.
    Says(&'static str),
}

use Outcome::{Rows, Says};

const DAMAGED: Outcome = Says("the workbook is damaged");
const LIST: Outcome = Rows(&["name|phone", "Asha|9876543210"]);

/// Reads them all with one reader, and an honest file after each.
async fn each(cases: Vec<(&'static str, Vec<u8>, Outcome)>) {
    let scene = Scene::new();
    let mut wrong = Vec::new();
    for (what, bytes, expected) in cases {
        let came = match scene.read(&bytes).await {
            Ok(read) => {
                let rows = read.texts().into_iter().map(|(_, cells)| cells);
                let lines: Vec<String> = [read.headers.clone()]
                    .into_iter()
                    .chain(rows)
                    .map(|cells| cells.join("|"))
                    .collect();
                Ok(lines)
            }
            Err(error) => Err(error.to_string()),
        };
        let is_right = match (&came, &expected) {
            (Ok(lines), Rows(rows)) => lines == rows,
            (Err(message), Says(words)) => message.contains(words),
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{what}: {came:?}"));
        }
        assert_eq!(
            scene.read(b"name,phone\nAsha,1\n").await.unwrap().rows.len(),
            1,
            "after {what}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn list() -> Parts {
    Parts::of_rows(&(row_of(1, &["name", "phone"]) + &row_of(2, &["Asha", "9876543210"])))
}

fn sheet(content: &str) -> Vec<u8> {
    list().with("xl/worksheets/sheet1.xml", content).packed()
}

fn rows(rows: &str) -> Vec<u8> {
    Parts::of_rows(&(row_of(1, &["name", "phone"]) + rows)).packed()
}

fn book(sheets: &str) -> Vec<u8> {
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>"#
    );
    list().with("xl/workbook.xml", book).packed()
}

fn relation(target: &str) -> Vec<u8> {
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{target}"/></Relationships>"#
    );
    list().with("xl/_rels/workbook.xml.rels", relations).packed()
}
