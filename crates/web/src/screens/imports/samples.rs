//! Believable imports in every state, for the tests that render the screens and for whoever looks at them.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::details::{ColumnLine, Details};
use super::findings::{FindingRow, FindingTable, ReasonLine};
use super::form::ImportForm;
use super::history_page::{ImportLine, ImportsPage};
use super::page::{ImportPage, Outcome, SameFile, Tables};
use super::progress::{ImportProgress, Progress};
use crate::view::{LocalTime, Moment};

fn earlier(minutes: i64) -> Moment {
    let now = Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let zone = TimeZone::fixed(Offset::from_hours(5).unwrap_or(Offset::UTC));
    LocalTime::new(zone, now).moment(now - SignedDuration::from_mins(minutes))
}

pub(crate) fn lines() -> Vec<ImportLine> {
    let line = |number: u32, file: &str, by: &str, minutes, counts: [u64; 4]| {
        let [created, updated, skipped, refused] = counts;
        ImportLine {
            href: format!("/imports/{number}"),
            file: file.to_owned(),
            size: "162 KB".to_owned(),
            by: by.to_owned(),
            picture: None,
            at: earlier(minutes),
            state: "Finished",
            state_kind: "won",
            over: true,
            records: created + updated + skipped + refused,
            created,
            updated,
            skipped,
            refused,
        }
    };
    let mut lines = vec![
        line(
            1,
            "Kochi education fair, November.xlsx",
            "Meera Iyer",
            2,
            [41_200, 0, 310, 96],
        ),
        line(
            2,
            "enquiries_2026-11-19.csv",
            "Meera Iyer",
            1500,
            [1_861, 58, 42, 39],
        ),
        line(3, "walk-ins.csv", "Asha Menon", 4100, [0, 0, 0, 0]),
        line(
            4,
            "A list whose name somebody made very long to say all about it, final (2), checked.csv",
            "Asha Menon",
            9000,
            [214, 0, 0, 0],
        ),
    ];
    lines[0].state = "Running";
    lines[0].state_kind = "in_progress";
    lines[0].over = false;
    lines[2].state = "Failed";
    lines[2].state_kind = "invalid";
    lines
}

pub(super) fn histories() -> Vec<ImportsPage> {
    let page = |form, imports: Vec<ImportLine>| ImportsPage {
        form,
        summary: format!("{} imports", imports.len()),
        imports,
        newest: None,
        older: None,
    };
    let wrong = "There was no file in what arrived. Choose a CSV or Excel file and try again.";
    vec![
        ImportsPage {
            older: Some("/imports?before=1".to_owned()),
            ..page(Some(ImportForm::sample(None)), lines())
        },
        page(Some(ImportForm::sample(Some(wrong))), Vec::new()),
        ImportsPage {
            newest: Some("/imports"),
            ..page(None, lines())
        },
    ]
}

pub(super) fn progresses() -> Vec<ImportProgress> {
    progress_states()
        .map(|progress| ImportProgress { progress })
        .into()
}

fn progress_states() -> [Progress; 3] {
    let running = Progress {
        href: "/imports/1".to_owned(),
        again: "/imports/1/progress".to_owned(),
        label: "Importing",
        text: "41,606 of about 100,000 rows, 4,500 a second, 13 seconds left".to_owned(),
        value: 41_606,
        max: Some(100_000),
        created: 41_200,
        updated: 0,
        skipped: 310,
        refused: 96,
        said: None,
    };
    let waiting = Progress {
        label: "Waiting for its turn",
        text: String::new(),
        value: 0,
        max: None,
        created: 0,
        skipped: 0,
        refused: 0,
        ..running.clone()
    };
    let over = Progress {
        label: "Finished",
        said: Some("fair.xlsx is imported: 99,000 created, 0 updated, 700 skipped, 300 refused.".to_owned()),
        ..running.clone()
    };
    [running, waiting, over]
}

pub(super) fn imports() -> Vec<ImportPage> {
    let page = |progress, outcome| ImportPage {
        href: "/imports/1".to_owned(),
        file: "enquiries_2026-11-19.csv".to_owned(),
        details: details(),
        progress,
        outcome,
        same_file: None,
    };
    let [running, waiting, _] = progress_states();
    let same_file = SameFile {
        href: "/imports/2".to_owned(),
        by: "Asha Menon".to_owned(),
        at: earlier(6000),
    };
    let failure = "No column holds the phone. Columns found: name, city, fax. Rename one to \"phone\" or say which it is.";
    let failed = Outcome {
        failure: Some(failure.to_owned()),
        created: 0,
        ..clean(0)
    };
    vec![
        ImportPage {
            same_file: Some(same_file),
            ..page(None, Some(mixed()))
        },
        page(Some(running), None),
        page(Some(waiting), None),
        page(None, Some(clean(214))),
        ImportPage {
            details: Details {
                columns: Vec::new(),
                ..details()
            },
            ..page(None, Some(failed))
        },
    ]
}

fn details() -> Details {
    let columns = [
        ("Student name", Some("Name")),
        ("Mobile no.", Some("Phone")),
        ("City", Some("Area")),
        ("Enquiry date", Some("Date")),
        ("Comments", Some("Remark")),
        ("Father's occupation", None),
    ];
    Details {
        by: "Meera Iyer".to_owned(),
        at: earlier(1500),
        took: Some("2 seconds".to_owned()),
        size: "162 KB".to_owned(),
        hash: "9f2b5b1f0c1f4f1a7b7e6b0fd0a3f2b6b1d95c3c0b7ff1b0a4c3a5a6c2d1e0f9".to_owned(),
        policy: "Empty fields filled in",
        shared_among: Some("Farah Khan, Kiran Rao, Nikhil Thomas".to_owned()),
        columns: columns
            .into_iter()
            .map(|(header, field)| ColumnLine {
                header: header.to_owned(),
                field,
            })
            .collect(),
    }
}

fn clean(created: u64) -> Outcome {
    Outcome {
        failure: None,
        records: created,
        created,
        updated: 0,
        skipped: 0,
        refused: 0,
        warned: 0,
        reasons: Vec::new(),
        tables: Tables::default(),
        to_share_out: created,
        customers: "/customers?import=1".to_owned(),
        share_out: "/customers/assign?count=214".to_owned(),
    }
}

fn mixed() -> Outcome {
    let reason = |message, outcome, outcome_kind, rows| ReasonLine {
        message,
        outcome,
        outcome_kind,
        rows,
    };
    Outcome {
        records: 2000,
        updated: 58,
        skipped: 42,
        refused: 39,
        warned: 20,
        reasons: vec![
            reason("There is no phone number", "Refused", "invalid", 20),
            reason("The phone has too few digits", "Refused", "invalid", 19),
            reason(
                "The date was not understood; the row was kept without it",
                "Imported",
                "attempted",
                20,
            ),
            reason("The customer has all of this already", "Skipped", "neutral", 42),
        ],
        tables: Tables {
            refused: Some(table("The phone has too few digits", 39)),
            warned: Some(table(
                "The date was not understood; the row was kept without it",
                20,
            )),
            skipped: Some(table("The customer has all of this already", 42)),
        },
        ..clean(1861)
    }
}

fn table(reason: &'static str, total: u64) -> FindingTable {
    let people = [
        (
            "Aarav Sharma",
            "99999",
            "Indiranagar",
            "2026-11-19",
            "Call after 6 pm",
        ),
        (
            "=HYPERLINK(\"http://x\",\"y\")",
            "123",
            "Fort Kochi",
            "31-31-2025",
            "",
        ),
        (
            "ആശ മേനോൻ",
            "N/A",
            "Kaloor",
            "",
            "Parent will decide, wants hostel details and the fee structure of all three years",
        ),
    ];
    let rows = (2..)
        .zip(people)
        .map(|(number, (name, phone, area, date, remark))| FindingRow {
            number: number * 17,
            reason,
            cells: [name, phone, area, date, remark, "Farmer"]
                .map(str::to_owned)
                .into(),
            whole: None,
        });
    let mut rows: Vec<FindingRow> = rows.collect();
    rows.push(FindingRow {
        number: 311,
        reason: "A quotation mark is opened in this row and never closed",
        cells: Vec::new(),
        whole: Some("Ravi \"RK Kumar, 9876543210, Palakkad".to_owned()),
    });
    FindingTable {
        headers: [
            "Student name",
            "Mobile no.",
            "City",
            "Enquiry date",
            "Comments",
            "Father's occupation",
        ]
        .map(str::to_owned)
        .into(),
        rows,
        total,
    }
}
