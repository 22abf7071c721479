//! The one table of routes: method, path, who may use it, handler. The router and the access test are made from it.
//! Each area keeps its own rows (`screens/<area>/mod.rs`, `pub(crate) fn routes()`); this file joins them.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use callbook_domain::access::Permission;

use crate::api;
use crate::screens;
use crate::security::{self, Gate};
use crate::state::AppState;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; the session is not even looked at.
    Open,
    /// Everybody; whoever is signed in is known.
    Public,
    /// Whoever is signed in, in a company or not: what concerns one's own account.
    Own,
    /// Whoever is signed in and stands in a company.
    SignedIn,
    /// Whoever stands in a company and has that permission there.
    Needs(Permission),
    /// Whoever may create, suspend and enter companies.
    Superuser,
}

/// Whether a route needs that its caller has lately proved to be the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The session is enough.
    Session,
    /// The password or a code within the last ten minutes.
    Fresh,
}

/// Whether a program may use a route with an API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programs {
    /// Only people, with a browser's session.
    Refused,
    /// Programs too: it answers with a document.
    Welcome,
}

/// Whether a request tells that somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// Somebody did something: the session goes on.
    Busy,
    /// A page that lies open asks by itself: that keeps no session alive.
    LookingOn,
}

/// Whether a route is open to somebody whose company demands a second factor that it has not set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolment {
    /// It is not: it is led to where it sets one up.
    First,
    /// It is: one sets it up there, or leaves.
    Later,
}

/// How much a request may carry, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// A form or a small document.
    Small,
    /// A file, up to the configured limit.
    Upload,
    /// A form or a small document, answered with a file that has to be made first.
    Download,
}

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub load: Load,
    pub proof: Proof,
    pub programs: Programs,
    pub enrolment: Enrolment,
    pub attention: Attention,
    handler: MethodRouter<AppState>,
}

impl Route {
    pub(crate) fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(Method::GET, MethodFilter::GET, path, access, handler)
    }

    pub(crate) fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(Method::POST, MethodFilter::POST, path, access, handler)
    }

    pub(crate) fn put<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(Method::PUT, MethodFilter::PUT, path, access, handler)
    }

    fn new<H, T>(method: Method, filter: MethodFilter, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self {
            method,
            path,
            access,
            load: Load::Small,
            proof: Proof::Session,
            programs: Programs::Refused,
            enrolment: Enrolment::First,
            attention: Attention::Busy,
            handler: on(filter, handler),
        }
    }

    /// The same route, for what is sensitive: its caller has lately proved to be the user, or does so now.
    #[must_use]
    pub(crate) fn fresh(mut self) -> Self {
        self.proof = Proof::Fresh;
        self
    }

    /// The same route, for programs with an API token too: it answers with a document.
    #[must_use]
    pub(crate) fn for_programs(mut self) -> Self {
        self.programs = Programs::Welcome;
        self
    }

    /// The same route, open to somebody who still has to set up a second factor.
    #[must_use]
    pub(crate) fn while_enrolling(mut self) -> Self {
        self.enrolment = Enrolment::Later;
        self
    }

    /// The same route, for pages that ask by themselves how far something is.
    #[must_use]
    pub(crate) fn looking_on(mut self) -> Self {
        self.attention = Attention::LookingOn;
        self
    }

    /// The same route, answering with a file that takes its time to be made.
    #[must_use]
    pub(crate) fn making_files(mut self) -> Self {
        self.load = Load::Download;
        self
    }

    /// The same route, for files.
    #[must_use]
    pub(crate) fn taking_files(mut self) -> Self {
        self.load = Load::Upload;
        self
    }
}

/// All routes.
pub fn table() -> Vec<Route> {
    [
        screens::health::routes(),
        screens::assets::routes(),
        screens::root::routes(),
        screens::set_up::routes(),
        screens::sign_in::routes(),
        screens::password::routes(),
        screens::forgot::routes(),
        screens::confirm::routes(),
        screens::profile::routes(),
        screens::factors::routes(),
        screens::sessions::routes(),
        screens::dashboard::routes(),
        screens::call::routes(),
        screens::customers::routes(),
        screens::assignment::routes(),
        screens::imports::routes(),
        screens::users::routes(),
        screens::groups::routes(),
        screens::invitations::routes(),
        screens::join::routes(),
        screens::tokens::routes(),
        screens::audit::routes(),
        screens::mail::routes(),
        screens::search::routes(),
        screens::settings::routes(),
        screens::companies::routes(),
        api::status::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn router(state: &AppState) -> Router {
    let mut router = Router::new();
    for row in table() {
        let gate = Gate::new(state.clone(), &row);
        let limit = gate.limit();
        let handler = row
            .handler
            .route_layer(from_fn_with_state(gate, security::guard))
            .route_layer(tower_http::limit::RequestBodyLimitLayer::new(limit));
        router = router.route(row.path, handler);
    }
    router
        .fallback(screens::errors::nothing_here)
        .with_state(state.clone())
}
