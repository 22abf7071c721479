//! The second step, as found, with a question, with errors.

use super::super::columns_step::{
    ColumnCard, ColumnsStep, DateQuestion, Lacking, ReadingForm, RulesForm, Sharer, TargetGroup,
};
use super::super::rules::{known, repeated};
use super::super::same_file::SameFile;
use super::super::status_words::{WordLine, WordsForm};
use super::earlier;
use callbook_domain::import::{OnDuplicate, OnRepeat};

use crate::view::Choice;

/// Header, what it is taken for, how sure that is, why, its first cells.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    [&'static str; 6],
);

const LINES: [Line; 7] = [
    (
        "Student name",
        "name",
        "likely",
        "Likely",
        Some("by its name"),
        [
            "Aarav Sharma",
            "Diya Nair",
            "Menon, Asha",
            "ആശ മേനോൻ",
            "Ravi \"RK\" Kumar",
            "Sneha Kulkarni",
        ],
    ),
    (
        "Mobile no.",
        "phone",
        "likely",
        "Likely",
        Some("by its name"),
        [
            "98450 11223",
            "+91 98450 11224",
            "09845011223",
            "9.8765E+09",
            "N/A",
            "98470 11225",
        ],
    ),
    (
        "Town",
        "area",
        "likely",
        "Likely",
        Some("by its name"),
        [
            "Indiranagar",
            "Fort Kochi",
            "Palakkad",
            "Kaloor",
            "",
            "Shivajinagar",
        ],
    ),
    (
        "Date",
        "date",
        "sure",
        "Sure",
        Some("by its name"),
        [
            "03/04/2025",
            "05/04/2025",
            "05/04/2025",
            "",
            "07/06/2025",
            "01/02/2025",
        ],
    ),
    (
        "Column 5",
        "email",
        "guess",
        "Please check",
        Some("by what is in it"),
        [
            "aarav@example.com",
            "",
            "asha@example.com",
            "",
            "rk@example.com",
            "",
        ],
    ),
    (
        "Course",
        "new",
        "unknown",
        "Not recognised",
        None,
        ["Science", "Commerce", "Commerce", "Arts", "Science", "Science"],
    ),
    (
        "Father's occupation",
        "ignore",
        "unknown",
        "Not recognised",
        None,
        [
            "Farmer",
            "Clerk",
            "",
            "Shop owner",
            "Farmer",
            "Teacher, retired, of mathematics and physics",
        ],
    ),
];

fn targets() -> Vec<TargetGroup> {
    let choice = |(value, label): (&str, &str)| Choice::new(value, label);
    vec![
        TargetGroup {
            label: None,
            choices: vec![choice(("ignore", "Leave out"))],
        },
        TargetGroup {
            label: Some("Customer"),
            choices: [
                ("phone", "Phone"),
                ("name", "Name"),
                ("email", "E-mail"),
                ("area", "Area"),
                ("date", "Date"),
            ]
            .map(choice)
            .into(),
        },
        TargetGroup {
            label: Some("Your own fields"),
            choices: [("custom:1", "Hostel"), ("new", "New field…")].map(choice).into(),
        },
    ]
}

fn cards() -> Vec<ColumnCard> {
    (1..)
        .zip(LINES)
        .map(
            |(number, (header, target, confidence, word, reason, samples))| ColumnCard {
                number,
                header: header.to_owned(),
                targets: targets(),
                target: target.to_owned(),
                confidence,
                word,
                reason: reason.map(str::to_owned),
                error: None,
                new_name: header.to_owned(),
                new_name_error: None,
                new_kind: "text".to_owned(),
                new_choices: String::new(),
                new_choices_error: None,
                samples: samples.map(str::to_owned).into(),
            },
        )
        .collect()
}

fn reading() -> ReadingForm {
    ReadingForm {
        found: "CSV, about 12,431 rows".to_owned(),
        encodings: vec![
            Choice::new("", "Unicode (UTF-8), found"),
            Choice::new("windows-1252", "Western (Windows-1252)"),
        ],
        delimiters: vec![
            Choice::new("", "Comma ( , ), found"),
            Choice::new("semicolon", "Semicolon ( ; )"),
        ],
        headers: vec![
            Choice::new("", "In row 1, found"),
            Choice::new("none", "There are none"),
        ],
        ..ReadingForm::default()
    }
}

fn rules() -> RulesForm {
    let people = [
        ("Farah Khan", "Sales", true),
        ("Kiran Rao", "Sales", true),
        ("Nikhil Thomas", "Sales", false),
        ("Meera Iyer", "Manager", false),
    ];
    let sharers = people
        .into_iter()
        .enumerate()
        .map(|(number, (name, role, checked))| Sharer {
            id: format!("sharer-{number}"),
            name: name.to_owned(),
            role: role.to_owned(),
            checked,
        });
    RulesForm {
        known: known(OnDuplicate::Skip),
        repeated: repeated(OnRepeat::First),
        statuses: vec![Choice::new("NEW", "New"), Choice::new("CALLED", "Called")],
        status: "NEW".to_owned(),
        status_error: None,
        sharers: sharers.collect(),
        sharers_error: None,
    }
}

fn words() -> WordsForm {
    let line = |word: &str, rows: &str, value: &str| WordLine {
        word: word.to_owned(),
        rows_text: format!("{rows} of the first 2,000"),
        choices: vec![
            Choice::new("", "Refuse these rows"),
            Choice::new("CALLED", "Called"),
            Choice::new("NOT_ANSWERED", "Not answered"),
            Choice::new("none", "No status, as other new customers"),
        ],
        value: value.to_owned(),
    };
    WordsForm {
        column: "Stage".to_owned(),
        lines: vec![
            line("RNR", "412 rows", "NOT_ANSWERED"),
            line("Hot", "96 rows", ""),
            line("Asked to be called after the results are out", "1 row", "none"),
        ],
        kept: vec!["NI=CALLED".to_owned()],
        error: None,
        understood: Some("Busy → Not answered, Contacted → Called".to_owned()),
    }
}

pub(super) fn dates(error: Option<&str>) -> DateQuestion {
    DateQuestion {
        question: "The file has the date 03/04/2025. Which day is that?".to_owned(),
        hint: "Every date in the file can be read both ways, so only you know.".to_owned(),
        choices: vec![
            Choice::new("day-first", "3 April 2025"),
            Choice::new("month-first", "4 March 2025"),
        ],
        value: String::new(),
        required: false,
        error: error.map(str::to_owned),
    }
}

/// As found, then with errors, then a file that cannot be read so, one without a phone, one with nothing in it.
pub(super) fn steps() -> [ColumnsStep; 5] {
    let found = ColumnsStep {
        same_file: Some(SameFile {
            href: "/imports/2".to_owned(),
            by: "Asha Menon".to_owned(),
            at: earlier(6000),
            came: "1,861 created, 58 updated, 39 refused".to_owned(),
        }),
        error: None,
        error_title: "The file cannot be read so",
        reading: Some(reading()),
        remembered: None,
        rows_text: "The first 6 of about 12,431 rows.".to_owned(),
        columns: cards(),
        columns_error: None,
        lacking: None,
        kinds: [
            ("text", "Text"),
            ("number", "Number"),
            ("date", "Date"),
            ("choice", "Choice"),
        ]
        .map(|(value, label)| Choice::new(value, label))
        .into(),
        words: Some(words()),
        dates: Some(dates(None)),
        rules: rules(),
    };
    let mut wrong = ColumnsStep {
        same_file: None,
        remembered: Some(
            "A file with the same columns came before: what was chosen then is set below.".to_owned(),
        ),
        columns_error: Some("No column holds the phone. Say which one does.".to_owned()),
        lacking: None,
        words: None,
        dates: Some(dates(Some("Say which day this is; it is not guessed."))),
        columns: cards(),
        reading: Some(reading()),
        rules: rules(),
        kinds: found.kinds.clone(),
        rows_text: found.rows_text.clone(),
        error: None,
        error_title: "",
    };
    wrong.columns[0].error = Some("Two columns cannot both be the name.".to_owned());
    wrong.columns[5].new_kind = "choice".to_owned();
    wrong.columns[5].new_name_error =
        Some("You have a field “Course” already: choose it in the list.".to_owned());
    let unread = ColumnsStep {
        same_file: None,
        error: Some("The workbook has no sheet “Leads”. Its sheets are: Summary, November.".to_owned()),
        error_title: "The file cannot be read so",
        reading: Some(ReadingForm {
            sheets: vec![
                Choice::new("Summary", "Summary"),
                Choice::new("November", "November"),
                Choice::new("Old", "Old (hidden)"),
            ],
            ..ReadingForm::default()
        }),
        remembered: None,
        rows_text: String::new(),
        columns: Vec::new(),
        columns_error: None,
        lacking: None,
        kinds: Vec::new(),
        words: None,
        dates: None,
        rules: rules(),
    };
    let lacking = ColumnsStep {
        same_file: None,
        error: None,
        error_title: "",
        reading: Some(reading()),
        remembered: None,
        rows_text: found.rows_text.clone(),
        columns: cards(),
        columns_error: None,
        lacking: Some(Lacking {
            title: "No column looks like phone numbers",
            text: "Without a phone nobody can be called: say below which column holds it, or choose a file that has one.",
        }),
        kinds: found.kinds.clone(),
        words: None,
        dates: None,
        rules: rules(),
    };
    let empty = ColumnsStep {
        error: Some("The file is empty: export it again and check that it has rows.".to_owned()),
        error_title: "Nothing can be imported from this file",
        reading: None,
        columns: Vec::new(),
        kinds: Vec::new(),
        rules: rules(),
        rows_text: String::new(),
        remembered: None,
        columns_error: None,
        lacking: None,
        same_file: None,
        words: None,
        dates: None,
    };
    [found, wrong, unread, lacking, empty]
}
