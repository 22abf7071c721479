//! `POST /imports` and `POST /upload`: a file comes in, its import waits for its turn.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use callbook_application::imports::Started;
use serde::Serialize;

use super::history;
use super::receive::receive;
use crate::respond::{Answer, Page, json_as};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

/// What a program is told: the import runs on its own, `url` says how far it is.
#[derive(Debug, Serialize)]
struct StartedDocument {
    import_id: String,
    file: String,
    state: &'static str,
    url: String,
    /// An earlier import of the very same file.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_file: Option<String>,
}

pub(super) async fn start(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    request: Request,
) -> Answer {
    match receive(&state, &actor.viewer, request).await {
        Ok(started) => {
            state.import_waits.notify_one();
            Ok(answer(&started, &page))
        }
        Err(refusal) => {
            let problem = refusal.problem;
            let has_form =
                page.wants() != Wants::Json && problem.status() == StatusCode::UNPROCESSABLE_ENTITY;
            if !has_form {
                return Err(problem);
            }
            history::refuse(&state, &actor, &page, &refusal.chosen, problem.detail).await
        }
    }
}

fn answer(started: &Started, page: &Page) -> Response {
    let url = format!("/imports/{}", started.import.id);
    if page.wants() == Wants::Json {
        let document = StartedDocument {
            import_id: started.import.id.to_string(),
            file: started.import.file_name.clone(),
            state: started.import.state.key(),
            same_file: started.same_file.map(|earlier| earlier.to_string()),
            url: url.clone(),
        };
        return (
            [(header::LOCATION, url)],
            json_as(StatusCode::ACCEPTED, &document),
        )
            .into_response();
    }
    match started.same_file {
        Some(earlier) => page.redirect(&format!("{url}?same_file={earlier}")),
        None => page.redirect(&url),
    }
}
