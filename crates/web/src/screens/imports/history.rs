//! `GET /imports`: the form, what was begun and not imported yet, and the imports so far, newest first; `?before=` an instant for the older ones.

use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::Query;
use jiff::Timestamp;
use serde::Deserialize;

use super::form::ImportForm;
use super::history_page::{DRAFTS, ImportsPage, ON_A_PAGE, Place};
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
    let screen = match query.before() {
        Some(before) => older(&state, &actor, &page, before).await?,
        None => newest(&state, &actor, &page, None).await?,
    };
    page.screen(&screen)
}

/// The same page beside what was wrong with the file that came.
pub(super) async fn refuse(state: &AppState, actor: &Actor, page: &Page, error: String) -> Answer {
    let screen = newest(state, actor, page, Some(error)).await?;
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

async fn newest(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    error: Option<String>,
) -> Result<ImportsPage, Problem> {
    let list = &state.use_cases.list_imports;
    let drafts = list.open(&actor.viewer, DRAFTS + 1).await?;
    let limit = u64::try_from(state.settings.upload_limit).unwrap_or(u64::MAX);
    let place = Place::Newest(ImportForm::new(limit, error), drafts);
    read(state, actor, page, place, None).await
}

async fn older(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    before: Timestamp,
) -> Result<ImportsPage, Problem> {
    read(state, actor, page, Place::Older, Some(before)).await
}

async fn read(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    place: Place,
    before: Option<Timestamp>,
) -> Result<ImportsPage, Problem> {
    let use_cases = &state.use_cases;
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let list = &use_cases.list_imports;
    let imports = list.begun(&actor.viewer, before, ON_A_PAGE + 1).await?;
    Ok(ImportsPage::new(place, &imports, &directory, page.time()))
}
