//! Who sent a request.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use callbook_domain::access::{Principal, Viewer};
use callbook_domain::session::Session;

use crate::problem::Problem;

/// Whoever is signed in, in a company or not: for what concerns one's own account. The guard before every route puts it
/// there; a handler that asks for it on a route that is open to everybody gets the answer for those who are not signed
/// in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) principal: Principal,
    pub(crate) session: Session,
}

/// The authenticated user behind a request, within its company, or within the one that a superuser has entered.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) viewer: Viewer,
}

macro_rules! from_extensions {
    ($type:ty) => {
        impl<S: Sync> FromRequestParts<S> for $type {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                parts
                    .extensions
                    .get::<Self>()
                    .cloned()
                    .ok_or_else(Problem::signed_out)
            }
        }

        impl<S: Sync> OptionalFromRequestParts<S> for $type {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Problem> {
                Ok(parts.extensions.get::<Self>().cloned())
            }
        }
    };
}

from_extensions!(Person);
from_extensions!(Actor);
