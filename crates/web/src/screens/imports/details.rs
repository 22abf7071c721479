//! What is known of an import beside its figures: who, when, which file, which columns, which rules.

use callbook_application::directory::Directory;
use callbook_domain::ids::UserId;
use callbook_domain::import::{Check, Import, ImportPlan, OnDuplicate, OnRepeat};
use jiff::Timestamp;
use serde::Serialize;

use super::changes::target;
use super::words;
use crate::portrait;
use crate::view::{LocalTime, Moment};

/// A name and its value.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
}

impl Fact {
    pub(super) fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Details {
    pub(super) by: String,
    pub(super) at: Moment,
    pub(super) facts: Vec<Fact>,
    pub(super) hash: String,
}

impl Details {
    pub(super) fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let took = import.started_at.zip(import.ended_at);
        let took = took.map(|(start, end)| {
            let duration = words::duration(end.duration_since(start));
            let breaks = import.resumed_at.map_or("", |_| ", with a break");
            Fact::new("Took", format!("{duration}{breaks}"))
        });
        let mut facts: Vec<Fact> = took.into_iter().collect();
        facts.push(Fact::new(
            "Rows",
            words::grouped(import.checkpoint.counts.records()),
        ));
        facts.extend(rules(&import.plan, directory));
        facts.push(Fact::new("File size", words::size(import.file_bytes)));
        Self {
            by: name(directory, import.started_by),
            at: time.moment(began(import)),
            facts,
            hash: import.file_hash.clone(),
        }
    }
}

/// The rules by which it goes.
pub(super) fn rules(plan: &ImportPlan, directory: &Directory) -> Vec<Fact> {
    let shared: Vec<String> = plan
        .share_among
        .iter()
        .map(|user| name(directory, *user))
        .collect();
    let status = plan.status.and_then(|status| directory.statuses.get(status));
    let mut facts = vec![
        Fact::new("Known numbers", known(plan.on_known)),
        Fact::new("Twice in the file", repeated(plan.on_repeat)),
    ];
    if let Some(status) = status {
        facts.push(Fact::new("New ones are", status.label.to_string()));
    }
    facts.push(Fact::new(
        "Shared among",
        if shared.is_empty() {
            "Nobody yet".to_owned()
        } else {
            shared.join(", ")
        },
    ));
    facts
}

const fn known(policy: OnDuplicate) -> &'static str {
    match policy {
        OnDuplicate::Skip => "Stay as they are",
        OnDuplicate::Fill => "Empty fields are filled",
        OnDuplicate::Overwrite => "Replaced by the file",
        OnDuplicate::Refuse => "Refused",
    }
}

const fn repeated(rule: OnRepeat) -> &'static str {
    match rule {
        OnRepeat::First => "The first row counts",
        OnRepeat::Last => "The last row counts",
        OnRepeat::Merge => "Put together",
        OnRepeat::Refuse => "All refused",
    }
}

/// When it began to write; where it has not, when its file came.
pub(super) fn began(import: &Import) -> Timestamp {
    import.started_at.unwrap_or(import.created_at)
}

pub(super) fn name(directory: &Directory, user: UserId) -> String {
    directory
        .name(user)
        .map_or_else(|| "Somebody".to_owned(), ToString::to_string)
}

/// How many new customers somebody gets.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ShareLine {
    /// `None` for those that nobody gets.
    pub(super) name: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) gets: u64,
}

/// Who gets how many, by name; at the end those that stay nobody's.
pub(super) fn shares(check: &Check, directory: &Directory) -> Vec<ShareLine> {
    let mut lines: Vec<ShareLine> = check
        .shares
        .iter()
        .map(|(user, gets)| ShareLine {
            name: Some(name(directory, *user)),
            picture: portrait::of(directory, *user),
            gets: *gets,
        })
        .collect();
    lines.sort_by_key(|line| line.name.as_ref().map(|name| name.to_lowercase()));
    let given: u64 = check.shares.values().sum();
    let left = check.checkpoint.counts.created.saturating_sub(given);
    lines.extend((left > 0).then_some(ShareLine {
        name: None,
        picture: None,
        gets: left,
    }));
    lines
}

/// The columns and rules of an import that can be changed no more.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chosen {
    pub(super) note: Option<&'static str>,
    pub(super) columns: Vec<ColumnLine>,
    pub(super) rules: Vec<Fact>,
}

/// A column of the file and what it was taken for; `None` where it was left out.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ColumnLine {
    pub(super) header: String,
    pub(super) field: Option<String>,
}

impl Chosen {
    pub(super) fn new(import: &Import, directory: &Directory) -> Self {
        let columns = import.columns.iter().map(|(header, taken)| ColumnLine {
            header: words::header(header),
            field: target(*taken, directory),
        });
        Self {
            note: Some("The import has begun: this is what was chosen. Another choice is another import."),
            columns: columns.collect(),
            rules: rules(&import.plan, directory),
        }
    }
}
