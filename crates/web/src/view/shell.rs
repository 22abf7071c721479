//! What surrounds every page: company, viewer, sidebar, breadcrumbs and toasts.

use serde::{Deserialize, Serialize};

/// A place in the sidebar. Only places that exist are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Dashboard,
    Call,
    Customers,
    Imports,
    Users,
}

impl Section {
    fn label(self) -> &'static str {
        match self {
            Self::Dashboard => "Dashboard",
            Self::Call => "Call",
            Self::Customers => "Customers",
            Self::Imports => "Imports",
            Self::Users => "Users",
        }
    }

    fn href(self) -> &'static str {
        match self {
            Self::Dashboard => "/dashboard",
            Self::Call => "/call",
            Self::Customers => "/customers",
            Self::Imports => "/imports",
            Self::Users => "/users",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Dashboard => "layout-dashboard",
            Self::Call => "phone-call",
            Self::Customers => "contact",
            Self::Imports => "file-up",
            Self::Users => "users",
        }
    }

    fn group(self) -> &'static str {
        match self {
            Self::Dashboard | Self::Call => "Work",
            Self::Customers | Self::Imports => "Data",
            Self::Users => "Manage",
        }
    }
}

/// The signed-in user as the page's corner shows them.
#[derive(Debug, Clone, Serialize)]
pub struct ViewerCard {
    pub name: String,
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

/// Everything around the screen that the request, not the screen, knows.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Shown above the sidebar and on the plain pages; the product's name before there is a company.
    pub company: String,
    /// `None` on the plain pages, where nobody is signed in.
    pub viewer: Option<ViewerCard>,
    /// The places that the viewer may use, in the order of the sidebar.
    pub sections: Vec<Section>,
    pub csrf_token: String,
    pub toasts: Vec<Toast>,
}

/// The shell as the templates see it, under the name `shell`.
#[derive(Debug, Serialize)]
pub(super) struct Frame<'a> {
    company: &'a str,
    viewer: Option<&'a ViewerCard>,
    csrf_token: &'a str,
    toasts: &'a [Toast],
    title: String,
    crumbs: Vec<Crumb>,
    nav: Vec<NavGroup>,
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
    pub(super) fn frame(&self, current: Option<Section>, title: String, crumbs: Vec<Crumb>) -> Frame<'_> {
        Frame {
            company: &self.company,
            viewer: self.viewer.as_ref(),
            csrf_token: &self.csrf_token,
            toasts: &self.toasts,
            title,
            crumbs,
            nav: self.groups(current),
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

    /// A shell to render samples in.
    #[cfg(any(test, debug_assertions))]
    pub fn sample() -> Self {
        Self {
            company: "Brightpath Admissions".to_owned(),
            viewer: Some(ViewerCard {
                name: "Meera Iyer".to_owned(),
                role: "Manager".to_owned(),
            }),
            sections: vec![
                Section::Dashboard,
                Section::Call,
                Section::Customers,
                Section::Imports,
                Section::Users,
            ],
            csrf_token: "sample-token".to_owned(),
            toasts: Vec::new(),
        }
    }
}
