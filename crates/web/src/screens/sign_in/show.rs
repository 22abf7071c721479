//! The sign-in page.

use axum::extract::State;
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};

use super::next;
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
        login: String::new(),
        next: asked.next,
        refusal: None,
    })
}

/// Asks for name and password.
#[derive(Debug, Serialize)]
pub(crate) struct SignInPage {
    pub(super) login: String,
    pub(super) next: String,
    pub(super) refusal: Option<Refusal>,
}

/// Why nobody was signed in, and what to do.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    pub(super) title: &'static str,
    pub(super) text: String,
}

impl Fragment for SignInPage {
    const TEMPLATE: &'static str = "sign_in/form.html";

    fn samples() -> Vec<Self> {
        let refused = Self {
            login: "meera".to_owned(),
            next: "/customers".to_owned(),
            refusal: Some(Refusal {
                title: "The name or the password is not right",
                text: "Check both and try again. Forgotten? A manager can give you a link to set a new one."
                    .to_owned(),
            }),
        };
        let blank = Self {
            login: String::new(),
            next: String::new(),
            refusal: None,
        };
        vec![blank, refused]
    }
}

impl Screen for SignInPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Sign in".to_owned()
    }
}
