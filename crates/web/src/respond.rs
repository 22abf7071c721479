//! How a handler answers: a screen, a fragment, JSON, or a redirect with a message for the next page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use callbook_domain::access::{Permission, Viewer};
use callbook_domain::company::Company;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::name_plate::PRODUCT;
use crate::portrait;
use crate::problem::Problem;
use crate::security::{CsrfToken, Visit, Wants, notices};
use crate::state::AppState;
use crate::view::{
    Fragment, LocalTime, ProfileTab, Screen, Section, SettingsTab, Shell, Stands, Toast, ViewerCard, Words,
};
use crate::viewer::{Actor, Person};

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
    /// The same page under the name of a company, for whoever is about to join it.
    pub(crate) fn in_the_name_of(mut self, company: &Company) -> Self {
        self.shell.company = company.name.to_string();
        self
    }

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

    /// A piece of a page as text, for a stream of events.
    ///
    /// # Errors
    /// [`Problem`] where its template does not render.
    pub(crate) fn piece<F: Fragment>(&self, fragment: &F) -> Result<String, Problem> {
        self.state
            .view
            .fragment(&self.shell, fragment)
            .map_err(Problem::internal)
    }

    /// On to another page of ours, of which htmx then takes the piece that it is after: 303 for everybody.
    pub(crate) fn follow(&self, to: &str) -> Response {
        match HeaderValue::from_str(to) {
            Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
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

    /// What the company calls its roles.
    pub(crate) const fn words(&self) -> &Words {
        &self.shell.words
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
        let csrf_token = parts.extensions.get::<CsrfToken>().map(|token| token.0.clone());
        let csrf_token = csrf_token.unwrap_or_default();
        let toasts = notices::read(&parts.headers, state).into_iter().collect();
        let actor = parts.extensions.get::<Actor>();
        let person = parts.extensions.get::<Person>();
        let around = match person {
            Some(person) => around(person, actor),
            None => Shell {
                company: state.name_plate.read(state).await,
                ..Shell::nobodys()
            },
        };
        let shell = Shell {
            csrf_token,
            toasts,
            passage: visit.passage,
            ..around
        };
        Ok(Self {
            state: state.clone(),
            shell,
            time: LocalTime::new(zone(person, actor), state.clock.now()),
            visit,
        })
    }
}

/// The zone in which times are shown and typed: the user's own, else its company's. What a company's day is goes by the
/// company's alone.
fn zone(person: Option<&Person>, actor: Option<&Actor>) -> TimeZone {
    let own = person.and_then(|person| person.principal.user().zone.as_ref());
    let company = actor.map(|actor| &actor.viewer.company().zone);
    own.or(company)
        .map_or(TimeZone::UTC, |zone| zone.time_zone().clone())
}

/// The shell around what somebody who is signed in sees.
fn around(person: &Person, actor: Option<&Actor>) -> Shell {
    let user = person.principal.user();
    let company = actor.map(|actor| actor.viewer.company());
    let words = company.map_or_else(Words::default, |company| Words::of(&company.terminology));
    Shell {
        company: company.map_or_else(|| PRODUCT.to_owned(), |company| company.name.to_string()),
        viewer: Some(ViewerCard {
            name: user.name.to_string(),
            picture: portrait::small(user),
            role: words.one(user.role).to_owned(),
        }),
        stands: match (company, user.company) {
            (None, _) => Stands::Outside,
            (Some(_), Some(_)) => Stands::Inside,
            (Some(_), None) => Stands::Entered,
        },
        words,
        sections: sections(person, actor),
        settings: actor.map_or_else(Vec::new, |actor| SettingsTab::open_to(&actor.viewer)),
        profile: ProfileTab::open_to(actor.map(|actor| &actor.viewer)),
        ..Shell::nobodys()
    }
}

/// The places of the sidebar that somebody may use.
fn sections(person: &Person, actor: Option<&Actor>) -> Vec<Section> {
    let mut sections = actor.map_or_else(Vec::new, |actor| sections_within(&actor.viewer));
    if person.principal.superuser().is_some() {
        sections.push(Section::Companies);
    }
    sections
}

/// Those within the company.
fn sections_within(viewer: &Viewer) -> Vec<Section> {
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
    .chain((!SettingsTab::open_to(viewer).is_empty()).then_some(Section::Settings))
    .collect()
}
