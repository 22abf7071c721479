//! `GET /dashboard`.

use axum::extract::State;

use super::document::DashboardDocument;
use super::page::DashboardPage;
use crate::respond::{Answer, Page, json};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

pub(super) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let viewer = &actor.viewer;
    let shown = state.use_cases.show_dashboard.execute(viewer).await?;
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    if page.wants() == Wants::Json {
        return Ok(json(&DashboardDocument::new(&shown, &directory, viewer)));
    }
    page.screen(&DashboardPage::new(
        &shown,
        &directory,
        viewer,
        page.time(),
        state.clock.now(),
    ))
}
