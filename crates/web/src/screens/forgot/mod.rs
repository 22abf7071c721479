//! `/forgot`: a link for whoever has forgotten the password. The answer is the same whoever is named.

use axum::extract::State;
use axum_extra::extract::Query;
use callbook_application::mail::MailDelivery;
use serde::{Deserialize, Serialize};

use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::routes::{Access, Route};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/forgot", Access::Public, show),
        Route::post("/forgot", Access::Public, submit),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    asked: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ForgotForm {
    login: String,
}

pub(crate) async fn show(State(state): State<AppState>, page: Page, Query(asked): Query<Asked>) -> Answer {
    page.screen(&ForgotPage {
        is_asked: !asked.asked.is_empty(),
        is_kept: state.use_cases.forgot_password.delivery() == MailDelivery::Outbox,
    })
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    page: Page,
    Form(form): Form<ForgotForm>,
) -> Answer {
    let provenance = page.visit().provenance();
    state
        .use_cases
        .forgot_password
        .execute(&form.login, provenance)
        .await?;
    // Nothing of what was typed: reloading the page asks for nothing again.
    Ok(page.redirect("/forgot?asked=yes"))
}

/// Asks who has forgotten, and says what happens next.
#[derive(Debug, Serialize)]
pub(crate) struct ForgotPage {
    is_asked: bool,
    /// Whether mail waits in the outbox, because no mail server is set up.
    is_kept: bool,
}

impl Fragment for ForgotPage {
    const TEMPLATE: &'static str = "forgot/index.html";

    fn samples() -> Vec<Self> {
        [(false, false), (true, false), (false, true), (true, true)]
            .map(|(is_asked, is_kept)| Self { is_asked, is_kept })
            .into()
    }
}

impl Screen for ForgotPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        if self.is_asked {
            "Look into your mail"
        } else {
            "Forgotten your password?"
        }
        .to_owned()
    }
}
