//! Signs browsers out.

use axum::extract::State;
use callbook_application::ports::Spent;
use serde::Deserialize;
use uuid::Uuid;

use crate::forms::{Form, id};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EndForm {
    id: String,
}

pub(crate) async fn one(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Form(form): Form<EndForm>,
) -> Answer {
    let ended = state
        .use_cases
        .end_session
        .execute(&person.principal, id::<Uuid>(&form.id)?)
        .await?;
    let toast = match ended {
        Spent::Now => Toast::new(Tone::Good, "That browser is signed out."),
        Spent::Not => Toast::new(Tone::Info, "That browser was signed out already."),
    };
    Ok(page.redirect_saying("/profile/sessions", &toast))
}

pub(crate) async fn others(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    state
        .use_cases
        .end_other_sessions
        .execute(&person.principal, &person.session)
        .await?;
    let toast = Toast::new(Tone::Good, "All other browsers are signed out.");
    Ok(page.redirect_saying("/profile/sessions", &toast))
}
