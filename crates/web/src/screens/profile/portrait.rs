//! `/users/{id}/picture`: a colleague's picture, or one's own.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum_extra::extract::Query;
use callbook_application::ports::{KeptPicture, PictureSize};
use callbook_domain::ids::UserId;
use callbook_domain::picture::PictureTag;
use serde::Deserialize;

use crate::forms;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::AppState;
use crate::viewer::{Actor, Person};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Size {
    #[default]
    Small,
    Large,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    size: Size,
    /// Which picture the page means; the address changes with it.
    v: String,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    person: Person,
    actor: Option<Actor>,
    headers: HeaderMap,
) -> Answer {
    let size = match asked.size {
        Size::Small => PictureSize::Small,
        Size::Large => PictureSize::Large,
    };
    let viewer = actor.as_ref().map(|actor| &actor.viewer);
    let picture = state
        .use_cases
        .show_picture
        .execute(&person.principal, viewer, forms::id::<UserId>(&id)?, size)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(answer(picture, &asked, &headers))
}

/// The file, or the word that the browser has it. Only the browser itself may keep it: proxies serve others too.
fn answer(picture: KeptPicture, asked: &Asked, headers: &HeaderMap) -> axum::response::Response {
    let tag = PictureTag::of(&picture.digest.0).to_string();
    let keep = if asked.v == tag {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    let etag = format!("\"{tag}-{}\"", if asked.size == Size::Small { "s" } else { "l" });
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        let named = value.to_str().unwrap_or_default();
        named
            .split(',')
            .any(|one| one.trim().trim_start_matches("W/") == etag)
    });
    let told: [(HeaderName, String); 3] = [
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, etag),
        (header::VARY, "Cookie".to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    let shown: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"picture.png\""),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
    ];
    (told, shown, picture.bytes).into_response()
}
