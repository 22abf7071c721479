//! The timeline in plain sentences, with names instead of ids.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::customer::{AssignmentRule, CustomerEvent, DetailsChanged, EventKind};
use callbook_domain::ids::{ImportId, StatusId, UserId};
use callbook_domain::status::StatusKind;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::field_words::FieldWords;
use crate::view::{LocalTime, Moment};

/// Which entries the customer's page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Show {
    #[default]
    All,
    Calls,
    Notes,
    Assignment,
    Changes,
}

impl Show {
    pub(crate) const ALL: [Self; 5] = [
        Self::All,
        Self::Calls,
        Self::Notes,
        Self::Assignment,
        Self::Changes,
    ];

    pub(crate) fn from_key(key: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|show| show.key() == key)
            .unwrap_or_default()
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Calls => "calls",
            Self::Notes => "notes",
            Self::Assignment => "assignment",
            Self::Changes => "changes",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Calls => "Status",
            Self::Notes => "Notes",
            Self::Assignment => "Assignment",
            Self::Changes => "Changes",
        }
    }

    pub(crate) const fn holds(self, kind: &EventKind) -> bool {
        match self {
            Self::All => true,
            Self::Calls => matches!(kind, EventKind::StatusChanged { .. }),
            Self::Notes => matches!(kind, EventKind::Noted { .. }),
            Self::Assignment => matches!(kind, EventKind::Assigned { .. }),
            Self::Changes => matches!(
                kind,
                EventKind::Edited { .. }
                    | EventKind::UpdatedByImport { .. }
                    | EventKind::ImportUndone { .. }
                    | EventKind::Imported { .. }
                    | EventKind::Added { .. }
            ),
        }
    }
}

/// One entry as the page tells it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TimelineEntry {
    title: String,
    by: Option<String>,
    at: Moment,
    icon: &'static str,
    /// Colours the icon: a status kind's key, or neutral.
    kind: &'static str,
    /// What was said.
    text: Option<String>,
    /// What else there is to know: the rule, the row of the file.
    detail: Option<String>,
    changes: Vec<Change>,
    follow_up: Option<Moment>,
    /// The import's page, for those who may see it.
    import: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Change {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

/// What it takes to tell a timeline.
pub(crate) struct Teller<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) time: &'a LocalTime,
    pub(crate) region: Region,
    pub(crate) imports: ImportLinks,
}

/// Whether the one who reads may open imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportLinks {
    Shown,
    Hidden,
}

impl Teller<'_> {
    pub(crate) fn tell(&self, event: &CustomerEvent) -> TimelineEntry {
        let plain = TimelineEntry {
            title: String::new(),
            by: Some(self.user(event.by)),
            at: self.time.moment(event.at),
            icon: "history",
            kind: "neutral",
            text: None,
            detail: None,
            changes: Vec::new(),
            follow_up: None,
            import: None,
        };
        match &event.kind {
            EventKind::Added { status } => TimelineEntry {
                title: format!("Added as {}", self.status(*status)),
                icon: "plus",
                kind: "fresh",
                ..plain
            },
            EventKind::Imported { import, row, status } => TimelineEntry {
                title: format!("Imported as {}", self.status(*status)),
                icon: "file-up",
                kind: "fresh",
                detail: Some(format!("Row {row} of the file.")),
                import: self.import(*import),
                ..plain
            },
            EventKind::UpdatedByImport {
                import,
                row,
                changes,
                status,
            } => TimelineEntry {
                title: match status {
                    Some((from, to)) => {
                        format!("{} by an import, was {}", self.status(*to), self.status(*from))
                    }
                    None => "Changed by an import".to_owned(),
                },
                icon: "file-up",
                detail: Some(format!("Row {row} of the file.")),
                changes: self.changes(changes),
                import: self.import(*import),
                ..plain
            },
            EventKind::ImportUndone {
                import,
                changes,
                status,
                assignee,
            } => TimelineEntry {
                title: match status {
                    Some((_, to)) => format!("Back to {}, as before an import", self.status(*to)),
                    None => "As before an import".to_owned(),
                },
                icon: "undo-2",
                detail: Some(match assignee {
                    Some((_, Some(to))) => {
                        format!("The import was undone; it is {}’s again.", self.user(*to))
                    }
                    Some((_, None)) => "The import was undone; it is nobody’s again.".to_owned(),
                    None => "The import was undone.".to_owned(),
                }),
                changes: self.changes(changes),
                import: self.import(*import),
                ..plain
            },
            EventKind::StatusChanged {
                from,
                to,
                remark,
                follow_up_at,
            } => {
                let kind = self.directory.status(*to).map(|status| status.kind);
                TimelineEntry {
                    title: if from == to {
                        format!("{} again", self.status(*to))
                    } else {
                        format!("{}, was {}", self.status(*to), self.status(*from))
                    },
                    icon: kind.map_or("tag", icon),
                    kind: kind.map_or("neutral", StatusKind::key),
                    text: remark.as_ref().map(ToString::to_string),
                    follow_up: follow_up_at.map(|at| self.time.moment(at)),
                    ..plain
                }
            }
            EventKind::Assigned { from, to, rule } => TimelineEntry {
                title: match (from, to) {
                    (_, Some(to)) => format!("Assigned to {}", self.user(*to)),
                    (Some(from), None) => format!("Taken from {}", self.user(*from)),
                    (None, None) => "Assigned to nobody".to_owned(),
                },
                icon: "user-plus",
                detail: match (from, to) {
                    // Who added it stands in the entry below.
                    _ if *rule == AssignmentRule::Own => None,
                    (Some(from), Some(_)) => {
                        Some(format!("It was {}’s; {}.", self.user(*from), rule.label()))
                    }
                    _ => Some(format!("{}.", capital(rule.label()))),
                },
                ..plain
            },
            EventKind::Edited { changes } => TimelineEntry {
                title: "Edited".to_owned(),
                icon: "pencil",
                changes: self.changes(changes),
                ..plain
            },
            EventKind::Noted { note } => TimelineEntry {
                title: "Note".to_owned(),
                icon: "sticky-note",
                text: Some(note.to_string()),
                ..plain
            },
        }
    }

    fn user(&self, id: UserId) -> String {
        let name = self.directory.name(id);
        name.map_or_else(|| "somebody".to_owned(), ToString::to_string)
    }

    fn status(&self, id: StatusId) -> String {
        self.directory
            .status(id)
            .map_or_else(|| "an old status".to_owned(), |status| status.label.clone())
    }

    fn import(&self, id: ImportId) -> Option<String> {
        (self.imports == ImportLinks::Shown).then(|| format!("/imports/{id}"))
    }

    fn changes(&self, changes: &[DetailsChanged]) -> Vec<Change> {
        let words = FieldWords {
            directory: self.directory,
            time: self.time,
            region: self.region,
        };
        let told = |change: &DetailsChanged| Change {
            field: words.field(change),
            before: words.before(change),
            after: words.after(change),
        };
        changes.iter().map(told).collect()
    }
}

fn icon(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Attempted => "phone-missed",
        StatusKind::Invalid => "phone-off",
        StatusKind::Won => "circle-check",
        StatusKind::Lost => "ban",
        StatusKind::Waiting => "clock",
        StatusKind::InProgress => "phone-call",
        StatusKind::Fresh => "tag",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One entry of every kind, newest first.
pub(super) fn samples(time: &LocalTime, now: Timestamp) -> Vec<TimelineEntry> {
    let entry = |hours: i64, title: &str, by: &str| TimelineEntry {
        title: title.to_owned(),
        by: Some(by.to_owned()),
        at: time.moment(now - SignedDuration::from_hours(hours)),
        icon: "history",
        kind: "neutral",
        text: None,
        detail: None,
        changes: Vec::new(),
        follow_up: None,
        import: None,
    };
    vec![
        TimelineEntry {
            icon: "phone-missed",
            kind: "attempted",
            text: Some("Rang six times. Try after six in the evening.".to_owned()),
            follow_up: Some(time.moment(now - SignedDuration::from_hours(5))),
            ..entry(26, "Not answered again", "Kiran Rao")
        },
        TimelineEntry {
            icon: "sticky-note",
            text: Some("Brother joined last year.\nThe mother decides.".to_owned()),
            ..entry(30, "Note", "Meera Iyer")
        },
        TimelineEntry {
            icon: "pencil",
            changes: vec![
                Change {
                    field: "Name".to_owned(),
                    before: None,
                    after: Some("Diya Nair".to_owned()),
                },
                Change {
                    field: "Area".to_owned(),
                    before: Some("Kormangala".to_owned()),
                    after: Some("Koramangala".to_owned()),
                },
            ],
            ..entry(75, "Edited", "Kiran Rao")
        },
        TimelineEntry {
            icon: "user-plus",
            detail: Some("It was Farah Khan’s; by round robin.".to_owned()),
            ..entry(380, "Assigned to Kiran Rao", "Meera Iyer")
        },
        TimelineEntry {
            icon: "file-up",
            kind: "fresh",
            detail: Some("Row 1,204 of the file.".to_owned()),
            import: Some("/imports/sample".to_owned()),
            ..entry(400, "Imported as New", "Meera Iyer")
        },
    ]
}
