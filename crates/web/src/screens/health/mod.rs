//! What a load balancer asks.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::routes::{Access, Route};
use crate::state::AppState;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Access::Open, lives),
        Route::get("/readyz", Access::Open, is_ready),
    ]
}

/// The process lives.
async fn lives() -> Response {
    (StatusCode::OK, "ok\n").into_response()
}

/// The database answers, within the time that a load balancer has.
async fn is_ready(State(state): State<AppState>) -> Response {
    let asked = state.use_cases.set_up_company.is_due();
    match tokio::time::timeout(std::time::Duration::from_secs(3), asked).await {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n").into_response(),
        Ok(Err(error)) => Problem::from(error).into_response(),
        Err(_) => Problem::busy(5).into_response(),
    }
}
