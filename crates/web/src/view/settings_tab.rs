//! The tabs of the settings, in one place: each with the permission that opens it.

use callbook_domain::access::{Permission, Viewer};
use serde::Serialize;

/// A tab of the settings. A screen under it says so by `Screen::TAB` and includes `settings/_tabs.html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsTab {
    Company,
    Words,
    Fields,
    Security,
    Mail,
    Tokens,
    Audit,
}

impl SettingsTab {
    /// All of them, in their order.
    pub const ALL: &'static [Self] = &[
        Self::Company,
        Self::Words,
        Self::Fields,
        Self::Security,
        Self::Mail,
        Self::Tokens,
        Self::Audit,
    ];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Words => "Words",
            Self::Fields => "Fields",
            Self::Security => "Security",
            Self::Mail => "Mail",
            Self::Audit => "Audit log",
            Self::Tokens => "API tokens",
        }
    }

    /// Where it is.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Company => "/settings/company",
            Self::Words => "/settings/words",
            Self::Fields => "/settings/fields",
            Self::Security => "/settings/security",
            Self::Mail => "/settings/mail",
            Self::Audit => "/settings/audit",
            Self::Tokens => "/settings/tokens",
        }
    }

    /// What somebody needs to open it.
    pub const fn needs(self) -> Permission {
        match self {
            Self::Company | Self::Words | Self::Fields | Self::Security | Self::Tokens => {
                Permission::SeeSettings
            }
            Self::Mail => Permission::ManageCompany,
            Self::Audit => Permission::SeeAudit,
        }
    }

    /// Those that the viewer may open.
    pub fn open_to(viewer: &Viewer) -> Vec<Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|tab| viewer.may(tab.needs()))
            .collect()
    }
}

/// A tab as the component shows it.
#[derive(Debug, Serialize)]
pub(super) struct TabLink {
    pub(super) label: &'static str,
    pub(super) href: &'static str,
    pub(super) current: bool,
    pub(super) count: Option<u64>,
}

impl TabLink {
    pub(super) fn all(tabs: &[SettingsTab], current: Option<SettingsTab>) -> Vec<Self> {
        let link = |tab: &SettingsTab| Self {
            label: tab.label(),
            href: tab.href(),
            current: current == Some(*tab),
            count: None,
        };
        tabs.iter().map(link).collect()
    }
}
