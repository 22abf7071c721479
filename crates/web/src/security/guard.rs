//! What stands before every route of the table: who is there, whether it may, whether a page of ours sent it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use callbook_application::accounts::{SignedIn, Standing};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::bearer;
use super::cookies::{self, SessionSecret};
use super::csrf::{self, CsrfToken};
use super::identify::{Known, identify};
use super::refusals::{Asking, is_refusal};
use super::step_up::{self, Passage};
use super::visit::{Visit, Wants};
use crate::problem::Problem;
use crate::routes::{Access, Attention, Enrolment, Load, Programs, Proof, Route};
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
    programs: Programs,
    proof: Proof,
    enrolment: Enrolment,
    attention: Attention,
}

impl Gate {
    pub(crate) fn new(state: AppState, route: &Route) -> Self {
        Self {
            state,
            path: route.path,
            access: route.access,
            load: route.load,
            programs: route.programs,
            proof: route.proof,
            enrolment: route.enrolment,
            attention: route.attention,
        }
    }

    /// How many bytes a request may carry.
    pub(crate) fn limit(&self) -> usize {
        match self.load {
            Load::Small | Load::Download => FORM_LIMIT,
            // Besides the file a form has its fields and boundaries.
            Load::Upload => self.state.settings.upload_limit.saturating_add(FORM_LIMIT),
        }
    }

    pub(super) const fn state(&self) -> &AppState {
        &self.state
    }

    pub(super) const fn path(&self) -> &'static str {
        self.path
    }

    pub(super) const fn access(&self) -> Access {
        self.access
    }

    pub(super) const fn attention(&self) -> Attention {
        self.attention
    }

    pub(super) const fn programs(&self) -> Programs {
        self.programs
    }

    fn patience(&self) -> Duration {
        match self.load {
            Load::Small => self.state.settings.patience,
            Load::Upload | Load::Download => self.state.settings.upload_patience,
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

async fn pass(gate: &Gate, request: Request, next: Next) -> Result<Response, Problem> {
    if let Some(secret) = bearer::secret(request.headers()) {
        let secret = secret.to_owned();
        return bearer::pass(gate, &secret, request, next).await;
    }
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let known = identify(gate, request.headers(), &visit).await?;
    let renewal = known.renewal.clone();
    let signed_in = known.signed_in.as_ref();
    let asking = signed_in.map(|signed_in| Asking::of(gate, request.method(), signed_in));
    let answer = pass_as(gate, known, visit.wants, request, next).await;
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    if let Some(asking) = asking.filter(|_| is_refusal(&response)) {
        asking.tell(gate).await;
    }
    // A secret that has been exchanged must arrive, also with a refusal.
    renewal.leave(&mut response, &gate.state.settings);
    Ok(response)
}

async fn pass_as(
    gate: &Gate,
    known: Known,
    wants: Wants,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let settings = &gate.state.settings;
    if let Some(elsewhere) = admit(gate.access, known.signed_in.as_ref(), &request, wants)? {
        return Ok(elsewhere);
    }
    if let Some(elsewhere) = enrol_first(gate, known.signed_in.as_ref(), wants)? {
        return Ok(elsewhere);
    }
    if csrf::concerns(request.method()) {
        request = csrf::check(request, known.cookie.as_deref(), wants, &gate.state.secret).await?;
    }
    let planted = match known.value() {
        None => Some(cookies::anonymous().map_err(Problem::internal)?),
        Some(_) => None,
    };
    introduce(gate, known, planted.as_deref(), &mut request);
    let mut renewed = None;
    if gate.proof == Proof::Fresh {
        (request, renewed) = match step_up::pass(&gate.state, request).await? {
            Passage::On(request, renewed) => (request, renewed),
            Passage::Elsewhere(response) => return Ok(*response),
        };
    }
    let mut response = next.run(request).await;
    let value = renewed.map(|token| token.0).or(planted);
    let name = cookies::name(settings.transport());
    if let Some(value) = value
        && !cookies::is_set(&response, name)
    {
        cookies::set(&mut response, name, value, settings.transport());
    }
    Ok(response)
}

/// Tells the handlers who is there.
fn introduce(gate: &Gate, known: Known, planted: Option<&str>, request: &mut Request) {
    let extensions = request.extensions_mut();
    let value = known.value().map(str::to_owned);
    if let Some(value) = value.as_deref().or(planted) {
        extensions.insert(CsrfToken::of(value, &gate.state.secret));
    }
    let Some(signed_in) = known.signed_in else {
        return;
    };
    let SignedIn {
        principal,
        viewer,
        session,
        ..
    } = signed_in;
    tracing::Span::current().record("user", tracing::field::display(principal.user_id()));
    if let Some(viewer) = viewer {
        extensions.insert(Actor { viewer });
    }
    if let Some(value) = value {
        extensions.insert(SessionSecret(value));
    }
    extensions.insert(Person { principal, session });
}

/// Whoever has to set up a second factor is led there, whatever it asks for.
fn enrol_first(gate: &Gate, signed_in: Option<&SignedIn>, wants: Wants) -> Result<Option<Response>, Problem> {
    let must = signed_in.is_some_and(|signed_in| signed_in.standing == Standing::MustEnrol);
    if !must || gate.enrolment == Enrolment::Later || gate.access == Access::Public {
        return Ok(None);
    }
    match wants {
        Wants::Page => Ok(Some(Redirect::to("/profile/second-factor").into_response())),
        Wants::Fragment | Wants::Json => Err(Problem::enrol_first()),
    }
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
