use std::collections::BTreeMap;

use callbook_application::UseCases;
use callbook_application::audit::{change, told, who};
use callbook_application::ports::{AuditDetail, AuditParty, AuditPlace, AuditRecord};
use callbook_domain::audit::Outcome;
use serde::Serialize;

use super::filter;
use crate::answer::in_a_line;
use crate::failure::{Exit, Failure};
use crate::flags::AuditListFlags;
use crate::terminal::say;

/// So many entries are read at once.
const PAGE: u64 = 1_000;

pub(super) async fn run(use_cases: &UseCases, flags: AuditListFlags) -> Result<Exit, Failure> {
    let filter = filter(use_cases, flags.filter).await?;
    let mut left = flags.limit;
    let mut place = AuditPlace::Newest;
    let mut separator = "[";
    while left > 0 {
        let size = u16::try_from(left.min(PAGE)).unwrap_or(u16::MAX);
        let page = use_cases.list_audit.for_operator(&filter, place, size).await?;
        for record in &page.records {
            if flags.json {
                say(format!("{separator}{}", json(record)?));
                separator = ",";
            } else {
                say(line(record));
            }
        }
        left = left.saturating_sub(page.records.len() as u64);
        match page.records.last() {
            Some(last) if page.has_older => place = AuditPlace::OlderThan(last.seq),
            _ => break,
        }
    }
    if flags.json {
        say(if separator == "[" { "[]" } else { "]" });
    }
    Ok(Exit::AllIn)
}

/// One entry for people.
fn line(record: &AuditRecord) -> String {
    let outcome = match record.outcome {
        Outcome::Done => String::new(),
        other => format!(" [{other}]"),
    };
    let address = record
        .address
        .as_deref()
        .map(|address| format!(" from {address}"));
    let changes: Vec<String> = record.details.iter().map(change).collect();
    let changes = if changes.is_empty() {
        String::new()
    } else {
        format!(" ({})", changes.join("; "))
    };
    // A name may hold what a terminal would take for a command.
    format!(
        "{:>6}  {}  {} {}{}{outcome}{changes}",
        record.seq,
        record.at.strftime("%Y-%m-%d %H:%M:%S"),
        who(record),
        told(record),
        address.unwrap_or_default(),
    )
    .chars()
    .map(|character| if character.is_control() { ' ' } else { character })
    .collect()
}

#[derive(Serialize)]
struct Listed<'a> {
    seq: i64,
    at: String,
    company: Option<String>,
    who: String,
    actor: Option<Person<'a>>,
    on_behalf_of: Option<Person<'a>>,
    channel: &'static str,
    address: Option<&'a str>,
    request_id: Option<&'a str>,
    act: &'static str,
    told: String,
    object: &'a str,
    object_name: Option<&'a str>,
    outcome: &'static str,
    details: Vec<BTreeMap<&'static str, Option<&'a str>>>,
}

#[derive(Serialize)]
struct Person<'a> {
    id: String,
    name: Option<&'a str>,
}

impl<'a> Person<'a> {
    fn of(party: &'a AuditParty) -> Self {
        Self {
            id: party.id.to_string(),
            name: party.name.as_deref(),
        }
    }
}

fn json(record: &AuditRecord) -> Result<String, Failure> {
    let listed = Listed {
        seq: record.seq,
        at: record.at.to_string(),
        company: record.company.map(|company| company.to_string()),
        who: who(record),
        actor: record.actor.as_ref().map(Person::of),
        on_behalf_of: record.on_behalf_of.as_ref().map(Person::of),
        channel: record.channel.key(),
        address: record.address.as_deref(),
        request_id: record.request_id.as_deref(),
        act: record.action.key(),
        told: told(record),
        object: &record.object,
        object_name: record.object_name.as_deref(),
        outcome: record.outcome.key(),
        details: record.details.iter().map(detail).collect(),
    };
    in_a_line(&listed)
}

fn detail(detail: &AuditDetail) -> BTreeMap<&'static str, Option<&str>> {
    let mut map = BTreeMap::from([("field", Some(detail.field()))]);
    match detail {
        AuditDetail::Value { value, .. } => {
            map.insert("value", Some(value));
        }
        AuditDetail::Change { from, to, .. } => {
            map.insert("from", from.as_deref());
            map.insert("to", to.as_deref());
        }
        AuditDetail::Secret { .. } => {}
    }
    map
}
