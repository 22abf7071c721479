//! One entry as a row of the list.

use callbook_application::audit::{object, who};
use callbook_application::ports::{AuditDetail, AuditRecord};
use callbook_domain::access::Channel;
use callbook_domain::audit::{ObjectKind, Outcome};
use serde::Serialize;

use super::address::AuditState;
use crate::view::{LocalTime, Moment};

#[derive(Debug, Clone, Serialize)]
pub(super) struct EntryRow {
    pub(super) seq: i64,
    pub(super) at: Moment,
    pub(super) who: String,
    /// The words up to the object, and those after it.
    pub(super) before: String,
    pub(super) object: Option<Named>,
    pub(super) after: &'static str,
    pub(super) address: Option<String>,
    pub(super) outcome: &'static str,
    pub(super) outcome_kind: &'static str,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) door: &'static str,
    pub(super) act: &'static str,
    pub(super) request: Option<String>,
    /// The lists of what else there is of who did it, of the object and from the address.
    pub(super) of_person: Option<String>,
    pub(super) of_object: Option<String>,
    pub(super) of_address: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) href: Option<String>,
}

/// A field and what became of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChangeRow {
    pub(super) field: String,
    /// Whether it was something else before.
    pub(super) is_change: bool,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

impl EntryRow {
    pub(super) fn new(record: &AuditRecord, time: &LocalTime) -> Self {
        let (before, after) = record.action.told_around(record.outcome);
        let named = Named {
            name: object(record),
            href: href(record),
        };
        let person = record.actor.as_ref().or(record.on_behalf_of.as_ref());
        let all = AuditState::default();
        Self {
            seq: record.seq,
            at: time.moment(record.at),
            who: who(record),
            before,
            object: after.is_some().then_some(named),
            after: after.unwrap_or_default(),
            address: record.address.clone(),
            outcome: record.outcome.label(),
            outcome_kind: kind(record.outcome),
            changes: record.details.iter().map(ChangeRow::new).collect(),
            door: door(record.channel),
            act: record.action.key(),
            request: record.request_id.clone(),
            of_person: person.map(|person| all.with(|all| all.person = Some(person.id)).address()),
            of_object: (record.action.object() != ObjectKind::Text)
                .then(|| all.with(|all| all.object = Some(record.object.clone())).address()),
            of_address: record
                .address
                .as_ref()
                .and_then(|address| address.parse().ok())
                .map(|address| all.with(|all| all.address = Some(address)).address()),
        }
    }
}

impl ChangeRow {
    fn new(detail: &AuditDetail) -> Self {
        let (from, to) = match detail {
            AuditDetail::Value { value, .. } => (None, Some(value.clone())),
            AuditDetail::Change { from, to, .. } => (from.clone(), to.clone()),
            AuditDetail::Secret { .. } => (None, None),
        };
        Self {
            field: label(detail.field()),
            is_change: matches!(detail, AuditDetail::Change { .. }),
            from,
            to,
        }
    }
}

/// "on_duplicate" as a screen says it: "On duplicate".
fn label(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

/// Where the object is shown, while it is there.
fn href(record: &AuditRecord) -> Option<String> {
    record.object_name.as_ref()?;
    let place = match record.action.object() {
        ObjectKind::User => "users",
        ObjectKind::Customer => "customers",
        ObjectKind::Import => "imports",
        ObjectKind::Company => return Some("/settings/company".to_owned()),
        ObjectKind::Text | ObjectKind::Group => return None,
    };
    Some(format!("/{place}/{}", record.object))
}

const fn kind(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "neutral",
        Outcome::Refused => "lost",
        Outcome::Failed => "invalid",
    }
}

const fn door(channel: Channel) -> &'static str {
    match channel {
        Channel::Browser => "Browser",
        Channel::Api => "API token",
        Channel::Cli => "Command line on the server",
        Channel::Job => "Background job",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_said_as_words() {
        assert_eq!(label("on_duplicate"), "On duplicate");
        assert_eq!(label("e-mail"), "E-mail");
        assert_eq!(label(""), "");
    }
}
