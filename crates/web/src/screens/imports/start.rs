//! `POST /imports`: a file comes in and is looked at. `POST /upload`: the same for programs, which may have it imported
//! or checked at once.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use callbook_application::imports::{Started, Then};
use serde::Serialize;

use super::history;
use super::receive::receive;
use crate::problem::Problem;
use crate::respond::{Answer, Page, json_as};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

/// What a program is told: `url` says how far the import is.
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

/// The file waits for what somebody decides about it.
pub(super) async fn take_in(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    request: Request,
) -> Answer {
    start(&state, &actor, &page, request, Then::Wait).await
}

/// Looks whether there is anything to be decided about a file. One that is no sheet is forgotten at once, and why is told
/// where another one can be chosen.
async fn look_in(state: &AppState, actor: &Actor, started: &Started) -> Result<(), Problem> {
    let (use_cases, id) = (&state.use_cases, started.import.id);
    let Err(error) = use_cases.survey_import.opens(&actor.viewer, id).await else {
        return Ok(());
    };
    let problem = Problem::from(error);
    // What is not the file's fault keeps it: its page says it again, or finds it gone.
    if problem.status() == StatusCode::UNPROCESSABLE_ENTITY {
        use_cases.decide_import.discard(&actor.viewer, id).await?;
        return Err(problem);
    }
    Ok(())
}

/// The file is imported at once, unless a field says otherwise.
pub(super) async fn upload(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    request: Request,
) -> Answer {
    start(&state, &actor, &page, request, Then::Run).await
}

async fn taken(state: &AppState, actor: &Actor, request: Request, then: Then) -> Result<Started, Problem> {
    let started = receive(state, &actor.viewer, request, then).await?;
    if then == Then::Wait {
        look_in(state, actor, &started).await?;
    }
    Ok(started)
}

async fn start(state: &AppState, actor: &Actor, page: &Page, request: Request, then: Then) -> Answer {
    match taken(state, actor, request, then).await {
        Ok(started) => {
            state.import_waits.notify_waiters();
            Ok(answer(&started, page))
        }
        Err(problem) => {
            let has_form =
                page.wants() != Wants::Json && problem.status() == StatusCode::UNPROCESSABLE_ENTITY;
            if !has_form {
                return Err(problem);
            }
            history::refuse(state, actor, page, problem.detail).await
        }
    }
}

fn answer(started: &Started, page: &Page) -> Response {
    let url = format!("/imports/{}", started.import.id);
    if page.wants() != Wants::Json {
        return page.redirect(&url);
    }
    let document = StartedDocument {
        import_id: started.import.id.to_string(),
        file: started.import.file_name.clone(),
        state: started.import.state.key(),
        same_file: started.same_file.map(|earlier| earlier.to_string()),
        url: url.clone(),
    };
    let location = [(header::LOCATION, url)];
    (location, json_as(StatusCode::ACCEPTED, &document)).into_response()
}
