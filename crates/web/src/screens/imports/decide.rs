//! `POST /imports/{id}/run`, `/cancel` and `/discard`: it is imported, stopped, or forgotten as if it had never come.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use callbook_application::ports::Cancelling;
use callbook_domain::import::ImportState;
use serde::Deserialize;

use super::asked::Asked;
use crate::forms::Form;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::view::{Toast, Tone};

/// Nothing but the button.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pressed {}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CancelFields {
    then: String,
}

pub(super) async fn run(asked: Asked, Form(Pressed {}): Form<Pressed>) -> Answer {
    let decide = &asked.state.use_cases.decide_import;
    decide.run(&asked.actor.viewer, asked.id).await?;
    asked.decided().await
}

pub(super) async fn cancel(asked: Asked, Form(fields): Form<CancelFields>) -> Answer {
    let what = "Say what becomes of what is in: keep or take_back";
    let wish = Cancelling::from_key(&fields.then).ok_or_else(|| Problem::field("then", what))?;
    let decide = &asked.state.use_cases.decide_import;
    let import = decide.cancel(&asked.actor.viewer, asked.id, wish).await?;
    let text = "It stops as soon as the rows in hand are done.";
    let soon = (import.state == ImportState::Running).then(|| Toast::new(Tone::Info, text));
    asked.decided_saying(soon.as_ref()).await
}

pub(super) async fn discard(asked: Asked, Form(Pressed {}): Form<Pressed>) -> Answer {
    let decide = &asked.state.use_cases.decide_import;
    decide.discard(&asked.actor.viewer, asked.id).await?;
    if asked.wants_document() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let text = "The file is discarded. No customer was touched.";
    let toast = Toast::new(Tone::Good, text);
    Ok(asked.page.redirect_saying("/imports", &toast))
}
