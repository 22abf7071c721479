//! What stands before every route of the table: who is there, whether it may, whether a page of ours sent it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use callbook_application::accounts::SignedIn;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::cookies;
use super::csrf::{self, CsrfToken};
use super::visit::{Visit, Wants};
use crate::problem::Problem;
use crate::routes::{Access, Load, Route};
use crate::state::AppState;
use crate::viewer::{Actor, Person};

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

    let signed_in = signed_in(gate, cookie.as_deref(), &visit).await?;
    if let Some(elsewhere) = admit(gate.access, signed_in.as_ref(), &request, visit.wants)? {
        return Ok(elsewhere);
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
    if let Some(SignedIn {
        principal,
        viewer,
        session,
    }) = signed_in
    {
        tracing::Span::current().record("user", tracing::field::display(principal.user_id()));
        if let Some(viewer) = viewer {
            request.extensions_mut().insert(Actor { viewer });
        }
        request.extensions_mut().insert(Person { principal, session });
    }
    let mut response = next.run(request).await;
    if let Some(value) = planted {
        cookies::set(&mut response, cookies::name(transport), value, transport);
    }
    Ok(response)
}

async fn signed_in(gate: &Gate, cookie: Option<&str>, visit: &Visit) -> Result<Option<SignedIn>, Problem> {
    let Some(token) = cookie.filter(|value| cookies::is_session(value)) else {
        return Ok(None);
    };
    let authenticate = &gate.state.use_cases.authenticate;
    Ok(authenticate.execute(token, visit.provenance()).await?)
}

/// Whether the caller may go on; where it has to do something else first, there it is led.
fn admit(
    access: Access,
    signed_in: Option<&SignedIn>,
    request: &Request,
    wants: Wants,
) -> Result<Option<Response>, Problem> {
    let Some(signed_in) = signed_in else {
        return match access {
            Access::Open | Access::Public => Ok(None),
            _ => to_sign_in(request, wants).map(Some),
        };
    };
    match (access, &signed_in.viewer) {
        (Access::Open | Access::Public | Access::Own, _) | (Access::SignedIn, Some(_)) => Ok(None),
        (Access::Needs(permission), Some(viewer)) => {
            viewer.require(permission)?;
            Ok(None)
        }
        (Access::Superuser, _) => match signed_in.principal.superuser() {
            Some(_) => Ok(None),
            None => Err(Problem::not_found()),
        },
        (Access::SignedIn | Access::Needs(_), None) if wants == Wants::Page => {
            Ok(Some(Redirect::to("/companies").into_response()))
        }
        (Access::SignedIn | Access::Needs(_), None) => Err(Problem::not_found()),
    }
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
