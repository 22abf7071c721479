//! What stands before every route of the table: who is there, whether it may, whether a page of ours sent it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::cookies;
use super::csrf::{self, CsrfToken};
use super::visit::{Visit, Wants};
use crate::problem::Problem;
use crate::routes::{Access, Load, Route};
use crate::state::AppState;
use crate::viewer::Actor;

/// A form of ours fits in this many times over, a bulk act over a page of customers too.
const FORM_LIMIT: usize = 1024 * 1024;

/// What the guard knows about the route that it stands before.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    state: AppState,
    path: &'static str,
    access: Access,
    load: Load,
}

impl Gate {
    pub(crate) fn new(state: AppState, route: &Route) -> Self {
        Self {
            state,
            path: route.path,
            access: route.access,
            load: route.load,
        }
    }

    /// How many bytes a request may carry.
    pub(crate) fn limit(&self) -> usize {
        match self.load {
            Load::Small => FORM_LIMIT,
            // Besides the file a form has its fields and boundaries.
            Load::Upload => self.state.settings.upload_limit.saturating_add(FORM_LIMIT),
        }
    }

    fn patience(&self) -> Duration {
        match self.load {
            Load::Small => self.state.settings.patience,
            Load::Upload => self.state.settings.upload_patience,
        }
    }
}

/// Runs the route's handler, if it may.
pub(crate) async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    tracing::Span::current().record("route", gate.path);
    if gate.access == Access::Open {
        return next.run(request).await;
    }
    let passed = tokio::time::timeout(gate.patience(), pass(&gate, request, next)).await;
    let mut response = match passed {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => problem.into_response(),
        Err(_) => Problem::busy(5).into_response(),
    };
    // Whatever has a token or a name in it stays in no cache.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn pass(gate: &Gate, mut request: Request, next: Next) -> Result<Response, Problem> {
    let settings = &gate.state.settings;
    let transport = settings.transport();
    let cookie = cookies::value(request.headers(), cookies::name(transport)).map(str::to_owned);
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();

    let actor = actor(gate, cookie.as_deref(), &visit).await?;
    match (gate.access, &actor) {
        (Access::SignedIn | Access::Needs(_), None) => return to_sign_in(&request, visit.wants),
        (Access::Needs(permission), Some(actor)) => actor.viewer.require(permission)?,
        _ => {}
    }
    if csrf::concerns(request.method()) {
        request = csrf::check(request, cookie.as_deref(), visit.wants, &gate.state.secret).await?;
    }

    let planted = match &cookie {
        None => Some(cookies::anonymous().map_err(Problem::internal)?),
        Some(_) => None,
    };
    if let Some(value) = planted.as_deref().or(cookie.as_deref()) {
        request
            .extensions_mut()
            .insert(CsrfToken::of(value, &gate.state.secret));
    }
    if let Some(actor) = actor {
        tracing::Span::current().record("user", tracing::field::display(actor.viewer.user_id()));
        request.extensions_mut().insert(actor);
    }
    let mut response = next.run(request).await;
    if let Some(value) = planted {
        cookies::set(&mut response, cookies::name(transport), value, transport);
    }
    Ok(response)
}

async fn actor(gate: &Gate, cookie: Option<&str>, visit: &Visit) -> Result<Option<Actor>, Problem> {
    let Some(token) = cookie.filter(|value| cookies::is_session(value)) else {
        return Ok(None);
    };
    let authenticate = &gate.state.use_cases.authenticate;
    let signed_in = authenticate.execute(token, visit.provenance()).await?;
    Ok(signed_in.map(Actor::from))
}

/// A browser is led to the sign-in and back; anything else is told.
fn to_sign_in(request: &Request, wants: Wants) -> Result<Response, Problem> {
    if wants != Wants::Page {
        return Err(Problem::signed_out());
    }
    if *request.method() != Method::GET {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let next = utf8_percent_encode(path, NON_ALPHANUMERIC);
    let location = HeaderValue::from_str(&format!("/sign-in?next={next}")).map_err(Problem::internal)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}
