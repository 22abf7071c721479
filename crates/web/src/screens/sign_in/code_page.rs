//! The page that asks for the code of the second factor.

use axum::extract::State;
use axum_extra::extract::Query;
use callbook_application::accounts::OpenedChallenge;
use callbook_domain::second_factor::Factor;
use serde::{Deserialize, Serialize};

use super::wait::Wait;
use crate::respond::{Answer, Page};
use crate::security::PendingSignIn;
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    next: String,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    person: Option<Person>,
    pending: PendingSignIn,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    if person.is_some() {
        return Ok(page.redirect(super::next::local(&asked.next)));
    }
    match state.use_cases.open_challenge.execute(&pending.0).await? {
        Some(opened) => page.screen(&CodePage::of(&opened, asked.next)),
        None => over(&page, "This sign-in took too long. Begin again."),
    }
}

/// Back to the beginning, with the reason.
pub(super) fn over(page: &Page, reason: &str) -> Answer {
    Ok(page.redirect_saying("/sign-in", &Toast::new(Tone::Warning, reason)))
}

/// Asks for the code.
#[derive(Debug, Serialize)]
pub(crate) struct CodePage {
    by_mail: bool,
    address: String,
    holds: Wait,
    company: Option<String>,
    sends_left: u32,
    next: String,
    pub(super) error: Option<String>,
    pub(super) wait: Option<Wait>,
}

impl CodePage {
    pub(super) fn of(opened: &OpenedChallenge, next: String) -> Self {
        Self {
            by_mail: opened.factor == Factor::Mail,
            address: opened.address.clone(),
            holds: Wait::holding(opened.code_holds_for.as_secs()),
            company: opened.company.as_ref().map(ToString::to_string),
            sends_left: opened.sends_left,
            next,
            error: None,
            wait: None,
        }
    }
}

impl Fragment for CodePage {
    const TEMPLATE: &'static str = "sign_in/code.html";

    fn samples() -> Vec<Self> {
        let mail = || Self {
            by_mail: true,
            address: "m•••@example.com".to_owned(),
            holds: Wait::holding(580),
            company: Some("Brightpath Admissions".to_owned()),
            sends_left: 2,
            next: "/customers".to_owned(),
            error: None,
            wait: None,
        };
        let app = Self {
            by_mail: false,
            error: Some("That code is not right. 4 more tries.".to_owned()),
            ..mail()
        };
        let waits = Self {
            sends_left: 0,
            wait: Some(Wait::of(4)),
            ..mail()
        };
        vec![mail(), app, waits]
    }
}

impl Screen for CodePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Enter your code".to_owned()
    }
}
