//! Believable imports in every state, for the tests that render the screens and for whoever looks at them.

mod columns;
mod outcomes;
mod undos;

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::figures::{Figure, plain};
use super::form::ImportForm;
use super::history_page::{DraftLine, ImportHead, ImportLine, ImportsPage};
use super::progress::{ImportProgress, Progress};
use crate::view::{LocalTime, Moment};

pub(super) use outcomes::imports;
pub(super) use undos::undos;

pub(super) fn earlier(minutes: i64) -> Moment {
    let now = Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let zone = TimeZone::fixed(Offset::from_hours(5).unwrap_or(Offset::UTC));
    LocalTime::new(zone, now).moment(now - SignedDuration::from_mins(minutes))
}

fn head(
    number: u32,
    file: &str,
    by: &str,
    minutes: i64,
    (state, state_kind): (&'static str, &'static str),
) -> ImportHead {
    ImportHead {
        href: format!("/imports/{number}"),
        file: file.to_owned(),
        by: by.to_owned(),
        picture: None,
        at: earlier(minutes),
        state,
        state_kind,
    }
}

pub(crate) fn lines() -> Vec<ImportLine> {
    let line = |number: u32, file: &str, by: &str, minutes, counts: [u64; 4]| {
        let [created, updated, skipped, refused] = counts;
        ImportLine {
            head: head(number, file, by, minutes, ("Finished", "won")),
            over: true,
            records: created + updated + skipped + refused,
            created,
            updated,
            skipped,
            refused,
        }
    };
    let long = "A list whose name somebody made very long to say all about it, final (2), checked.csv";
    let mut lines = vec![
        line(
            1,
            "Kochi education fair, November.xlsx",
            "Meera Iyer",
            2,
            [41_200, 0, 310, 96],
        ),
        line(5, "walk-ins, week 47.csv", "Meera Iyer", 9, [0, 0, 0, 0]),
        line(
            2,
            "enquiries_2026-11-19.csv",
            "Meera Iyer",
            1500,
            [1_861, 58, 42, 39],
        ),
        line(3, "walk-ins.csv", "Asha Menon", 4100, [0, 0, 0, 0]),
        line(4, long, "Asha Menon", 9000, [214, 0, 0, 0]),
    ];
    lines[0].head.state = "Running";
    lines[0].head.state_kind = "in_progress";
    lines[0].over = false;
    lines[1].head.state = "Stopped";
    lines[1].head.state_kind = "attempted";
    lines[3].head.state = "Failed";
    lines[3].head.state_kind = "invalid";
    lines[4].head.state = "Undone";
    lines[4].head.state_kind = "lost";
    lines
}

fn drafts() -> Vec<DraftLine> {
    let draft = |number: u32, file: &str, minutes, standing, note: &str| DraftLine {
        head: head(number, file, "Meera Iyer", minutes, standing),
        note: note.to_owned(),
    };
    vec![
        draft(
            6,
            "walk-ins, week 48.csv",
            9,
            ("Checked", "fresh"),
            "210 new, 12 updated, 3 refused",
        ),
        draft(7, "alumni_final_v3.xlsx", 300, ("Draft", "neutral"), "1.4 MB"),
        draft(
            8,
            "leads from the consultant.csv",
            3100,
            ("Check failed", "invalid"),
            "No column holds the phone.",
        ),
    ]
}

pub(super) fn histories() -> Vec<ImportsPage> {
    let page = |form, imports: Vec<ImportLine>| ImportsPage {
        form,
        drafts: Vec::new(),
        drafts_rest: None,
        summary: format!("The newest {}", imports.len()),
        imports,
        newest: None,
        older: None,
    };
    let wrong = "There was no file in what arrived. Choose a CSV or Excel file and try again.";
    vec![
        ImportsPage {
            older: Some("/imports?before=1".to_owned()),
            drafts: drafts(),
            drafts_rest: Some("These are the newest 50. Discard some to see the others.".to_owned()),
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

fn four(labels: [&'static str; 4], values: [u64; 4]) -> Vec<Figure> {
    let tones = ["good", "plain", "plain", "bad"];
    (0..4)
        .map(|at| plain(labels[at], values[at], tones[at]))
        .collect()
}

/// An import, one that waits, one that is over, a check.
pub(super) fn progress_states() -> [Progress; 4] {
    let labels = ["Created", "Updated", "Skipped", "Refused"];
    let running = Progress {
        label: "Importing",
        text: "41,606 of about 100,000 rows, 4,500 a second, 13 seconds left".to_owned(),
        value: 41_606,
        max: Some(100_000),
        figures: four(labels, [41_200, 0, 310, 96]),
        said: None,
    };
    let waiting = Progress {
        label: "Waiting for its turn",
        text: String::new(),
        value: 0,
        max: None,
        figures: Vec::new(),
        said: None,
    };
    let over = Progress {
        label: "Over",
        said: Some("fair.xlsx is imported: 99,000 created, 0 updated, 700 skipped, 300 refused.".to_owned()),
        ..running.clone()
    };
    let check = Progress {
        label: "Looking through the file",
        text: "41,606 of about 100,000 rows".to_owned(),
        figures: four(["New", "Updated", "Skipped", "Refused"], [41_200, 0, 310, 96]),
        ..running.clone()
    };
    [running, waiting, over, check]
}
