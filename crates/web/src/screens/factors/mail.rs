//! Choosing codes by mail.

use axum::extract::State;
use callbook_application::accounts::MailWish;
use serde::Deserialize;

use super::HERE;
use super::app::refused;
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MailForm {
    wanted: String,
}

pub(crate) async fn choose(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Form(form): Form<MailForm>,
) -> Answer {
    let (wish, text) = if form.wanted == "true" {
        (
            MailWish::Wanted,
            "From now on each sign-in asks for a code by mail.",
        )
    } else {
        (
            MailWish::NotWanted,
            "Your sign-ins no longer ask for a code by mail.",
        )
    };
    let choose = &state.use_cases.choose_mail;
    match choose.execute(&person.principal, person.session.id, wish).await {
        Ok(()) => Ok(page.redirect_saying(HERE, &Toast::new(Tone::Good, text))),
        Err(error) => refused(&page, error),
    }
}
