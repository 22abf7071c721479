//! How a handler answers: a screen, a fragment, JSON, or a redirect with a message for the next page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use callbook_domain::access::{Permission, Viewer};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::problem::Problem;
use crate::security::{CsrfToken, Visit, Wants, notices};
use crate::state::AppState;
use crate::view::{Fragment, LocalTime, Screen, Section, Shell, Toast, ViewerCard};
use crate::viewer::Actor;

/// What a handler gives back.
pub(crate) type Answer = Result<Response, Problem>;

/// Everything that a handler needs to answer one request.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    state: AppState,
    shell: Shell,
    time: LocalTime,
    visit: Visit,
}

impl Page {
    /// The whole page.
    ///
    /// # Errors
    /// [`Problem`] where its template does not render.
    pub(crate) fn screen<S: Screen>(&self, screen: &S) -> Answer {
        self.screen_as(StatusCode::OK, screen)
    }

    /// The whole page under another status: 422 for a form that was refused, 409 for a stale one.
    ///
    /// # Errors
    /// [`Problem`] where its template does not render.
    pub(crate) fn screen_as<S: Screen>(&self, status: StatusCode, screen: &S) -> Answer {
        let html = self
            .state
            .view
            .page(&self.shell, screen)
            .map_err(Problem::internal)?;
        let mut response = (status, Html(html)).into_response();
        if !self.shell.toasts.is_empty() {
            notices::spend(&mut response, &self.state.settings);
        }
        Ok(response)
    }

    /// A piece of a page, for htmx.
    ///
    /// # Errors
    /// [`Problem`] where its template does not render.
    pub(crate) fn fragment<F: Fragment>(&self, fragment: &F) -> Answer {
        self.fragment_as(StatusCode::OK, fragment)
    }

    /// A piece of a page under another status.
    ///
    /// # Errors
    /// [`Problem`] where its template does not render.
    pub(crate) fn fragment_as<F: Fragment>(&self, status: StatusCode, fragment: &F) -> Answer {
        let html = self
            .state
            .view
            .fragment(&self.shell, fragment)
            .map_err(Problem::internal)?;
        Ok((status, Html(html)).into_response())
    }

    /// On to another page of ours: 303, or htmx's own way.
    pub(crate) fn redirect(&self, to: &str) -> Response {
        let Ok(to) = HeaderValue::from_str(to) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        match self.visit.wants {
            Wants::Fragment => {
                (StatusCode::OK, [(HeaderName::from_static("hx-redirect"), to)]).into_response()
            }
            Wants::Page | Wants::Json => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        }
    }

    /// On to another page, which shows the message once.
    pub(crate) fn redirect_saying(&self, to: &str, toast: &Toast) -> Response {
        let mut response = self.redirect(to);
        notices::leave(&mut response, toast, &self.state);
        response
    }

    /// The viewer's zone and the present moment.
    pub(crate) const fn time(&self) -> &LocalTime {
        &self.time
    }

    /// What the browser hopes to get.
    pub(crate) const fn wants(&self) -> Wants {
        self.visit.wants
    }

    /// What is known about the request.
    pub(crate) const fn visit(&self) -> &Visit {
        &self.visit
    }
}

/// A JSON document.
pub(crate) fn json<T: Serialize>(document: &T) -> Response {
    json_as(StatusCode::OK, document)
}

/// A JSON document under another status.
pub(crate) fn json_as<T: Serialize>(status: StatusCode, document: &T) -> Response {
    (status, axum::Json(document)).into_response()
}

impl FromRequestParts<AppState> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let visit = parts.extensions.get::<Visit>().cloned().unwrap_or_default();
        let actor = parts.extensions.get::<Actor>();
        let csrf_token = parts.extensions.get::<CsrfToken>().map(|token| token.0.clone());
        let toasts = notices::read(&parts.headers, state).into_iter().collect();
        Ok(Self {
            state: state.clone(),
            shell: shell(actor, csrf_token.unwrap_or_default(), toasts),
            time: LocalTime::new(zone(actor), state.clock.now()),
            visit,
        })
    }
}

fn zone(actor: Option<&Actor>) -> TimeZone {
    actor.map_or(TimeZone::UTC, |actor| {
        actor.viewer.company().zone.time_zone().clone()
    })
}

fn shell(actor: Option<&Actor>, csrf_token: String, toasts: Vec<Toast>) -> Shell {
    Shell {
        company: actor.map_or_else(
            || "Callbook".to_owned(),
            |actor| actor.viewer.company().name.to_string(),
        ),
        viewer: actor.map(|actor| ViewerCard {
            name: actor.viewer.user().name.to_string(),
            role: actor.viewer.role().label().to_owned(),
        }),
        sections: actor.map_or_else(Vec::new, |actor| sections(&actor.viewer)),
        csrf_token,
        toasts,
    }
}

/// The places of the sidebar that the viewer may use.
fn sections(viewer: &Viewer) -> Vec<Section> {
    [
        (Section::Dashboard, Permission::WorkCustomers),
        (Section::Call, Permission::WorkCustomers),
        (Section::Customers, Permission::WorkCustomers),
        (Section::Imports, Permission::ImportCustomers),
        (Section::Users, Permission::ManageSalesUsers),
    ]
    .into_iter()
    .filter(|(_, permission)| viewer.may(*permission))
    .map(|(section, _)| section)
    .collect()
}
