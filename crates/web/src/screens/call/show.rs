use axum::extract::{Query, State};
use serde::Deserialize;

use super::form::Sitting;
use super::page::{CallPage, Desk};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CallQuery {
    skipped: String,
}

/// `GET /call`: the next of the viewer's own queue.
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(query): Query<CallQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let sitting = Sitting::from_text(&query.skipped);
    page.screen(&next(&state, &actor, &page, &sitting).await?)
}

/// The next that was not skipped.
pub(super) async fn next(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    sitting: &Sitting,
) -> Result<CallPage, Problem> {
    let viewer = &actor.viewer;
    let queue = state
        .use_cases
        .next_to_call
        .execute(viewer, sitting.skipped())
        .await?;
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    let desk = Desk {
        directory: &directory,
        viewer,
        time: page.time(),
        now: state.clock.now(),
    };
    let card = queue.next.as_ref().map(|next| desk.fresh_card(next));
    Ok(CallPage::new(&queue, card, sitting, &desk))
}
