//! Checks, outcomes and undos.

use super::super::changes::{Change, ChangeRow};
use super::super::check_step::{CheckStep, UnknownStatuses, Warned};
use super::super::columns_step::DateQuestion;
use super::super::details::{Chosen, ColumnLine, Details, Fact, ShareLine};
use super::super::figures::{Figure, plain};
use super::super::findings::{FindingRow, FindingTable, ReasonGroup};
use super::super::outcome::{Notice, Outcome, ShareOut};
use super::super::page::{Content, ImportPage, Source, UnderWay};
use super::super::panel::Panel;
use super::super::rail::{Step, sample};
use super::undos::undone;
use super::{columns, earlier, progress_states};

const HASH: &str = "9f2b5b1f0c1f4f1a7b7e6b0fd0a3f2b6b1d95c3c0b7ff1b0a4c3a5a6c2d1e0f9";

fn page(shown: Step, content: Content) -> ImportPage {
    let page = ImportPage {
        href: "/imports/1".to_owned(),
        file: "enquiries_2026-11-19.csv".to_owned(),
        about: "162 KB, uploaded by Meera Iyer. Not imported yet.".to_owned(),
        refresh: matches!(content, Content::UnderWay(_)),
        rail: sample(shown),
        discard: shown < Step::Run,
        source: None,
        columns: None,
        chosen: None,
        check: None,
        under_way: None,
        outcome: None,
    };
    page.with(content)
}

pub(in super::super) fn imports() -> Vec<ImportPage> {
    let [running, waiting, _, check] = progress_states();
    let under_way = |title, progress, is_check: bool| {
        Content::UnderWay(UnderWay {
            title,
            text: "It goes on when you close this page, and after a restart of the server.",
            can_cancel: !is_check,
            stop_label: is_check.then_some("Stop the check"),
            progress,
        })
    };
    let columns = columns::steps().map(|step| page(Step::Columns, Content::Columns(Box::new(step))));
    let mut pages: Vec<ImportPage> = columns.into();
    pages.extend([
        page(Step::File, Content::Source(source())),
        page(Step::Check, under_way("Checking", check, true)),
        page(
            Step::Check,
            Content::Check(Box::new(CheckStep {
                unknown: Some(unknown()),
                ..checked(refused())
            })),
        ),
        page(Step::Check, Content::Check(Box::new(checked(updated())))),
        page(Step::Check, Content::Check(Box::new(checked(created())))),
        page(Step::Check, Content::Check(Box::new(asks()))),
        page(Step::Run, under_way("Import", running, false)),
        page(Step::Run, under_way("Import", waiting, false)),
        page(Step::Run, Content::Outcome(Box::new(outcome()))),
        page(Step::Run, Content::Outcome(Box::new(failed()))),
        page(Step::Run, Content::Outcome(Box::new(stopped()))),
        page(Step::Run, Content::Outcome(Box::new(undone()))),
        page(Step::Columns, Content::Chosen(chosen())),
    ]);
    pages
}

fn source() -> Source {
    Source {
        file: "enquiries_2026-11-19.csv".to_owned(),
        size: "162 KB".to_owned(),
        by: "Meera Iyer".to_owned(),
        at: earlier(30),
        hash: HASH.to_owned(),
        onward: "/imports/1?step=columns".to_owned(),
        onward_label: "Go on to the columns",
    }
}

fn figures(values: [u64; 4], open: usize) -> Vec<Figure> {
    let parts = [
        ("New", "good"),
        ("Updated", "plain"),
        ("Skipped", "plain"),
        ("Refused", "bad"),
    ];
    (0..4)
        .map(|at| Figure {
            href: Some("/imports/1?step=check".to_owned()),
            change: Some(if at == 1 {
                "See before and after"
            } else {
                "See why"
            }),
            current: at == open,
            ..plain(parts[at].0, values[at], parts[at].1)
        })
        .collect()
}

fn rules() -> Vec<Fact> {
    vec![
        Fact::new("Known numbers", "Empty fields are filled"),
        Fact::new("Twice in the file", "The first row counts"),
        Fact::new("Shared among", "Farah Khan, Kiran Rao"),
    ]
}

fn checked((open, panel): (usize, Panel)) -> CheckStep {
    let share = |name: Option<&str>, gets| ShareLine {
        name: name.map(str::to_owned),
        picture: None,
        gets,
    };
    CheckStep {
        failure: None,
        dates: None,
        unknown: None,
        figures: figures([1861, 58, 42, 39], open),
        warned: Some(Warned {
            text: "In 20 rows something could not be understood. They come in without that.".to_owned(),
            href: "/imports/1?step=check&show=warned".to_owned(),
        }),
        panel: Some(panel),
        shares: vec![
            share(Some("Farah Khan"), 631),
            share(Some("Kiran Rao"), 630),
            share(None, 600),
        ],
        rules: rules(),
        left_out: Some("Course, Seen On".to_owned()),
        open: true,
        foot: "Nothing is written yet. Once it is in, it can be undone.".to_owned(),
        import_label: Some("Import 1,919 customers".to_owned()),
    }
}

/// A check that cannot say how dates are read.
fn asks() -> CheckStep {
    CheckStep {
        dates: Some(DateQuestion {
            required: true,
            ..columns::dates(None)
        }),
        figures: Vec::new(),
        warned: None,
        panel: None,
        shares: Vec::new(),
        foot: "Nothing was written.".to_owned(),
        import_label: None,
        ..checked(refused())
    }
}

/// Words that are none of the company's statuses.
fn unknown() -> UnknownStatuses {
    UnknownStatuses {
        title: "509 rows have a status that is none of yours".to_owned(),
        text: "“RNR” 412 rows, “Hot” 96 rows, “Asked to be called after the results are out” 1 row."
            .to_owned(),
        href: "/imports/1?step=columns#status-words".to_owned(),
    }
}

fn refused() -> (usize, Panel) {
    let group = |message, rows: &str| ReasonGroup {
        message,
        rows_text: rows.to_owned(),
        table: Some(table()),
    };
    let panel = Panel {
        kind: "refused",
        title: "Refused rows",
        text: "They stay out. Download them, mend what is named under “reason” and import that file: its columns are recognised.".to_owned(),
        reasons: vec![
            group("There is no phone number", "20 rows"),
            group("The phone has too few digits", "18 rows"),
            group("A quotation mark is opened in this row and never closed", "1 row"),
        ],
        download: Some("/imports/1/refused?stage=check".to_owned()),
        ..Panel::default()
    };
    (3, panel)
}

fn created() -> (usize, Panel) {
    let panel = Panel {
        kind: "created",
        title: "New customers",
        text: "Their numbers are not among your customers yet. This is what would come in.".to_owned(),
        table: Some(table()),
        more: Some("Some of 1,861 rows.".to_owned()),
        ..Panel::default()
    };
    (0, panel)
}

fn updated() -> (usize, Panel) {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let change = |field: &str, before: &str, after: &str| Change {
        field: field.to_owned(),
        before: said(before),
        after: said(after),
    };
    let row = |number, name: &str, phone: &str, changes| ChangeRow {
        number,
        name: name.to_owned(),
        phone: phone.to_owned(),
        changes,
    };
    let panel = Panel {
        kind: "updated",
        title: "Before and after",
        text: "Customers that you have, and what the file would change about them.".to_owned(),
        changes: vec![
            row(
                12,
                "Aarav Sharma",
                "098450 11223",
                vec![
                    change("Area", "", "Indiranagar"),
                    change("Assigned to", "Farah Khan", "Kiran Rao"),
                    change("Next call", "", "Mon 23 Nov, 10:30"),
                    change("E-mail", "", "aarav@example.com"),
                ],
            ),
            row(
                19,
                "Diya Nair",
                "098450 11224",
                vec![
                    change("Area", "Kochi", "Fort Kochi"),
                    change(
                        "Remark",
                        "Call later",
                        "Wants hostel details and the fee structure of all three years",
                    ),
                ],
            ),
        ],
        more: Some("Some of 58 customers.".to_owned()),
        ..Panel::default()
    };
    (1, panel)
}

fn table() -> FindingTable {
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
            cells: [name, phone, area, date, remark, "Farmer"]
                .map(str::to_owned)
                .into(),
            whole: None,
        });
    let mut rows: Vec<FindingRow> = rows.collect();
    rows.push(FindingRow {
        number: 311,
        cells: Vec::new(),
        whole: Some("Ravi \"RK Kumar, 9876543210, Palakkad".to_owned()),
    });
    let headers = [
        "Student name",
        "Mobile no.",
        "City",
        "Enquiry date",
        "Comments",
        "Father's occupation",
    ];
    FindingTable {
        headers: headers.map(str::to_owned).into(),
        rows,
    }
}

fn details() -> Details {
    let mut facts = vec![Fact::new("Took", "2 seconds"), Fact::new("Rows", "2,000")];
    facts.extend(rules());
    facts.push(Fact::new("File size", "162 KB"));
    Details {
        by: "Meera Iyer".to_owned(),
        at: earlier(1500),
        facts,
        hash: HASH.to_owned(),
    }
}

fn outcome() -> Outcome {
    let (open, panel) = refused();
    Outcome {
        notices: Vec::new(),
        figures: figures([1861, 58, 42, 39], open),
        warned: None,
        panel: Some(panel),
        details: details(),
        can_undo: true,
        customers: Some("/customers?import=1".to_owned()),
        share_out: Some(ShareOut {
            label: "Share out the 1,861 new ones".to_owned(),
            href: "/customers/assign?import=7".to_owned(),
        }),
        go_on: None,
        again: false,
    }
}

fn stopped() -> Outcome {
    Outcome {
        notices: vec![Notice {
            title: "This import was stopped after 12,000 of about 40,000 rows".to_owned(),
            tone: "warning",
            text: "What came in stays in: 11,861 created, 58 updated.".to_owned(),
        }],
        go_on: Some("Go on with the rest"),
        ..outcome()
    }
}

pub(super) fn failed() -> Outcome {
    Outcome {
        notices: vec![Notice {
            title: "Nothing was imported".to_owned(),
            tone: "bad",
            text: "No column holds the phone. Columns found: name, city, fax. No customer was changed. Mend the file and import it again.".to_owned(),
        }],
        figures: Vec::new(),
        panel: None,
        can_undo: false,
        customers: None,
        share_out: None,
        again: true,
        ..outcome()
    }
}

fn chosen() -> Chosen {
    let column = |(header, field): (&str, Option<&str>)| ColumnLine {
        header: header.to_owned(),
        field: field.map(str::to_owned),
    };
    Chosen {
        note: Some("The import has begun: this is what was chosen. Another choice is another import."),
        columns: [
            ("Student name", Some("Name")),
            ("Mobile no.", Some("Phone")),
            ("Father's occupation", None),
        ]
        .map(column)
        .into(),
        rules: rules(),
    }
}
