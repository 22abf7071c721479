//! The page of one import: a rail of four steps and the one that is looked at.

use callbook_application::directory::Directory;
use callbook_domain::import::{Import, ImportState};
use jiff::Timestamp;
use serde::Serialize;

use super::check_step::CheckStep;
use super::columns_step::ColumnsStep;
use super::details::{Chosen, name};
use super::outcome::Outcome;
use super::progress::Progress;
use super::rail::{RailStep, Step, rail};
use super::words;
use crate::view::{Crumb, Fragment, LocalTime, Moment, Screen, Section};

#[derive(Debug, Serialize)]
pub(crate) struct ImportPage {
    pub(super) href: String,
    pub(super) file: String,
    pub(super) about: String,
    /// Whether the page has to look again by itself where no script runs.
    pub(super) refresh: bool,
    pub(super) rail: Vec<RailStep>,
    /// Whether it can be thrown away as if the file had never come.
    pub(super) discard: bool,
    pub(super) source: Option<Source>,
    pub(super) columns: Option<ColumnsStep>,
    pub(super) chosen: Option<Chosen>,
    pub(super) check: Option<CheckStep>,
    pub(super) under_way: Option<UnderWay>,
    pub(super) outcome: Option<Outcome>,
}

/// What one step shows.
#[derive(Debug)]
pub(crate) enum Content {
    Source(Source),
    Columns(Box<ColumnsStep>),
    Chosen(Chosen),
    Check(Box<CheckStep>),
    UnderWay(UnderWay),
    Outcome(Box<Outcome>),
}

/// The first step once the file is in.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Source {
    pub(super) file: String,
    pub(super) size: String,
    pub(super) by: String,
    pub(super) at: Moment,
    pub(super) hash: String,
    /// Where it goes on.
    pub(super) onward: String,
    pub(super) onward_label: &'static str,
}

/// Something that goes on by itself.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct UnderWay {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) can_cancel: bool,
    /// What the button says that stops it where nothing has to be chosen.
    pub(super) stop_label: Option<&'static str>,
    pub(super) progress: Progress,
}

impl ImportPage {
    pub(crate) fn new(import: &Import, shown: Step, content: Content, directory: &Directory) -> Self {
        let page = Self {
            href: format!("/imports/{}", import.id),
            file: import.file_name.clone(),
            about: about(import, directory),
            refresh: matches!(content, Content::UnderWay(_)),
            rail: rail(import, shown),
            discard: import.state.is_open(),
            source: None,
            columns: None,
            chosen: None,
            check: None,
            under_way: None,
            outcome: None,
        };
        page.with(content)
    }

    pub(super) fn with(mut self, content: Content) -> Self {
        match content {
            Content::Source(source) => self.source = Some(source),
            Content::Columns(columns) => self.columns = Some(*columns),
            Content::Chosen(chosen) => self.chosen = Some(chosen),
            Content::Check(check) => self.check = Some(*check),
            Content::UnderWay(under_way) => self.under_way = Some(under_way),
            Content::Outcome(outcome) => self.outcome = Some(*outcome),
        }
        self
    }
}

/// `162 KB, uploaded by Meera Iyer`.
fn about(import: &Import, directory: &Directory) -> String {
    let size = words::size(import.file_bytes);
    let by = name(directory, import.started_by);
    if import.state.is_open() {
        format!("{size}, uploaded by {by}. Not imported yet.")
    } else {
        format!("{size}, imported by {by}")
    }
}

impl Source {
    pub(super) fn new(import: &Import, directory: &Directory, time: &LocalTime) -> Self {
        let reached = Step::reached(import.state);
        Self {
            file: import.file_name.clone(),
            size: words::size(import.file_bytes),
            by: name(directory, import.started_by),
            at: time.moment(import.created_at),
            hash: import.file_hash.clone(),
            onward: format!("/imports/{}?step={}", import.id, reached.key()),
            onward_label: match reached {
                Step::File | Step::Columns => "Go on to the columns",
                Step::Check => "Go on to the check",
                Step::Run => "Go to the outcome",
            },
        }
    }
}

impl UnderWay {
    pub(super) fn new(import: &Import, now: Timestamp) -> Self {
        let (title, text) = match import.state {
            ImportState::Checking => (
                "Checking",
                "The whole file is looked through. Nothing is written, and it goes on when you close this page.",
            ),
            ImportState::Undoing => (
                "Undo",
                "The import is being taken back. It goes on when you close this page, and after a restart of the server.",
            ),
            _ => (
                "Import",
                "It goes on when you close this page, and after a restart of the server.",
            ),
        };
        Self {
            title,
            text,
            can_cancel: matches!(import.state, ImportState::Queued | ImportState::Running),
            stop_label: (import.state == ImportState::Checking).then_some("Stop the check"),
            progress: Progress::new(import, now),
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
