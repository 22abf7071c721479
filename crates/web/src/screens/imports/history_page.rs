//! The page of imports: the form and the imports so far.

use callbook_application::directory::Directory;
use callbook_domain::import::{Import, ImportState};
use serde::Serialize;

use super::details::{began, name};
use super::form::ImportForm;
use super::words;
use crate::forms::sentence;
use crate::portrait;
use crate::view::{Fragment, LocalTime, Moment, Screen, Section};

/// So many imports are on one page.
pub(crate) const ON_A_PAGE: u16 = 25;

/// What every list says of an import: which file, whose, since when, where it stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportHead {
    pub(super) href: String,
    pub(super) file: String,
    pub(super) by: String,
    pub(super) picture: Option<String>,
    pub(super) at: Moment,
    pub(super) state: &'static str,
    pub(super) state_kind: &'static str,
}

impl ImportHead {
    fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let (state, state_kind) = words::standing(import);
        Self {
            href: format!("/imports/{}", import.id),
            file: import.file_name.clone(),
            by: name(directory, import.started_by),
            picture: portrait::of(directory, import.started_by),
            at: time.moment(began(import)),
            state,
            state_kind,
        }
    }
}

/// An import that was begun and of which nothing has been imported: what to do with it stands beside it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftLine {
    #[serde(flatten)]
    pub(super) head: ImportHead,
    /// How far it is, or what is wrong with it.
    pub(super) note: String,
}

impl DraftLine {
    fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        Self {
            head: ImportHead::new(import, directory, time),
            note: note(import),
        }
    }
}

fn note(import: &Import) -> String {
    let check = import
        .check
        .as_ref()
        .filter(|_| import.state != ImportState::Draft);
    match check.map(|check| (&check.failure, &check.checkpoint.counts)) {
        Some((Some(failure), _)) => sentence(failure),
        Some((None, counts)) if import.state == ImportState::Checked => words::came(counts, "new"),
        _ => words::size(import.file_bytes),
    }
}

/// One import in a list, here and on the dashboard.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ImportLine {
    #[serde(flatten)]
    pub(super) head: ImportHead,
    pub(super) over: bool,
    pub(super) records: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) skipped: u64,
    pub(super) refused: u64,
}

impl ImportLine {
    pub(crate) fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let counts = &import.checkpoint.counts;
        Self {
            head: ImportHead::new(import, directory, time),
            over: import.state.is_over(),
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
    /// Begun and not imported yet; none on the pages of older imports.
    pub(super) drafts: Vec<DraftLine>,
    /// Said where there are more drafts than are listed.
    pub(super) drafts_rest: Option<String>,
    pub(super) imports: Vec<ImportLine>,
    pub(super) summary: String,
    pub(super) newest: Option<&'static str>,
    pub(super) older: Option<String>,
}

/// So many drafts are listed; whoever has more discards some first.
pub(crate) const DRAFTS: u16 = 50;

/// Where in the history somebody looks.
#[derive(Debug)]
pub(crate) enum Place {
    Newest(ImportForm, Vec<Import>),
    Older,
}

impl ImportsPage {
    /// `imports` has one more than a page where there are older ones, the drafts one more than are listed where there are
    /// others.
    pub(crate) fn new(place: Place, imports: &[Import], directory: &Directory, time: &LocalTime) -> Self {
        let page = usize::from(ON_A_PAGE);
        let shown = imports.get(..page).unwrap_or(imports);
        let older = (imports.len() > page).then(|| shown.last()).flatten();
        let lines = shown
            .iter()
            .map(|import| ImportLine::new(import, directory, time));
        let newest = matches!(place, Place::Older).then_some("/imports");
        let summary = match newest {
            None => format!("The newest {}", shown.len()),
            Some(_) => words::counted(shown.len() as u64, "older import", "older imports"),
        };
        let (form, drafts) = match place {
            Place::Newest(form, drafts) => (Some(form), drafts),
            Place::Older => (None, Vec::new()),
        };
        let listed = drafts.get(..usize::from(DRAFTS)).unwrap_or(&drafts);
        let rest = (drafts.len() > listed.len())
            .then(|| format!("These are the newest {DRAFTS}. Discard some to see the others."));
        Self {
            newest,
            form,
            drafts_rest: rest,
            drafts: listed
                .iter()
                .map(|import| DraftLine::new(import, directory, time))
                .collect(),
            summary,
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
