//! Programs with an API token. They have no cookie: what stands in one is not looked at, none is set, and so no foreign
//! page can make a browser act by one.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use callbook_application::tokens::AuthenticateApiTokenError;
use callbook_domain::access::{Channel, Provenance, Viewer};

use super::guard::Gate;
use super::refusals::{Asking, is_refusal};
use super::visit::Visit;
use crate::problem::Problem;
use crate::routes::{Access, Programs};
use crate::viewer::Actor;

/// What the request gives as its token (RFC 6750, 2.1).
pub(super) fn secret(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// Runs the route's handler for the program, if it may.
pub(super) async fn pass(
    gate: &Gate,
    secret: &str,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    request.headers_mut().remove(header::COOKIE);
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let provenance = Provenance {
        channel: Channel::Api,
        ..visit.provenance()
    };
    let authenticate = &gate.state().use_cases.authenticate_api_token;
    let viewer = match authenticate.execute(secret, provenance).await {
        Ok(viewer) => viewer,
        Err(AuthenticateApiTokenError::Refused) => return Ok(refused()),
        Err(AuthenticateApiTokenError::TooMany { wait }) => {
            let seconds = u64::try_from(wait.as_secs()).unwrap_or_default();
            return Err(Problem::too_many(
                "too many wrong tokens came from your address",
                seconds,
            ));
        }
        Err(AuthenticateApiTokenError::NotAdmitted(refused)) => return Err(Problem::not_admitted(&refused)),
        Err(AuthenticateApiTokenError::MustEnrol) => return Err(Problem::enrol_first()),
        Err(AuthenticateApiTokenError::Store(error)) => return Err(error.into()),
    };
    tracing::Span::current().record("user", tracing::field::display(viewer.user_id()));
    let asking = Asking::of_program(gate, request.method(), &viewer);
    let answer = pass_as(gate, viewer, request, next).await;
    let response = answer.unwrap_or_else(IntoResponse::into_response);
    if is_refusal(&response) {
        asking.tell(gate).await;
    }
    Ok(response)
}

async fn pass_as(gate: &Gate, viewer: Viewer, mut request: Request, next: Next) -> Result<Response, Problem> {
    match (gate.programs(), gate.access()) {
        (Programs::Welcome, Access::SignedIn) => {}
        (Programs::Welcome, Access::Needs(permission)) => viewer.require(permission)?,
        _ => return Err(Problem::not_for_programs()),
    }
    request.extensions_mut().insert(Actor { viewer });
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::SET_COOKIE);
    Ok(response)
}

/// 401, with the way to get in.
fn refused() -> Response {
    let mut response = Problem::bad_token().into_response();
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Bearer realm=\"Callbook\", error=\"invalid_token\""),
    );
    response
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Bearer cb_x", Some("cb_x"))]
    #[case("bearer  cb_x ", Some("cb_x"))]
    #[case("Bearer ", Some(""))]
    #[case("Bearer", None)]
    #[case("Basic cb_x", None)]
    fn a_token_is_read(#[case] value: &str, #[case] read: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        assert_eq!(secret(&headers), read);
        assert_eq!(secret(&HeaderMap::new()), None);
    }
}
