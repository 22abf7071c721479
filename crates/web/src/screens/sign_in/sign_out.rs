//! Ends the session.

use axum::extract::State;

use crate::respond::{Answer, Page};
use crate::security;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Person;

pub(crate) async fn sign_out(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    state
        .use_cases
        .sign_out
        .execute(&person.principal, &person.session)
        .await?;
    let mut response = page.redirect_saying("/sign-in", &Toast::new(Tone::Info, "You are signed out."));
    security::end_session(&mut response, &state.settings);
    Ok(response)
}
