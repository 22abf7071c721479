use axum::extract::{RawQuery, State};

use super::address::AuditState;
use super::page::AuditPage;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::viewer::Actor;

/// `GET /settings/audit`: the log, all the list's state in the address.
pub(super) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    actor: Actor,
    page: Page,
) -> Answer {
    let viewer = &actor.viewer;
    let asked = AuditState::from_query(&query.unwrap_or_default());
    let filter = asked.filter(&viewer.company().zone);
    let list = &state.use_cases.list_audit;
    let found = list.execute(viewer, &filter, asked.place).await?;
    let directory = state.use_cases.open_directory.execute(viewer).await?;
    let people: Vec<_> = directory
        .users
        .iter()
        .map(|user| (user.id, user.name.to_string()))
        .collect();
    page.screen(&AuditPage::new(&asked, &found, &people, page.time()))
}
