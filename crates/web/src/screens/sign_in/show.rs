//! The sign-in page.

use axum::extract::State;
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};

use super::next;
use super::wait::Wait;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    next: String,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    person: Option<Person>,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    if person.is_some() {
        return Ok(page.redirect(next::local(&asked.next)));
    }
    if state.use_cases.set_up_company.is_due().await? {
        return Ok(page.redirect("/set-up"));
    }
    page.screen(&SignInPage {
        next: asked.next,
        ..SignInPage::default()
    })
}

/// Asks for name and password.
#[derive(Debug, Default, Serialize)]
pub(crate) struct SignInPage {
    pub(super) login: String,
    pub(super) next: String,
    pub(super) keep: bool,
    /// Under the password: which of the two is wrong is not said.
    pub(super) error: Option<&'static str>,
    pub(super) refusal: Option<Refusal>,
}

/// Why nobody was signed in, and what to do.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    pub(super) title: &'static str,
    pub(super) text: String,
    pub(super) wait: Option<Wait>,
}

/// What stands under the password that let nobody in.
pub(super) const WRONG: &str = "The name or the password is not right. Check both and try again.";

impl Fragment for SignInPage {
    const TEMPLATE: &'static str = "sign_in/form.html";

    fn samples() -> Vec<Self> {
        let refused = Self {
            login: "meera".to_owned(),
            next: "/customers".to_owned(),
            keep: true,
            error: Some(WRONG),
            refusal: None,
        };
        let throttled = Self {
            error: None,
            refusal: Some(Refusal {
                title: "Too many attempts",
                text: String::new(),
                wait: Some(Wait::of(32)),
            }),
            ..Self::default()
        };
        vec![Self::default(), refused, throttled]
    }
}

impl Screen for SignInPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Sign in".to_owned()
    }
}
