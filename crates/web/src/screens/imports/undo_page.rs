//! What an undo would take back, before it does.

use serde::Serialize;

use super::check_step::Warned;
use super::figures::Figure;
use super::panel::Panel;
use crate::view::{Crumb, Fragment, Screen, Section};

#[derive(Debug, Serialize)]
pub(crate) struct UndoPage {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) file: String,
    pub(super) about: String,
    pub(super) figures: Vec<Figure>,
    /// Never there; the figures of a check have it.
    pub(super) warned: Option<Warned>,
    pub(super) panel: Option<Panel>,
    pub(super) foot: String,
    pub(super) undo_label: Option<String>,
}

impl Fragment for UndoPage {
    const TEMPLATE: &'static str = "imports/undo.html";

    fn samples() -> Vec<Self> {
        super::samples::undos()
    }
}

impl Screen for UndoPage {
    const SECTION: Option<Section> = Some(Section::Imports);

    fn title(&self) -> String {
        "Undo".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Imports),
            Crumb::new(self.file.clone(), self.href.clone()),
        ]
    }
}
