//! How far something is that goes on by itself: a check, an import, an undo.

use callbook_domain::import::{Import, ImportCounts, ImportState};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::figures::{Figure, plain};
use super::words;
use crate::view::Fragment;

/// The piece of the page that is sent anew while it goes on.
#[derive(Debug, Serialize)]
pub(crate) struct ImportProgress {
    pub(super) progress: Progress,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Progress {
    pub(super) label: &'static str,
    pub(super) text: String,
    pub(super) value: u64,
    /// `None` while nobody knows how much there is.
    pub(super) max: Option<u64>,
    /// None before something has begun.
    pub(super) figures: Vec<Figure>,
    /// What a screen reader is told once, at the end; `None` while it goes on.
    pub(super) said: Option<String>,
}

impl Progress {
    pub(crate) fn new(import: &Import, now: Timestamp) -> Self {
        // What was in before it went on, and how long it lay still, tell nothing of how fast it goes.
        let is_steady = import.state == ImportState::Running && import.resumed_at.is_none();
        let rate = rate(&import.checkpoint.counts, import.started_at, now);
        Self::at_rate(import, rate.filter(|_| is_steady))
    }

    /// Whether nothing has been done in between; time has passed in any case.
    pub(super) fn is_as_far_as(&self, other: &Self) -> bool {
        (self.label, self.value, self.max, &self.figures)
            == (other.label, other.value, other.max, &other.figures)
    }

    /// With the rate at which whoever watches it has seen rows go by.
    pub(super) fn at_rate(import: &Import, rate: Option<u64>) -> Self {
        match import.state {
            ImportState::Undoing | ImportState::Undone => Self::of_undo(import),
            ImportState::Draft | ImportState::Checking | ImportState::Checked => Self::of_check(import, rate),
            _ => Self::of_run(import, rate),
        }
    }

    fn of_run(import: &Import, rate: Option<u64>) -> Self {
        let counts = &import.checkpoint.counts;
        let label = match import.state {
            ImportState::Queued => "Waiting for its turn",
            ImportState::Running if import.checkpoint.row == 0 => "Reading the file",
            ImportState::Running => "Importing",
            _ => "Over",
        };
        Self::of_rows(import, label, counts, rate, "Created")
    }

    fn of_check(import: &Import, rate: Option<u64>) -> Self {
        let none = ImportCounts::default();
        let check = import.check.as_ref();
        let counts = check.map_or(&none, |check| &check.checkpoint.counts);
        let label = match import.state {
            ImportState::Checking if counts.records() == 0 => "Waiting for its turn",
            ImportState::Checking => "Looking through the file",
            _ => "Checked",
        };
        Self::of_rows(import, label, counts, rate, "New")
    }

    fn of_rows(
        import: &Import,
        label: &'static str,
        counts: &ImportCounts,
        rate: Option<u64>,
        new: &'static str,
    ) -> Self {
        let done = counts.records();
        let figures = [
            plain(new, counts.created, "good"),
            plain("Updated", counts.updated, "plain"),
            plain("Skipped", counts.skipped, "plain"),
            plain("Refused", counts.refused, "bad"),
        ];
        Self {
            label,
            text: text(done, import.rows_expected, rate),
            value: done,
            // The estimate may turn out too low; the bar never goes back for that.
            max: import.rows_expected.map(|rows| rows.max(done).max(1)),
            figures: begun(done, figures),
            said: said(import),
        }
    }

    fn of_undo(import: &Import) -> Self {
        let undo = import.undo.as_ref();
        let of = |part: fn(&callbook_domain::import::Undo) -> u64| undo.map_or(0, part);
        let (removed, restored, kept) = (
            of(|undo| undo.removed),
            of(|undo| undo.restored),
            of(|undo| undo.kept),
        );
        let counts = &import.checkpoint.counts;
        let (done, all) = (removed + restored + kept, counts.created + counts.updated);
        Self {
            label: if import.state == ImportState::Undone {
                "Undone"
            } else {
                "Taking it back"
            },
            text: format!(
                "{} of {}",
                words::grouped(done),
                words::counted(all, "customer", "customers")
            ),
            value: done.min(all),
            max: Some(all.max(1)),
            figures: begun(
                done,
                [
                    plain("Removed", removed, "plain"),
                    plain("Restored", restored, "plain"),
                    plain("Kept", kept, "plain"),
                ],
            ),
            said: said(import),
        }
    }
}

/// Figures, once there is something to count.
fn begun<const N: usize>(done: u64, figures: [Figure; N]) -> Vec<Figure> {
    if done == 0 { Vec::new() } else { figures.into() }
}

/// `41,200 of about 100,000 rows, 4,500 a second, 13 seconds left`.
fn text(done: u64, expected: Option<u64>, rate: Option<u64>) -> String {
    if done == 0 {
        return String::new();
    }
    let mut text = match expected {
        Some(rows) if rows > done => {
            format!("{} of about {} rows", words::grouped(done), words::grouped(rows))
        }
        _ => words::counted(done, "row", "rows"),
    };
    let Some(rate) = rate else {
        return text;
    };
    text.push_str(&format!(", {} a second", words::grouped(rate)));
    let left = expected.unwrap_or(0).saturating_sub(done);
    if left > 0 {
        let seconds = i64::try_from(left.div_ceil(rate)).unwrap_or(i64::MAX);
        text.push_str(&format!(
            ", {} left",
            words::duration(SignedDuration::from_secs(seconds))
        ));
    }
    text
}

/// How many rows have been looked at, by what goes on now.
pub(super) fn records(import: &Import) -> u64 {
    match (import.state, &import.check) {
        (ImportState::Checking, Some(check)) => check.checkpoint.counts.records(),
        _ => import.checkpoint.counts.records(),
    }
}

/// Rows a second since it first ran.
fn rate(counts: &ImportCounts, since: Option<Timestamp>, now: Timestamp) -> Option<u64> {
    let millis = u64::try_from(now.duration_since(since?).as_millis()).ok()?;
    let rate = counts.records().saturating_mul(1000).checked_div(millis)?;
    (rate > 0).then_some(rate)
}

/// What is said aloud at the end; nothing while it goes on.
fn said(import: &Import) -> Option<String> {
    let file = &import.file_name;
    let came = || words::came(&import.checkpoint.counts, "created");
    Some(match import.state {
        state if state.is_at_work() => return None,
        ImportState::Failed => format!("{file} could not be imported."),
        ImportState::Cancelled => format!("The import of {file} is stopped: {}.", came()),
        ImportState::Undone => format!("The import of {file} is undone."),
        ImportState::Draft | ImportState::Checked => match &import.check {
            Some(check) if check.failure.is_none() => {
                let came = words::came(&check.checkpoint.counts, "new");
                format!("{file} is checked: {came}.")
            }
            _ => format!("{file} is not being checked any more."),
        },
        _ => format!("{file} is imported: {}.", came()),
    })
}

impl Fragment for ImportProgress {
    const TEMPLATE: &'static str = "imports/progress.html";

    fn samples() -> Vec<Self> {
        super::samples::progresses()
    }
}
