//! The tabs of one's own account, in one place.

use callbook_domain::access::Viewer;

use super::settings_tab::TabLink;

/// A tab of one's own account. A screen under it says so by `Screen::PROFILE_TAB` and includes `profile/_tabs.html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileTab {
    Profile,
    Password,
    SecondFactor,
    Sessions,
    Tokens,
}

impl ProfileTab {
    /// All of them, in their order.
    pub const ALL: &'static [Self] = &[
        Self::Profile,
        Self::Password,
        Self::SecondFactor,
        Self::Sessions,
        Self::Tokens,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Profile => "Profile",
            Self::Password => "Password",
            Self::SecondFactor => "Second factor",
            Self::Sessions => "Sessions",
            Self::Tokens => "API tokens",
        }
    }

    const fn href(self) -> &'static str {
        match self {
            Self::Profile => "/profile",
            Self::Password => "/profile/password",
            Self::SecondFactor => "/profile/second-factor",
            Self::Sessions => "/profile/sessions",
            Self::Tokens => "/profile/tokens",
        }
    }

    /// Those that somebody may open who is signed in, in a company or not.
    pub fn open_to(viewer: Option<&Viewer>) -> Vec<Self> {
        // A token works within a company.
        Self::ALL
            .iter()
            .copied()
            .filter(|tab| *tab != Self::Tokens || viewer.is_some())
            .collect()
    }

    pub(super) fn links(tabs: &[Self], current: Option<Self>) -> Vec<TabLink> {
        tabs.iter()
            .map(|tab| TabLink {
                label: tab.label(),
                href: tab.href(),
                current: current == Some(*tab),
                count: None,
            })
            .collect()
    }
}
