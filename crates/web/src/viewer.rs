//! Who sent a request.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use callbook_application::accounts::SignedIn;
use callbook_domain::access::Viewer;
use callbook_domain::ids::SessionId;

use crate::problem::Problem;

/// The authenticated user behind a request. The guard before every route puts it there; a handler that asks for it on
/// a route that is open to everybody gets the answer for those who are not signed in.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) viewer: Viewer,
    pub(crate) session: SessionId,
}

impl From<SignedIn> for Actor {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            viewer: signed_in.viewer,
            session: signed_in.session,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Problem::signed_out)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
