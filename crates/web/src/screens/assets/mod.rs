//! Styles, scripts, icons, fonts.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::routes::{Access, Route};
use crate::view;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/static/{file}", Access::Open, file)]
}

async fn file(path: Path<String>, headers: HeaderMap) -> Response {
    view::serve_asset(path, headers).await
}
