//! The last step once it is over: what came of it.

use callbook_application::directory::Directory;
use callbook_domain::company::Region;
use callbook_domain::import::{Import, ImportState, RowFinding, Undo};
use serde::Serialize;

use super::check_step::Warned;
use super::details::{Details, name};
use super::figures::{Figure, Open, of_outcome, plain};
use super::findings::warned;
use super::panel::{self, Panel};
use super::words;
use crate::forms::sentence;
use crate::view::LocalTime;

#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    pub(super) notices: Vec<Notice>,
    pub(super) figures: Vec<Figure>,
    pub(super) warned: Option<Warned>,
    pub(super) panel: Option<Panel>,
    pub(super) details: Details,
    pub(super) can_undo: bool,
    /// The customers that came with it and are there.
    pub(super) customers: Option<String>,
    /// Where those are shared out that nobody has been given.
    pub(super) share_out: Option<ShareOut>,
    /// What the button says that has a stopped one go on where it is.
    pub(super) go_on: Option<&'static str>,
    /// Whether another file is the next thing to do.
    pub(super) again: bool,
}

/// The way to those of the import that are nobody's.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ShareOut {
    pub(super) label: String,
    pub(super) href: String,
}

/// What is to be said before the figures.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Notice {
    pub(super) title: String,
    pub(super) tone: &'static str,
    pub(super) text: String,
}

impl Outcome {
    /// `findings` are those that `open` wants; so many of the new customers are `waiting` to be given to somebody.
    pub(super) fn new(
        import: &Import,
        open: Option<Open>,
        findings: &[RowFinding],
        waiting: u64,
        directory: &Directory,
        time: &LocalTime,
        region: Region,
    ) -> Self {
        let counts = &import.checkpoint.counts;
        let page = format!("/imports/{}", import.id);
        let is_undone = import.state == ImportState::Undone;
        let in_it = !is_undone && counts.created > 0;
        let customers = in_it.then(|| format!("/customers?import={}", import.id));
        let lacking = warned(counts);
        Self {
            notices: notices(import, directory, time),
            figures: match &import.undo {
                Some(undo) if is_undone => vec![
                    plain("Created", counts.created, "plain"),
                    plain("Updated", counts.updated, "plain"),
                    plain("Removed again", undo.removed, "plain"),
                    plain("Restored", undo.restored, "plain"),
                    plain("Kept", undo.kept, "warning"),
                ],
                _ => of_outcome(counts, &page, customers.as_deref(), open),
            },
            warned: (lacking > 0 && !is_undone).then(|| Warned {
                text: match lacking {
                    1 => "In 1 row something could not be understood. It came in without that.".to_owned(),
                    many => format!(
                        "In {} rows something could not be understood. They came in without that.",
                        words::grouped(many)
                    ),
                },
                href: format!("{page}?show={}", Open::Warned.key()),
            }),
            panel: open.map(|open| match (open, &import.undo) {
                (Open::Kept, Some(undo)) => panel::of_kept(findings, undo.kept, region),
                _ => panel::of_outcome(import, open, findings),
            }),
            details: Details::new(import, directory, time),
            can_undo: import.can_be_undone(),
            share_out: (in_it && waiting > 0).then(|| ShareOut {
                label: match waiting {
                    1 => "Share out the new one".to_owned(),
                    _ => format!("Share out the {} new ones", words::grouped(waiting)),
                },
                href: format!("/customers/assign?import={}", import.id),
            }),
            again: !in_it && import.state != ImportState::Cancelled,
            go_on: (import.state == ImportState::Cancelled).then_some(match import.checkpoint.row {
                0 => "Import it after all",
                _ => "Go on with the rest",
            }),
            customers,
        }
    }
}

/// Which rows are opened: those that were asked for, else what needs a hand.
pub(super) fn opened(import: &Import, asked: Option<&str>) -> Option<Open> {
    let counts = &import.checkpoint.counts;
    if import.state == ImportState::Undone {
        let kept = import.undo.as_ref().is_some_and(|undo| undo.kept > 0);
        return kept.then_some(Open::Kept);
    }
    let asked = asked.and_then(Open::from_key);
    [asked, Some(Open::Refused), Some(Open::Skipped)]
        .into_iter()
        .flatten()
        .find(|open| matches!(open, Open::Refused | Open::Skipped | Open::Warned) && open.rows(counts) > 0)
}

fn notices(import: &Import, directory: &Directory, time: &LocalTime) -> Vec<Notice> {
    let counts = &import.checkpoint.counts;
    let came = [(counts.created, "created"), (counts.updated, "updated")];
    let kept = match counts.created + counts.updated {
        0 => "No customer was changed.".to_owned(),
        _ => format!("What came in stays in: {}.", words::listed(&came, "")),
    };
    let notice = match (import.state, &import.undo) {
        (ImportState::Failed, _) => Notice {
            title: if counts.records() > 0 {
                "Nothing more was imported"
            } else {
                "Nothing was imported"
            }
            .to_owned(),
            tone: "bad",
            text: format!(
                "{} {kept} Mend the file and import it again.",
                sentence(import.failure.as_deref().unwrap_or("The file could not be read"))
            ),
        },
        (ImportState::Cancelled, _) => Notice {
            title: format!("This import was stopped{}", how_far(import)),
            tone: "warning",
            text: kept,
        },
        (ImportState::Undone, Some(undo)) => Notice {
            title: "This import was undone".to_owned(),
            tone: "info",
            text: format!(
                "{} took it back on {}: {}.",
                name(directory, undo.by),
                time.moment(undo.ended_at.unwrap_or(undo.started_at)).text(),
                taken_back(undo)
            ),
        },
        (ImportState::Finished, _)
            if counts.created + counts.updated == counts.records() && warned(counts) == 0 =>
        {
            Notice {
                title: "Every row came in".to_owned(),
                tone: "good",
                text: String::new(),
            }
        }
        _ => return Vec::new(),
    };
    vec![notice]
}

/// ` after 12,000 of about 40,000 rows`.
fn how_far(import: &Import) -> String {
    let done = import.checkpoint.counts.records();
    match (done, import.rows_expected) {
        (0, _) => " before its first row".to_owned(),
        (done, Some(all)) if all > done => format!(
            " after {} of about {} rows",
            words::grouped(done),
            words::grouped(all)
        ),
        (done, _) => format!(" after {}", words::counted(done, "row", "rows")),
    }
}

/// `3 customers removed, 58 restored to what they were, 1 kept because somebody has worked on it since`.
fn taken_back(undo: &Undo) -> String {
    let parts = [
        (
            undo.removed,
            format!(
                "{} removed",
                words::counted(undo.removed, "customer", "customers")
            ),
        ),
        (
            undo.restored,
            format!("{} restored to what they were", words::grouped(undo.restored)),
        ),
        (
            undo.kept,
            format!(
                "{} kept because somebody has worked on {} since",
                words::grouped(undo.kept),
                if undo.kept == 1 { "it" } else { "them" }
            ),
        ),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .collect();
    if parts.is_empty() {
        "nothing was left to take back".to_owned()
    } else {
        parts.join(", ")
    }
}
