//! What surrounds every page: company, viewer, sidebar, breadcrumbs and toasts.

use callbook_domain::maintenance::Passage;
use serde::{Deserialize, Serialize};

use super::profile_tab::ProfileTab;
use super::settings_tab::{SettingsTab, TabLink};
use super::words::Words;

/// A place in the sidebar. Only places that exist are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Dashboard,
    Call,
    Customers,
    Imports,
    Users,
    Settings,
    Companies,
}

impl Section {
    fn label(self) -> &'static str {
        match self {
            Self::Dashboard => "Dashboard",
            Self::Call => "Call",
            Self::Customers => "Customers",
            Self::Imports => "Imports",
            Self::Users => "Users",
            Self::Settings => "Settings",
            Self::Companies => "Companies",
        }
    }

    fn href(self) -> &'static str {
        match self {
            Self::Dashboard => "/dashboard",
            Self::Call => "/call",
            Self::Customers => "/customers",
            Self::Imports => "/imports",
            Self::Users => "/users",
            Self::Settings => "/settings",
            Self::Companies => "/companies",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Dashboard => "layout-dashboard",
            Self::Call => "phone-call",
            Self::Customers => "contact",
            Self::Imports => "file-up",
            Self::Users => "users",
            Self::Settings => "settings",
            Self::Companies => "building-2",
        }
    }

    fn group(self) -> &'static str {
        match self {
            Self::Dashboard | Self::Call => "Work",
            Self::Customers | Self::Imports => "Data",
            Self::Users | Self::Settings => "Manage",
            Self::Companies => "Installation",
        }
    }
}

/// The signed-in user as the page's corner shows them.
#[derive(Debug, Clone, Serialize)]
pub struct ViewerCard {
    pub name: String,
    /// Where its picture is; without one its initials are shown.
    pub picture: Option<String>,
    /// The role in the company's own words.
    pub role: String,
}

/// One step of the breadcrumbs.
#[derive(Debug, Clone, Serialize)]
pub struct Crumb {
    label: String,
    href: String,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }

    /// The crumb that leads back to a place of the sidebar.
    pub fn section(section: Section) -> Self {
        Self::new(section.label(), section.href())
    }
}

/// How a toast or a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    Good,
    Info,
    Warning,
    Bad,
}

/// A short message that the next page shows once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    tone: Tone,
    text: String,
}

impl Toast {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
        }
    }
}

/// Where somebody who is signed in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stands {
    /// In no company: a superuser who has entered none.
    Outside,
    /// In the own company.
    Inside,
    /// In a company that a superuser has entered.
    Entered,
}

/// Everything around the screen that the request, not the screen, knows.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Shown above the sidebar and on the plain pages; the product's name before there is a company.
    pub company: String,
    /// `None` on the plain pages, where nobody is signed in.
    pub viewer: Option<ViewerCard>,
    /// Whether the viewer stands in a company or only has an account.
    pub stands: Stands,
    /// What the company calls its roles.
    pub words: Words,
    /// The places that the viewer may use, in the order of the sidebar.
    pub sections: Vec<Section>,
    /// The tabs of the settings that the viewer may open.
    pub settings: Vec<SettingsTab>,
    /// The tabs of the own account that the viewer may open.
    pub profile: Vec<ProfileTab>,
    pub csrf_token: String,
    pub toasts: Vec<Toast>,
    /// How far a maintenance lets this request through: whoever passes one is told that it is on.
    pub passage: Passage,
}

/// The shell as the templates see it, under the name `shell`.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    company: &'a str,
    viewer: Option<&'a ViewerCard>,
    stands: Stands,
    words: &'a Words,
    csrf_token: &'a str,
    toasts: &'a [Toast],
    /// Whether a maintenance is on that this request was let through.
    maintenance: bool,
    title: String,
    crumbs: Vec<Crumb>,
    nav: Vec<NavGroup>,
    tabs: Vec<TabLink>,
    profile_tabs: Vec<TabLink>,
}

/// What a screen says about itself to the shell.
#[derive(Debug, Default)]
pub(super) struct Place {
    pub(super) section: Option<Section>,
    pub(super) tab: Option<SettingsTab>,
    pub(super) profile_tab: Option<ProfileTab>,
    pub(super) title: String,
    pub(super) crumbs: Vec<Crumb>,
}

#[derive(Debug, Serialize)]
struct NavGroup {
    label: &'static str,
    items: Vec<NavItem>,
}

#[derive(Debug, Serialize)]
struct NavItem {
    label: &'static str,
    href: &'static str,
    icon: &'static str,
    current: bool,
}

impl Shell {
    pub(super) fn frame(&self, place: Place) -> Frame<'_> {
        Frame {
            company: &self.company,
            viewer: self.viewer.as_ref(),
            stands: self.stands,
            words: &self.words,
            csrf_token: &self.csrf_token,
            toasts: &self.toasts,
            maintenance: self.passage == Passage::Admitted,
            title: place.title,
            crumbs: place.crumbs,
            nav: self.groups(place.section),
            tabs: TabLink::all(&self.settings, place.tab),
            profile_tabs: ProfileTab::links(&self.profile, place.profile_tab),
        }
    }

    fn groups(&self, current: Option<Section>) -> Vec<NavGroup> {
        let mut groups: Vec<NavGroup> = Vec::new();
        for &section in &self.sections {
            let item = NavItem {
                label: section.label(),
                href: section.href(),
                icon: section.icon(),
                current: current == Some(section),
            };
            match groups.last_mut() {
                Some(group) if group.label == section.group() => group.items.push(item),
                _ => groups.push(NavGroup {
                    label: section.group(),
                    items: vec![item],
                }),
            }
        }
        groups
    }

    /// The shell of a page that has nobody's name on it.
    pub(crate) fn nobodys() -> Self {
        Self {
            company: "Callbook".to_owned(),
            viewer: None,
            stands: Stands::Outside,
            words: Words::default(),
            sections: Vec::new(),
            settings: Vec::new(),
            profile: Vec::new(),
            csrf_token: String::new(),
            toasts: Vec::new(),
            passage: Passage::Open,
        }
    }

    /// A shell to render samples in.
    #[cfg(any(test, debug_assertions))]
    pub fn sample() -> Self {
        Self {
            company: "Brightpath Admissions".to_owned(),
            viewer: Some(ViewerCard {
                name: "Meera Iyer".to_owned(),
                picture: None,
                role: "Manager".to_owned(),
            }),
            stands: Stands::Inside,
            words: Words::default(),
            sections: vec![
                Section::Dashboard,
                Section::Call,
                Section::Customers,
                Section::Imports,
                Section::Users,
                Section::Settings,
            ],
            settings: SettingsTab::ALL.to_vec(),
            profile: ProfileTab::ALL.to_vec(),
            csrf_token: "sample-token".to_owned(),
            toasts: Vec::new(),
            passage: Passage::Open,
        }
    }
}
