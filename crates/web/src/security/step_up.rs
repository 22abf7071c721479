//! Before what is sensitive, whoever is signed in proves once more to be the user: somebody may have found the browser
//! open. What was posted waits in the page that asks for it and goes on once the proof is given; nothing that was typed
//! is lost.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use callbook_application::accounts::{ConfirmError, Given};
use callbook_application::ports::{PasswordError, Token};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

use super::cookies::SessionSecret;
use super::csrf::{self, CsrfToken};
use super::visit::Wants;
use crate::problem::Problem;
use crate::respond::Page;
use crate::screens::confirm::{Carried, ConfirmPage, Obstacle};
use crate::screens::sign_in::next;
use crate::state::AppState;
use crate::viewer::Person;

/// The fields that the page adds to what was posted.
const PASSWORD: &str = "confirm_password";
const CODE: &str = "confirm_code";

/// Whether a request goes on.
#[expect(clippy::large_enum_variant, reason = "one is made at a request, and not kept")]
pub(super) enum Passage {
    /// It does; with the secret that the session has now, if it got another one.
    On(Request, Option<Token>),
    /// It waits for a proof.
    Elsewhere(Box<Response>),
}

/// Lets a request on whose sender has lately proved to be the user, or does so with it.
pub(super) async fn pass(state: &AppState, request: Request) -> Result<Passage, Problem> {
    let person = request.extensions().get::<Person>().cloned();
    let person = person.ok_or_else(Problem::signed_out)?;
    let is_fresh = person.session.is_fresh(state.clock.now());
    if !csrf::concerns(request.method()) || !is_form(&request) {
        return if is_fresh {
            Ok(Passage::On(request, None))
        } else {
            lead(state, request).await
        };
    }
    let (mut parts, body) = request.into_parts();
    let body = Bytes::from_request(Request::new(body), state)
        .await
        .map_err(|rejection| Problem::bad_request(rejection.status(), rejection.body_text()))?;
    let posted = Posted::of(&body);
    if is_fresh {
        return Ok(Passage::On(Request::from_parts(parts, posted.rest()), None));
    }
    let Some(given) = posted.given() else {
        return ask(state, &mut parts, &person, &posted, None).await;
    };
    let secret = SessionSecret::from_request_parts(&mut parts, state).await?;
    let confirm = &state.use_cases.confirm_identity;
    match confirm
        .execute(&person.principal, &person.session, &secret.0, given)
        .await
    {
        Ok(confirmed) => {
            let token = confirmed.token;
            parts.extensions.insert(CsrfToken::of(&token.0, &state.secret));
            parts.extensions.insert(SessionSecret(token.0.clone()));
            parts.extensions.insert(Person {
                session: confirmed.session,
                ..person
            });
            Ok(Passage::On(
                Request::from_parts(parts, posted.rest()),
                Some(token),
            ))
        }
        Err(error) => {
            let obstacle = obstacle(error)?;
            ask(state, &mut parts, &person, &posted, Some(obstacle)).await
        }
    }
}

fn is_form(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

/// What holds nothing that was typed is led to a page of its own and comes back.
async fn lead(state: &AppState, request: Request) -> Result<Passage, Problem> {
    let is_read = !csrf::concerns(request.method());
    let (mut parts, _) = request.into_parts();
    let page = Page::from_request_parts(&mut parts, state).await?;
    let wanted = match page.wants() {
        Wants::Page if is_read => parts.uri.path_and_query().map(ToString::to_string),
        Wants::Fragment => Some(current_page(&parts)),
        Wants::Page | Wants::Json => None,
    };
    let wanted = wanted.ok_or_else(Problem::confirm_first)?;
    let wanted = utf8_percent_encode(next::local(&wanted), NON_ALPHANUMERIC).to_string();
    let response = page.redirect(&format!("/confirm?next={wanted}"));
    Ok(Passage::Elsewhere(Box::new(response)))
}

/// The page in which htmx asks.
fn current_page(parts: &Parts) -> String {
    let address = parts.headers.get("hx-current-url");
    let address = address
        .and_then(|address| address.to_str().ok())
        .unwrap_or_default();
    let path = address
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    path.unwrap_or_default().to_owned()
}

/// The page that asks for the proof, with everything in it that was posted.
async fn ask(
    state: &AppState,
    parts: &mut Parts,
    person: &Person,
    posted: &Posted,
    obstacle: Option<Obstacle>,
) -> Result<Passage, Problem> {
    let page = Page::from_request_parts(parts, state).await?;
    if page.wants() != Wants::Page {
        return Err(Problem::confirm_first());
    }
    let confirm = &state.use_cases.confirm_identity;
    let accepted = confirm.accepted(&person.principal).await?;
    let action = parts.uri.path_and_query().map(ToString::to_string);
    let status = match obstacle {
        None => StatusCode::FORBIDDEN,
        Some(Obstacle::Wrong) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Obstacle::Wait { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(Obstacle::Busy) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let screen = ConfirmPage::new(person, action.unwrap_or_default())
        .carrying(posted.carried())
        .accepting(accepted)
        .hindered_by(obstacle);
    let response = page.screen_as(status, &screen)?;
    Ok(Passage::Elsewhere(Box::new(response)))
}

fn obstacle(error: ConfirmError) -> Result<Obstacle, Problem> {
    match error {
        ConfirmError::Wrong => Ok(Obstacle::Wrong),
        ConfirmError::Throttled { retry_after } => Ok(Obstacle::Wait {
            seconds: retry_after.as_secs().max(0) + 1,
        }),
        ConfirmError::Password(PasswordError::Busy) => Ok(Obstacle::Busy),
        ConfirmError::Gone => Err(Problem::forged()),
        ConfirmError::Password(error) => Err(error.into()),
        ConfirmError::Store(error) => Err(error.into()),
    }
}

/// The fields of a form as they were sent, each name and value still encoded.
struct Posted {
    pairs: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Posted {
    fn of(body: &[u8]) -> Self {
        let pair = |pair: &[u8]| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = parts.next().unwrap_or_default().to_vec();
            (name, parts.next().unwrap_or_default().to_vec())
        };
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        Self {
            pairs: pairs.map(pair).collect(),
        }
    }

    /// What was given as a proof.
    fn given(&self) -> Option<Given> {
        let of = |name: &str| {
            let found = self.pairs.iter().find(|pair| pair.0 == name.as_bytes());
            found
                .map(|pair| decoded(&pair.1))
                .filter(|value| !value.is_empty())
        };
        of(CODE)
            .map(Given::Code)
            .or_else(|| of(PASSWORD).map(Given::Password))
    }

    /// What was posted without the proof, as it was.
    fn rest(&self) -> Body {
        let own = |pair: &&(Vec<u8>, Vec<u8>)| !is_proof(&pair.0);
        let pairs = self.pairs.iter().filter(own);
        let pairs = pairs.map(|(name, value)| [name.as_slice(), b"=", value].concat());
        Body::from(pairs.collect::<Vec<_>>().join(&b'&'))
    }

    /// The same for the page that asks, which has a token of its own.
    fn carried(&self) -> Vec<Carried> {
        self.pairs
            .iter()
            .filter(|(name, _)| !is_proof(name) && name != b"csrf_token")
            .map(|(name, value)| Carried::new(decoded(name), decoded(value)))
            .collect()
    }
}

fn is_proof(name: &[u8]) -> bool {
    name == PASSWORD.as_bytes() || name == CODE.as_bytes()
}

fn decoded(part: &[u8]) -> String {
    let spaced: Vec<u8> = part
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    const BODY: &[u8] = b"csrf_token=t&name=A%26B+C&ids=1&ids=2&confirm_password=p+q&confirm_code=&empty=";

    #[tokio::test]
    async fn the_proof_is_taken_out_and_the_rest_goes_on_as_it_was() {
        let posted = Posted::of(BODY);
        assert!(matches!(posted.given(), Some(Given::Password(given)) if given == "p q"));
        let rest = posted.rest().collect().await.unwrap().to_bytes();
        assert_eq!(rest, b"csrf_token=t&name=A%26B+C&ids=1&ids=2&empty=".as_slice());
    }

    #[test]
    fn everything_that_was_typed_is_carried_on() {
        let carried = Posted::of(BODY).carried();
        let expected = [("name", "A&B C"), ("ids", "1"), ("ids", "2"), ("empty", "")];
        let expected = expected.map(|(name, value)| Carried::new(name.to_owned(), value.to_owned()));
        assert_eq!(carried, expected);
        assert!(Posted::of(b"").given().is_none());
    }
}
