//! Where people reach Callbook by https, nobody works with it by plain http: what was sent that way has been readable
//! by everybody in between.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::host::is_for_machines;
use super::visit::Visit;
use crate::problem::Problem;
use crate::settings::Transport;
use crate::state::AppState;

/// Sends whoever reads by plain http to the public address, and refuses what is sent. Health checks come from beside
/// the server and may.
pub(crate) async fn insist(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let arrived = request.extensions().get::<Visit>().map(|visit| visit.arrived);
    let may = state.settings.transport() == Transport::Plain
        || arrived == Some(Transport::Secure)
        || is_for_machines(request.uri().path());
    if may {
        return next.run(request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::unencrypted(&state.settings.origin()).into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match HeaderValue::from_str(&format!("{}{path}", state.settings.origin())) {
        Ok(location) => {
            let headers = [
                (header::LOCATION, location),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (StatusCode::PERMANENT_REDIRECT, headers).into_response()
        }
        Err(error) => Problem::internal(error).into_response(),
    }
}
