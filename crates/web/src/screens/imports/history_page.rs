//! The page of imports: the form and the imports so far.

use callbook_application::directory::Directory;
use callbook_domain::import::Import;
use serde::Serialize;

use super::form::ImportForm;
use super::words;
use crate::portrait;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section};

/// So many imports are on one page.
pub(crate) const ON_A_PAGE: u16 = 25;

/// One import in a list, here and on the dashboard.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportLine {
    pub(super) href: String,
    pub(super) file: String,
    pub(super) size: String,
    pub(super) by: String,
    pub(super) picture: Option<String>,
    pub(super) at: Moment,
    pub(super) state: &'static str,
    pub(super) state_kind: &'static str,
    pub(super) over: bool,
    /// What is to be done with it where nothing has been imported yet.
    pub(super) next: Option<&'static str>,
    /// Whether rows have been imported, so that there are figures.
    pub(super) counted: bool,
    pub(super) records: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) skipped: u64,
    pub(super) refused: u64,
}

impl ImportLine {
    pub(crate) fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let counts = &import.checkpoint.counts;
        let by = directory.name(import.started_by);
        Self {
            href: format!("/imports/{}", import.id),
            file: import.file_name.clone(),
            size: words::size(import.file_bytes),
            by: by.map_or_else(|| "Somebody".to_owned(), ToString::to_string),
            picture: portrait::of(directory, import.started_by),
            at: time.moment(import.created_at),
            state: words::state(import.state),
            state_kind: words::badge_kind(import.state),
            over: import.state.is_over(),
            next: import.state.is_open().then_some("Go on"),
            counted: !import.state.is_open(),
            records: counts.records(),
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            refused: counts.refused,
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct ImportsPage {
    /// `None` on the pages of older imports.
    pub(super) form: Option<ImportForm>,
    pub(super) imports: Vec<ImportLine>,
    pub(super) summary: String,
    pub(super) newest: Option<&'static str>,
    pub(super) older: Option<String>,
}

/// Where in the history somebody looks.
#[derive(Debug)]
pub(crate) enum Place {
    Newest(ImportForm),
    Older,
}

impl ImportsPage {
    /// `imports` has one more than a page where there are older ones.
    pub(crate) fn new(place: Place, imports: &[Import], directory: &Directory, time: &LocalTime) -> Self {
        let page = usize::from(ON_A_PAGE);
        let shown = imports.get(..page).unwrap_or(imports);
        let older = (imports.len() > page).then(|| shown.last()).flatten();
        let lines = shown
            .iter()
            .map(|import| ImportLine::new(import, directory, time));
        Self {
            newest: matches!(place, Place::Older).then_some("/imports"),
            form: match place {
                Place::Newest(form) => Some(form),
                Place::Older => None,
            },
            summary: words::counted(shown.len() as u64, "import", "imports"),
            older: older.map(|last| format!("/imports?before={}", last.created_at.as_microsecond())),
            imports: lines.collect(),
        }
    }
}

impl Fragment for ImportsPage {
    const TEMPLATE: &'static str = "imports/index.html";

    fn samples() -> Vec<Self> {
        super::samples::histories()
    }
}

impl Screen for ImportsPage {
    const SECTION: Option<Section> = Some(Section::Imports);

    fn title(&self) -> String {
        "Imports".to_owned()
    }
}
