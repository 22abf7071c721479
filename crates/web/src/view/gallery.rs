//! Every component in every state, for those who build screens. Only in development builds.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Bar, Bars, Choice, Crumb, Day, Fragment, LocalTime, Moment, Preset, Screen, Section};

/// The components within the shell.
#[derive(Debug, Serialize)]
pub struct Gallery {
    statuses: Vec<Status>,
    choices: Vec<Choice>,
    presets: Vec<Preset>,
    follow_up: String,
    rows: Vec<Row>,
    bars: Bars,
    soon: Moment,
    earlier: Moment,
    long_ago: Moment,
    day: Day,
}

/// The layout of sign-in, set-up and errors.
#[derive(Debug, Serialize)]
pub struct PlainGallery {
    error: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Status {
    value: &'static str,
    label: &'static str,
    kind: &'static str,
    /// What it asks for, and the key that chooses it on the call screen.
    needs: Option<&'static str>,
    key: Option<char>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: u32,
    name: &'static str,
    phone: &'static str,
    area: &'static str,
    status: Status,
    assignee: Option<&'static str>,
    next: Option<Moment>,
}

const STATUSES: [(&str, &str, &str); 7] = [
    ("NEW", "New", "fresh"),
    ("NOT_ANSWERED", "Not answered", "attempted"),
    ("PLAN_PRESENTED", "Plan presented", "in_progress"),
    ("WAITING_FOR_DOCUMENTS", "Waiting for documents", "waiting"),
    ("SHORTLISTED", "Shortlisted", "won"),
    ("NOT_INTERESTED", "Not interested", "lost"),
    ("INVALID_NUMBER", "Invalid number", "invalid"),
];

const PEOPLE: [(&str, &str, &str, Option<&str>); 7] = [
    ("Aarav Sharma", "098765 43210", "Indiranagar", Some("Kiran Rao")),
    ("Diya Nair", "090081 22334", "Koramangala", Some("Farah Khan")),
    ("Mohammed Irfan", "099001 77885", "Jayanagar", None),
    ("Sneha Kulkarni", "080 4123 9876", "Whitefield", Some("Kiran Rao")),
    (
        "Gurpreet Singh Ahluwalia",
        "098450 11223",
        "HSR Layout",
        Some("Asha Menon"),
    ),
    ("Lakshmi Venkataraghavan", "097400 55667", "Malleshwaram", None),
    (
        "Joseph D’Souza",
        "096320 99887",
        "Frazer Town",
        Some("Farah Khan"),
    ),
];

impl Gallery {
    fn new(now: Timestamp) -> Self {
        let time = LocalTime::new(TimeZone::UTC, now);
        let statuses: Vec<Status> = STATUSES
            .iter()
            .zip('1'..)
            .map(|(&(value, label, kind), key)| Status {
                value,
                label,
                kind,
                needs: (kind == "lost").then_some("needs a remark"),
                key: Some(key),
            })
            .collect();
        let rows = (1..).zip(PEOPLE).zip(&statuses);
        let rows = rows.map(|((id, (name, phone, area, assignee)), status)| Row {
            id,
            name,
            phone,
            area,
            status: status.clone(),
            assignee,
            next: (id % 3 > 0).then(|| time.moment(now + SignedDuration::from_hours(i64::from(id) * 7 - 9))),
        });
        let counts = [4120, 1984, 1310, 640, 402, 377, 58];
        let bars = statuses.iter().zip(counts).map(|(status, value)| Bar {
            label: status.label.to_owned(),
            value,
            kind: Some(status.kind.to_owned()),
            href: Some(format!("/customers?status={}", status.value)),
        });
        Self {
            choices: statuses
                .iter()
                .map(|status| Choice::new(status.value, status.label))
                .collect(),
            presets: time.follow_up_presets(),
            follow_up: time.field(now + SignedDuration::from_hours(26)),
            rows: rows.collect(),
            bars: Bars::sorted(bars.collect()),
            soon: time.moment(now + SignedDuration::from_mins(125)),
            earlier: time.moment(now - SignedDuration::from_mins(12)),
            long_ago: time.moment(now - SignedDuration::from_hours(24 * 400)),
            day: time.day(now.to_zoned(TimeZone::UTC).date()),
            statuses,
        }
    }
}

impl Fragment for Gallery {
    const TEMPLATE: &'static str = "gallery/index.html";

    fn samples() -> Vec<Self> {
        vec![Self::new(
            Timestamp::from_second(1_795_000_000).unwrap_or_default(),
        )]
    }
}

impl Screen for Gallery {
    const SECTION: Option<Section> = Some(Section::Customers);

    fn title(&self) -> String {
        "Components".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Customers)]
    }
}

impl Fragment for PlainGallery {
    const TEMPLATE: &'static str = "gallery/plain.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { error: None },
            Self {
                error: Some("This name and password do not belong together."),
            },
        ]
    }
}

impl Screen for PlainGallery {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Sign in".to_owned()
    }
}
