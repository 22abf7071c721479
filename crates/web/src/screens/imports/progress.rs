//! `GET /imports/{id}/progress`: how far an import is, asked for every second while it runs.

use callbook_domain::ids::ImportId;
use callbook_domain::import::{Import, ImportState};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::words;
use crate::view::Fragment;

/// The piece that replaces itself every second.
#[derive(Debug, Serialize)]
pub(crate) struct ImportProgress {
    pub(super) progress: Progress,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Progress {
    /// The import's page, asked for once it is over.
    pub(super) href: String,
    /// This piece, asked for again while it goes on.
    pub(super) again: String,
    pub(super) label: &'static str,
    pub(super) text: String,
    pub(super) value: u64,
    /// `None` while nobody knows how many rows there are.
    pub(super) max: Option<u64>,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) skipped: u64,
    pub(super) refused: u64,
    /// What a screen reader is told once, at the end; `None` while it goes on.
    pub(super) said: Option<String>,
}

impl Progress {
    pub(crate) fn new(import: &Import, now: Timestamp) -> Self {
        let counts = &import.checkpoint.counts;
        // The estimate may turn out too low; the bar never goes back for that.
        let max = import.rows_expected.map(|rows| rows.max(counts.records()).max(1));
        Self {
            href: format!("/imports/{}", import.id),
            again: format!("/imports/{}/progress", import.id),
            label: label(import),
            text: text(import, now),
            value: counts.records(),
            max,
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            said: import.state.is_over().then(|| said(import)),
        }
    }

    /// The page that comes at the end is to say that the same file came before.
    pub(super) fn remembering(mut self, earlier: ImportId) -> Self {
        for address in [&mut self.href, &mut self.again] {
            address.push_str(&format!("?same_file={earlier}"));
        }
        self
    }
}

fn label(import: &Import) -> &'static str {
    match import.state {
        ImportState::Queued => "Waiting for its turn",
        ImportState::Running if import.checkpoint.row == 0 => "Reading the file",
        ImportState::Running => "Importing",
        ImportState::Finished => "Finished",
        ImportState::Failed => "Failed",
    }
}

/// `41,200 of about 100,000 rows, 4,500 a second, 13 seconds left`.
fn text(import: &Import, now: Timestamp) -> String {
    let done = import.checkpoint.counts.records();
    if done == 0 {
        return String::new();
    }
    let mut text = match import.rows_expected {
        Some(rows) if rows > done => {
            format!("{} of about {} rows", words::grouped(done), words::grouped(rows))
        }
        _ => words::counted(done, "row", "rows"),
    };
    let Some(rate) = rate(import, now) else {
        return text;
    };
    text.push_str(&format!(", {} a second", words::grouped(rate)));
    let left = import.rows_expected.unwrap_or(0).saturating_sub(done);
    if left > 0 {
        let seconds = i64::try_from(left.div_ceil(rate)).unwrap_or(i64::MAX);
        text.push_str(&format!(
            ", {} left",
            words::duration(SignedDuration::from_secs(seconds))
        ));
    }
    text
}

/// Rows a second since it first ran.
fn rate(import: &Import, now: Timestamp) -> Option<u64> {
    let millis = u64::try_from(now.duration_since(import.started_at?).as_millis()).ok()?;
    let rate = import
        .checkpoint
        .counts
        .records()
        .saturating_mul(1000)
        .checked_div(millis)?;
    (rate > 0).then_some(rate)
}

fn said(import: &Import) -> String {
    let counts = &import.checkpoint.counts;
    match import.state {
        ImportState::Failed => format!("{} could not be imported.", import.file_name),
        _ => format!(
            "{} is imported: {} created, {} updated, {} skipped, {} refused.",
            import.file_name,
            words::grouped(counts.created),
            words::grouped(counts.updated),
            words::grouped(counts.skipped),
            words::grouped(counts.refused),
        ),
    }
}

impl Fragment for ImportProgress {
    const TEMPLATE: &'static str = "imports/progress.html";

    fn samples() -> Vec<Self> {
        super::samples::progresses()
    }
}
