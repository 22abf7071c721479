//! The page of one import: how far it is, then what came of it.

use callbook_application::directory::Directory;
use callbook_domain::import::{Import, ImportState, RowFinding};
use jiff::Timestamp;
use serde::Serialize;

use super::details::Details;
use super::findings::{FindingTable, ReasonLine, reasons, warned};
use super::progress::Progress;
use crate::forms::sentence;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section};

#[derive(Debug, Serialize)]
pub(crate) struct ImportPage {
    pub(super) href: String,
    pub(super) file: String,
    pub(super) details: Details,
    /// While it waits or runs.
    pub(super) progress: Option<Progress>,
    pub(super) outcome: Option<Outcome>,
    pub(super) same_file: Option<SameFile>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    /// Why it failed.
    pub(super) failure: Option<String>,
    pub(super) records: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) skipped: u64,
    pub(super) refused: u64,
    pub(super) warned: u64,
    pub(super) reasons: Vec<ReasonLine>,
    pub(super) tables: Tables,
    /// New customers that nobody has been given.
    pub(super) to_share_out: u64,
    /// The customers that came with it.
    pub(super) customers: String,
    /// Where they are shared out.
    pub(super) share_out: String,
}

/// The first rows of each kind.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Tables {
    pub(super) refused: Option<FindingTable>,
    pub(super) warned: Option<FindingTable>,
    pub(super) skipped: Option<FindingTable>,
}

/// The same file came before.
#[derive(Debug, Serialize)]
pub(crate) struct SameFile {
    pub(super) href: String,
    pub(super) by: String,
    pub(super) at: Moment,
}

/// The findings of one import by kind.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub refused: Vec<RowFinding>,
    pub warned: Vec<RowFinding>,
    pub skipped: Vec<RowFinding>,
}

impl ImportPage {
    pub(crate) fn new(
        import: &Import,
        findings: Findings,
        directory: &Directory,
        time: &LocalTime,
        now: Timestamp,
    ) -> Self {
        let over = import.state.is_over();
        Self {
            href: format!("/imports/{}", import.id),
            file: import.file_name.clone(),
            details: Details::new(import, directory, time),
            progress: (!over).then(|| Progress::new(import, now)),
            outcome: over.then(|| Outcome::new(import, findings)),
            same_file: None,
        }
    }

    /// Says that the same file came before.
    pub(crate) fn after(mut self, earlier: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let by = directory.name(earlier.started_by);
        self.progress = self.progress.map(|progress| progress.remembering(earlier.id));
        self.same_file = Some(SameFile {
            href: format!("/imports/{}", earlier.id),
            by: by.map_or_else(|| "somebody".to_owned(), ToString::to_string),
            at: time.moment(earlier.created_at),
        });
        self
    }
}

impl Outcome {
    fn new(import: &Import, findings: Findings) -> Self {
        let counts = &import.checkpoint.counts;
        let warned = warned(counts);
        Self {
            failure: (import.state == ImportState::Failed)
                .then(|| sentence(import.failure.as_deref().unwrap_or("The file could not be read"))),
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
            warned,
            reasons: reasons(counts),
            tables: Tables {
                refused: FindingTable::new(import, findings.refused, counts.refused),
                warned: FindingTable::new(import, findings.warned, warned),
                skipped: FindingTable::new(import, findings.skipped, counts.skipped),
            },
            to_share_out: if import.share_among.is_empty() {
                counts.created
            } else {
                0
            },
            customers: format!("/customers?import={}", import.id),
            share_out: format!("/customers/assign?count={}", counts.created),
        }
    }
}

impl Fragment for ImportPage {
    const TEMPLATE: &'static str = "imports/show.html";

    fn samples() -> Vec<Self> {
        super::samples::imports()
    }
}

impl Screen for ImportPage {
    const SECTION: Option<Section> = Some(Section::Imports);

    fn title(&self) -> String {
        self.file.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Imports)]
    }
}
