//! The audit log as a screen.

use callbook_application::ports::{AuditPage as Found, AuditPlace};
use callbook_domain::audit::{AuditArea, Outcome};
use callbook_domain::ids::UserId;
use serde::Serialize;

use super::address::AuditState;
use super::entry::EntryRow;
use crate::view::{Choice, Crumb, Fragment, LocalTime, Screen, Section, SettingsTab};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct AuditPage {
    pub(super) search: String,
    pub(super) people: Vec<Choice>,
    pub(super) person: String,
    pub(super) areas: Vec<Choice>,
    pub(super) area: String,
    pub(super) outcomes: Vec<Choice>,
    pub(super) outcome: String,
    pub(super) address: String,
    pub(super) since: String,
    pub(super) until: String,
    /// Conditions that no field of the form shows: the form keeps them.
    pub(super) kept: Vec<Choice>,
    pub(super) chips: Vec<Chip>,
    pub(super) quick: Vec<Quick>,
    pub(super) is_misread: bool,
    pub(super) entries: Vec<EntryRow>,
    pub(super) summary: String,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    pub(super) export: String,
}

/// A condition in force, and the list without it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Chip {
    label: &'static str,
    value: String,
    remove: String,
}

/// A list that many ask for.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Quick {
    label: &'static str,
    href: String,
}

impl AuditPage {
    pub(super) fn new(
        state: &AuditState,
        found: &Found,
        people: &[(UserId, String)],
        time: &LocalTime,
    ) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        let (first, last) = (found.records.first(), found.records.last());
        let page = |place| state.with(|state| state.place = place).address();
        Self {
            search: text(state.search.clone()),
            people: people
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name))
                .collect(),
            person: text(state.person.map(|person| person.to_string())),
            areas: AuditArea::ALL
                .iter()
                .map(|area| Choice::new(area.key(), area.label()))
                .collect(),
            area: text(state.area.map(|area| area.to_string())),
            outcomes: Outcome::ALL
                .iter()
                .map(|outcome| Choice::new(outcome.key(), outcome.label()))
                .collect(),
            outcome: text(state.outcome.map(|outcome| outcome.to_string())),
            address: text(state.address.map(|address| address.to_string())),
            since: text(state.since.map(|day| day.to_string())),
            until: text(state.until.map(|day| day.to_string())),
            kept: kept(state),
            chips: chips(state, people, time),
            quick: quick(state),
            is_misread: state.is_misread,
            entries: found
                .records
                .iter()
                .map(|record| EntryRow::new(record, time))
                .collect(),
            summary: match found.records.len() {
                // Nobody counts a log that only grows.
                shown if found.has_older || found.has_newer => format!("{shown} entries on this page"),
                1 => "1 entry".to_owned(),
                shown => format!("{shown} entries"),
            },
            newer: first
                .filter(|_| found.has_newer)
                .map(|first| page(AuditPlace::NewerThan(first.seq))),
            older: last
                .filter(|_| found.has_older)
                .map(|last| page(AuditPlace::OlderThan(last.seq))),
            export: state.export_address(),
        }
    }
}

fn kept(state: &AuditState) -> Vec<Choice> {
    let act = state.act.map(|act| Choice::new("act", act.key()));
    let object = state.object.as_ref().map(|object| Choice::new("object", object));
    act.into_iter().chain(object).collect()
}

fn quick(state: &AuditState) -> Vec<Quick> {
    let link = |label, change: fn(&mut AuditState)| Quick {
        label,
        href: AuditState::default().with(change).address(),
    };
    let all = [
        link("Sign-ins", |all| all.area = Some(AuditArea::SignIns)),
        link("Refused", |all| all.outcome = Some(Outcome::Refused)),
        link("Downloads", |all| all.area = Some(AuditArea::Downloads)),
    ];
    let here = state.with(|_| {}).address();
    all.into_iter().filter(|quick| quick.href != here).collect()
}

/// Takes one filter away.
type Without = fn(&mut AuditState);

fn chips(state: &AuditState, people: &[(UserId, String)], time: &LocalTime) -> Vec<Chip> {
    let person = state.person.map(|id| {
        let known = people.iter().find(|(user, _)| *user == id);
        known.map_or_else(|| "somebody else".to_owned(), |(_, name)| name.clone())
    });
    let said: [(&'static str, Option<String>, Without); 9] = [
        ("Search", state.search.clone(), |all| all.search = None),
        ("By", person, |all| all.person = None),
        ("Area", state.area.map(|area| area.label().to_owned()), |all| {
            all.area = None;
        }),
        ("Act", state.act.map(|act| act.key().to_owned()), |all| {
            all.act = None;
        }),
        (
            "About",
            state.object.as_ref().map(|_| "one object".to_owned()),
            |all| {
                all.object = None;
            },
        ),
        (
            "Outcome",
            state.outcome.map(|one| one.label().to_owned()),
            |all| {
                all.outcome = None;
            },
        ),
        ("Address", state.address.map(|one| one.to_string()), |all| {
            all.address = None;
        }),
        (
            "From",
            state.since.map(|day| time.day(day).text().to_owned()),
            |all| {
                all.since = None;
            },
        ),
        (
            "Until",
            state.until.map(|day| time.day(day).text().to_owned()),
            |all| {
                all.until = None;
            },
        ),
    ];
    said.into_iter()
        .filter_map(|(label, value, without)| {
            Some(Chip {
                label,
                value: value?,
                remove: state.with(without).address(),
            })
        })
        .collect()
}

impl Fragment for AuditPage {
    const TEMPLATE: &'static str = "audit/index.html";

    fn samples() -> Vec<Self> {
        super::samples::pages()
    }
}

impl Screen for AuditPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Audit);

    fn title(&self) -> String {
        "Audit log".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Settings)]
    }
}
