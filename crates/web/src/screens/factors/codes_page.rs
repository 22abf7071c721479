//! The recovery codes, shown once.

use callbook_application::ports::OneTimeCode;
use serde::Serialize;

use crate::view::{Crumb, Fragment, ProfileTab, Screen, Section};
use crate::viewer::Person;

/// Ten codes to take along.
#[derive(Serialize)]
pub(crate) struct RecoveryCodesPage {
    username: String,
    codes: Vec<String>,
    /// The same, one a line.
    text: String,
}

impl std::fmt::Debug for RecoveryCodesPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodesPage")
    }
}

impl RecoveryCodesPage {
    pub(super) fn of(person: &Person, codes: &[OneTimeCode]) -> Self {
        let codes = codes.iter().map(|code| code.0.clone()).collect();
        Self::new(person.principal.user().username.to_string(), codes)
    }

    fn new(username: String, codes: Vec<String>) -> Self {
        let text = codes.join("\n");
        Self {
            username,
            codes,
            text,
        }
    }
}

impl Fragment for RecoveryCodesPage {
    const TEMPLATE: &'static str = "factors/codes.html";

    fn samples() -> Vec<Self> {
        let codes = (0..10)
            .map(|number| format!("{number}7K3M-QW9{number}X"))
            .collect();
        vec![Self::new("meera".to_owned(), codes)]
    }
}

impl Screen for RecoveryCodesPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::SecondFactor);

    fn title(&self) -> String {
        "Your recovery codes".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::new("Profile", "/profile")]
    }
}
