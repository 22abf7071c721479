use axum::body::Body;
use axum::extract::{RawQuery, State};
use callbook_application::ports::StoreError;
use futures::stream::try_unfold;

use super::address::AuditState;
use crate::attachment::{BYTE_ORDER_MARK, attachment};
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

/// `GET /settings/audit/export`: what the list's filter leaves, as CSV, part by part.
pub(super) async fn download(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    actor: Actor,
) -> Answer {
    let viewer = &actor.viewer;
    let filter = AuditState::from_query(&query.unwrap_or_default()).filter(&viewer.company().zone);
    let file = state.use_cases.export_audit.execute(viewer, filter).await?;
    let parts = try_unfold((file, BYTE_ORDER_MARK), async |(mut file, mark)| {
        let part = file.next().await?;
        Ok::<_, StoreError>(part.map(|part| (format!("{mark}{part}"), (file, ""))))
    });
    let zone = viewer.company().zone.time_zone().clone();
    let today = state.clock.now().to_zoned(zone).date();
    let name = format!("audit log {today}.csv");
    Ok(attachment(
        &name,
        "text/csv; charset=utf-8",
        Body::from_stream(parts),
    ))
}
