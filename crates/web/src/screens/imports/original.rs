//! `GET /imports/{id}/file`: the original file, as it came.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use futures::stream::try_unfold;

use crate::attachment::attachment;
use crate::forms;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::Actor;

pub(super) async fn download(State(state): State<AppState>, Path(id): Path<String>, actor: Actor) -> Answer {
    let download = &state.use_cases.download_original;
    let (import, file) = download.execute(&actor.viewer, forms::id(&id)?).await?;
    let body = Body::from_stream(try_unfold(file, async |mut file| {
        Ok::<_, callbook_application::ports::FileError>(file.next().await?.map(|part| (part, file)))
    }));
    let mut response = attachment(&import.file_name, "application/octet-stream", body);
    // With it a browser shows how much is left, and knows when the connection broke.
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(import.file_bytes));
    Ok(response)
}
