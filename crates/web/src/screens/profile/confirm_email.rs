//! `/email/{token}`: a link confirms an address. Opening it uses nothing up: mail programs open links by themselves.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::profile::ConfirmEmailError;
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Person;

pub(crate) async fn show(State(state): State<AppState>, page: Page, Path(token): Path<String>) -> Answer {
    match state.use_cases.open_email_change.execute(&token).await? {
        Some((user, email)) => page.screen(&ConfirmEmailPage {
            name: user.name.to_string(),
            username: user.username.to_string(),
            email: email.to_string(),
        }),
        None => link_gone(&page),
    }
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    person: Option<Person>,
    page: Page,
    Path(token): Path<String>,
) -> Answer {
    let confirm = &state.use_cases.confirm_email;
    match confirm.execute(&token, page.visit().provenance()).await {
        Ok(email) => {
            let next = if person.is_some() { "/profile" } else { "/sign-in" };
            let text = format!("The e-mail address is {email} now.");
            Ok(page.redirect_saying(next, &Toast::new(Tone::Good, text)))
        }
        Err(ConfirmEmailError::LinkGone) => link_gone(&page),
        Err(error) => Err(error.into()),
    }
}

fn link_gone(page: &Page) -> Answer {
    page.screen_as(StatusCode::NOT_FOUND, &EmailLinkGonePage {})
}

/// Asks whether the account is to have the address.
#[derive(Debug, Serialize)]
pub(crate) struct ConfirmEmailPage {
    name: String,
    username: String,
    email: String,
}

impl Fragment for ConfirmEmailPage {
    const TEMPLATE: &'static str = "profile/confirm_email.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Meera Iyer".to_owned(),
            username: "meera".to_owned(),
            email: "meera@brightpath.example".to_owned(),
        }]
    }
}

impl Screen for ConfirmEmailPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Confirm your e-mail address".to_owned()
    }
}

/// The link is used, expired or never was.
#[derive(Debug, Serialize)]
pub(crate) struct EmailLinkGonePage {}

impl Fragment for EmailLinkGonePage {
    const TEMPLATE: &'static str = "profile/email_link_gone.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

impl Screen for EmailLinkGonePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "This link does not work any more".to_owned()
    }
}
