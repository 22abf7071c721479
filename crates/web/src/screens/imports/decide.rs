//! `POST /imports/{id}/run`, `/cancel` and `/discard`: it is imported, stopped, or forgotten as if it had never come.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use callbook_application::ports::Cancelling;
use callbook_domain::ids::ImportId;
use callbook_domain::import::ImportState;
use serde::Deserialize;

use super::document;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

/// Nothing but the button.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pressed {}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CancelFields {
    then: String,
}

pub(super) async fn run(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(Pressed {}): Form<Pressed>,
) -> Answer {
    let id = forms::id(&id)?;
    state.use_cases.decide_import.run(&actor.viewer, id).await?;
    state.import_waits.notify_waiters();
    if page.wants() == Wants::Json {
        return document::answer(&state, &actor, id, StatusCode::ACCEPTED).await;
    }
    Ok(page.redirect(&format!("/imports/{id}")))
}

pub(super) async fn cancel(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(fields): Form<CancelFields>,
) -> Answer {
    let id: ImportId = forms::id(&id)?;
    let what = "Say what becomes of what is in: keep or take_back";
    let wish = Cancelling::from_key(&fields.then).ok_or_else(|| Problem::field("then", what))?;
    let decide = &state.use_cases.decide_import;
    let import = decide.cancel(&actor.viewer, id, wish).await?;
    state.import_waits.notify_waiters();
    if page.wants() == Wants::Json {
        return document::answer(&state, &actor, id, StatusCode::ACCEPTED).await;
    }
    let to = format!("/imports/{id}");
    if import.state != ImportState::Running {
        return Ok(page.redirect(&to));
    }
    let text = "It stops as soon as the rows in hand are done.";
    Ok(page.redirect_saying(&to, &Toast::new(Tone::Info, text)))
}

pub(super) async fn discard(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(Pressed {}): Form<Pressed>,
) -> Answer {
    let decide = &state.use_cases.decide_import;
    decide.discard(&actor.viewer, forms::id(&id)?).await?;
    if page.wants() == Wants::Json {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let text = "The file is discarded. No customer was touched.";
    Ok(page.redirect_saying("/imports", &Toast::new(Tone::Good, text)))
}
