//! The two traits by which a type says which template shows it.

use serde::Serialize;

use super::profile_tab::ProfileTab;
use super::settings_tab::SettingsTab;
use super::shell::{Crumb, Section};

/// A piece of a page that htmx swaps in by itself.
///
/// Its fields are the template's variables.
pub trait Fragment: Serialize {
    /// The template, relative to `templates/`.
    const TEMPLATE: &'static str;

    /// Believable instances in every state worth seeing; a test renders them all.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A whole page: its template extends one of the layouts.
pub trait Screen: Fragment {
    /// The place in the sidebar that is marked as current.
    const SECTION: Option<Section>;

    /// The tab of the settings that is marked as current, where the screen shows them.
    const TAB: Option<SettingsTab> = None;

    /// The tab of one's own account that is marked as current, where the screen shows them.
    const PROFILE_TAB: Option<ProfileTab> = None;

    /// The document's title and, in the shell, the last breadcrumb.
    fn title(&self) -> String;

    /// The way down to this page, without the page itself.
    fn crumbs(&self) -> Vec<Crumb> {
        Vec::new()
    }
}

/// One option of a select, a radio group or a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    value: String,
    label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }

    /// Whether it stands for that value.
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }
}
