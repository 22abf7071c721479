//! `GET /imports/{id}/refused`: the refused rows only (`?stage=check`: those that a check would refuse), in the file's columns, each with its number and the reason.
//! Mended and uploaded again, its columns are recognised as they were.

use axum::body::Body;
use axum::extract::{Path, State};
use axum_extra::extract::Query;
use callbook_application::ports::StoreError;
use callbook_domain::import::FindingStage;
use futures::stream::try_unfold;
use serde::Deserialize;

use crate::attachment::{BYTE_ORDER_MARK, attachment};
use crate::forms;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

/// Which rows: those that a check would refuse, or those that were.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RefusedQuery {
    stage: String,
}

pub(super) async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<RefusedQuery>,
    actor: Actor,
) -> Answer {
    let stage = match query.stage.as_str() {
        "check" => FindingStage::Check,
        _ => FindingStage::Run,
    };
    let rows = &state.use_cases.refused_rows;
    let file = rows.execute(&actor.viewer, forms::id(&id)?, stage).await?;
    let name = format!("refused rows of {}.csv", stem(&file.import().file_name));
    // A failure breaks the download off, so that nobody takes half for the whole.
    let parts = try_unfold((file, BYTE_ORDER_MARK), async |(mut file, mark)| {
        let part = file.next().await?;
        Ok::<_, StoreError>(part.map(|part| (format!("{mark}{part}"), (file, ""))))
    });
    Ok(attachment(
        &name,
        "text/csv; charset=utf-8",
        Body::from_stream(parts),
    ))
}

/// The name without its last extension.
fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
