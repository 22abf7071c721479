//! Makes what the browser hopes to get of a problem: a finished page, or a document (RFC 9457).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use super::{FieldError, Problem};
use crate::screens::errors::ProblemPage;
use crate::security::{Visit, Wants};
use crate::state::AppState;
use crate::view::Shell;

#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    errors: &'a [FieldError],
    request_id: &'a str,
}

/// Gives every problem its body, and turns bare errors of the framework (a path or a body that it could not read, a
/// method that the path does not know) into problems first.
pub(crate) async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let is_head = *request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_bare(&response) => adopted(response.status()),
        None => return response,
    };
    let mut rendered = match visit.wants {
        Wants::Page if !is_head => page(&state, &problem, &visit).await,
        _ => document(&problem, &visit),
    };
    keep(response.headers_mut(), rendered.headers_mut());
    if let Some(seconds) = problem.retry_after {
        rendered.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    rendered
}

/// An error whose body is not one of ours.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    (status.is_client_error() || status.is_server_error()) && !ours
}

fn adopted(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::wrong_method(),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Problem::busy(5),
        status if status.is_server_error() => Problem::broken(),
        status => Problem::bad_request(status, "Check what was sent and try again."),
    }
}

/// Cookies, `Allow` and `Cache-Control` of the bare answer still hold.
fn keep(from: &mut HeaderMap, to: &mut HeaderMap) {
    for name in [
        header::SET_COOKIE,
        header::ALLOW,
        header::CACHE_CONTROL,
        header::WWW_AUTHENTICATE,
    ] {
        for value in from.get_all(&name) {
            to.append(&name, value.clone());
        }
    }
    to.entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

async fn page(state: &AppState, problem: &Problem, visit: &Visit) -> Response {
    let shell = Shell {
        // What just failed is not asked once more.
        company: if problem.status.is_server_error() {
            state.name_plate.last_known()
        } else {
            state.name_plate.read(state).await
        },
        passage: visit.passage,
        ..Shell::nobodys()
    };
    match state
        .view
        .page(&shell, &ProblemPage::of(problem, &visit.request_id))
    {
        Ok(html) => (problem.status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = %super::chain(&error), "the error page does not render");
            document(problem, visit)
        }
    }
}

fn document(problem: &Problem, visit: &Visit) -> Response {
    let document = Document {
        kind: format!("urn:callbook:problem:{}", problem.kind),
        title: problem.title,
        status: problem.status.as_u16(),
        code: problem.code,
        detail: &problem.detail,
        errors: &problem.errors,
        request_id: &visit.request_id,
    };
    let mut response = (problem.status, axum::Json(document)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
