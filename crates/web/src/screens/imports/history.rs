//! `GET /imports`: the form and the imports so far, newest first; `?before=` an instant for the older ones.

use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::Query;
use callbook_application::directory::Directory;
use callbook_domain::import::Import;
use jiff::Timestamp;
use serde::Deserialize;

use super::form::ImportForm;
use super::history_page::{ImportsPage, ON_A_PAGE, Place};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HistoryQuery {
    before: Option<String>,
}

impl HistoryQuery {
    /// A place that makes no sense counts as the start.
    fn before(&self) -> Option<Timestamp> {
        Timestamp::from_microsecond(self.before.as_deref()?.parse().ok()?).ok()
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Query(query): Query<HistoryQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let before = query.before();
    let (directory, imports) = read(&state, &actor, before).await?;
    let place = match before {
        Some(_) => Place::Older,
        None => Place::Newest(form(&state, None)),
    };
    page.screen(&ImportsPage::new(place, &imports, &directory, page.time()))
}

/// The same page beside what was wrong with the file that came.
pub(super) async fn refuse(state: &AppState, actor: &Actor, page: &Page, error: String) -> Answer {
    let (directory, imports) = read(state, actor, None).await?;
    let place = Place::Newest(form(state, Some(error)));
    let screen = ImportsPage::new(place, &imports, &directory, page.time());
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

async fn read(
    state: &AppState,
    actor: &Actor,
    before: Option<Timestamp>,
) -> Result<(Directory, Vec<Import>), Problem> {
    let use_cases = &state.use_cases;
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let imports = use_cases
        .list_imports
        .execute(&actor.viewer, before, ON_A_PAGE + 1)
        .await?;
    Ok((directory, imports))
}

fn form(state: &AppState, error: Option<String>) -> ImportForm {
    let limit = u64::try_from(state.settings.upload_limit).unwrap_or(u64::MAX);
    ImportForm::new(limit, error)
}
