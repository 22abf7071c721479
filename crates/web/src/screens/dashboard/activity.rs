//! What happened last, in plain sentences.

use callbook_application::directory::Directory;
use callbook_domain::customer::{AssignmentRule, Customer, CustomerEvent, EventKind};
use callbook_domain::ids::{StatusId, UserId};
use serde::Serialize;

use crate::portrait;
use crate::screens::customers::name_of;
use crate::view::{LocalTime, Moment};

/// One happening before it is a sentence: "Kiran Rao" "called" "Diya Nair" ": not answered".
#[derive(Debug)]
pub(super) struct Telling {
    pub by: String,
    verb: String,
    customer: String,
    rest: String,
    said: Option<String>,
}

impl Telling {
    pub(super) fn new(event: &CustomerEvent, customer: &Customer, directory: &Directory) -> Self {
        let (verb, rest, said) = told(&event.kind, directory);
        Self {
            by: user(directory, event.by),
            verb: verb.to_owned(),
            customer: name_of(customer),
            rest,
            said,
        }
    }

    pub(super) fn sentence(&self) -> String {
        format!("{} {} {}{}", self.by, self.verb, self.customer, self.rest)
    }
}

fn told(kind: &EventKind, directory: &Directory) -> (&'static str, String, Option<String>) {
    match kind {
        EventKind::Added { .. } => ("added", String::new(), None),
        EventKind::Imported { .. } => ("imported", String::new(), None),
        EventKind::UpdatedByImport { .. } => ("changed", " by an import".to_owned(), None),
        EventKind::ImportUndone { .. } => ("changed", " back by undoing an import".to_owned(), None),
        EventKind::StatusChanged { to, remark, .. } => {
            let said = remark.as_ref().map(ToString::to_string);
            let calls = directory.status(*to).is_some_and(|status| status.kind.is_call());
            if calls {
                ("called", format!(": {}", status(directory, *to)), said)
            } else {
                ("set", format!(" back to {}", status(directory, *to)), said)
            }
        }
        EventKind::Assigned { to: Some(to), .. } => ("gave", format!(" to {}", user(directory, *to)), None),
        EventKind::Assigned { to: None, from, .. } => {
            let from = from.map_or_else(String::new, |from| format!(" from {}", user(directory, from)));
            ("took", from, None)
        }
        EventKind::Edited { .. } => ("edited", String::new(), None),
        EventKind::Noted { note } => ("wrote a note about", String::new(), Some(note.to_string())),
    }
}

fn user(directory: &Directory, id: UserId) -> String {
    let name = directory.name(id);
    name.map_or_else(|| "Somebody".to_owned(), ToString::to_string)
}

fn status(directory: &Directory, id: StatusId) -> String {
    directory
        .status(id)
        .map_or_else(|| "an old status".to_owned(), |status| status.label.clone())
}

/// A line of the feed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ActivityLine {
    pub(super) by: String,
    pub(super) picture: Option<String>,
    pub(super) verb: String,
    pub(super) customer: Option<CustomerLink>,
    pub(super) rest: String,
    pub(super) said: Option<String>,
    pub(super) at: Moment,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct CustomerLink {
    pub(super) name: String,
    pub(super) href: String,
}

/// Whoever adds a customer gets it; that it was added says so already.
pub(super) const fn is_worth_telling(event: &CustomerEvent) -> bool {
    !matches!(
        event.kind,
        EventKind::Assigned {
            rule: AssignmentRule::Own,
            ..
        }
    )
}

/// So many lines stand beside the rest of the page without pushing it apart.
const LINES: usize = 8;

/// The feed, newest first. Customers shared out in one go are one line, for they would push out everything else.
pub(super) fn feed(
    events: &[(CustomerEvent, Customer)],
    directory: &Directory,
    time: &LocalTime,
) -> Vec<ActivityLine> {
    let worth_telling: Vec<_> = events
        .iter()
        .filter(|(event, _)| is_worth_telling(event))
        .collect();
    worth_telling
        .chunk_by(|(one, _), (other, _)| shared_out_together(one, other))
        .filter_map(|together| match together {
            [] => None,
            [(event, customer)] => Some(line(event, customer, directory, time)),
            [(event, _), ..] => Some(shared_out(event, together, directory, time)),
        })
        .take(LINES)
        .collect()
}

fn shared_out_together(one: &CustomerEvent, other: &CustomerEvent) -> bool {
    let assigned = |event: &CustomerEvent| matches!(event.kind, EventKind::Assigned { .. });
    assigned(one) && assigned(other) && one.by == other.by && one.at == other.at
}

fn line(event: &CustomerEvent, customer: &Customer, directory: &Directory, time: &LocalTime) -> ActivityLine {
    let telling = Telling::new(event, customer, directory);
    ActivityLine {
        by: telling.by,
        picture: portrait::of(directory, event.by),
        verb: telling.verb,
        customer: Some(CustomerLink {
            name: telling.customer,
            href: format!("/customers/{}", customer.id),
        }),
        rest: telling.rest,
        said: telling.said,
        at: time.moment(event.at),
    }
}

/// The feed holds the newest entries only, so it cannot say how many there were in all.
fn shared_out(
    event: &CustomerEvent,
    together: &[&(CustomerEvent, Customer)],
    directory: &Directory,
    time: &LocalTime,
) -> ActivityLine {
    let mut names: Vec<String> = Vec::new();
    for (event, _) in together {
        if let EventKind::Assigned { to: Some(to), .. } = event.kind {
            let name = user(directory, to);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let (verb, rest) = match names.as_slice() {
        [] => ("took customers back", String::new()),
        [one] => ("gave customers", format!(" to {one}")),
        [first @ .., last] => (
            "shared customers out",
            format!(" among {} and {last}", first.join(", ")),
        ),
    };
    ActivityLine {
        by: user(directory, event.by),
        picture: portrait::of(directory, event.by),
        verb: verb.to_owned(),
        customer: None,
        rest,
        said: None,
        at: time.moment(event.at),
    }
}
