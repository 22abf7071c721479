//! The one cookie that says who a browser is. Before sign-in it holds a random value that only ties forms to the
//! browser; at sign-in it gets another one, so that nobody can plant a session.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, SameSite};
use callbook_application::accounts::RememberedToken;
use callbook_application::ports::Token;

use super::secret::hex;
use crate::problem::Problem;
use crate::settings::{Transport, WebSettings};
use crate::state::AppState;

/// What an anonymous value begins with; no session's secret does.
const ANONYMOUS: &str = "anonymous.";
/// What the value of a browser begins with whose sign-in waits for a second factor; no session's secret does.
const PENDING: &str = "pending.";

/// The `__Host-` prefix makes the browser insist on Secure, on Path=/ and on no Domain (RFC 6265bis); over plain http
/// that cannot be, and the name says so.
pub(super) const fn name(transport: Transport) -> &'static str {
    match transport {
        Transport::Secure => "__Host-callbook",
        Transport::Plain => "callbook-insecure",
    }
}

/// The cookie by which a browser stays signed in.
pub(super) const fn remember_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Secure => "__Host-callbook-remember",
        Transport::Plain => "callbook-remember-insecure",
    }
}

/// The value of the cookie of that name.
pub(super) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Whether that value stands for a session, not for a visitor.
pub(super) fn is_session(value: &str) -> bool {
    !value.starts_with(ANONYMOUS) && !value.starts_with(PENDING)
}

/// A value for a visitor.
pub(super) fn anonymous() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{ANONYMOUS}{}", hex(&bytes)))
}

/// Adds a cookie that lasts until the browser closes.
pub(super) fn set(response: &mut Response, name: &'static str, value: String, transport: Transport) {
    add(response, &built(name, value, transport));
}

/// Takes a cookie away.
pub(super) fn remove(response: &mut Response, name: &'static str, transport: Transport) {
    let mut cookie = built(name, String::new(), transport);
    cookie.make_removal();
    add(response, &cookie);
}

fn built(name: &'static str, value: String, transport: Transport) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(transport == Transport::Secure)
        .build()
}

fn add(response: &mut Response, cookie: &Cookie<'_>) {
    append(response, &cookie.to_string());
}

fn append(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The secret by which the browser holds its session.
#[derive(Clone)]
pub(crate) struct SessionSecret(pub(crate) String);

impl std::fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionSecret(hidden)")
    }
}

impl FromRequestParts<AppState> for SessionSecret {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        // Whoever gave the session another one on the way here says so.
        if let Some(renewed) = parts.extensions.get::<Self>() {
            return Ok(renewed.clone());
        }
        value(&parts.headers, name(state.settings.transport()))
            .filter(|value| is_session(value))
            .map(|value| Self(value.to_owned()))
            .ok_or_else(Problem::signed_out)
    }
}

/// Whether the answer gives the browser that cookie, or takes it away, already.
pub(super) fn is_set(response: &Response, name: &str) -> bool {
    response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .filter_map(|cookie| cookie.split_once('='))
        .any(|(found, _)| found == name)
}

/// The secret by which a browser may give the second factor that its sign-in waits for.
#[derive(Clone)]
pub(crate) struct PendingSignIn(pub(crate) String);

impl FromRequestParts<AppState> for PendingSignIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let value = value(&parts.headers, name(state.settings.transport()));
        let token = value.and_then(|value| value.strip_prefix(PENDING));
        // No sign-in waits under nothing.
        Ok(Self(token.unwrap_or_default().to_owned()))
    }
}

/// Lets the browser, and no other, give the second factor. It has no session yet.
pub(crate) fn wait_for_factor(response: &mut Response, token: &Token, settings: &WebSettings) {
    let transport = settings.transport();
    set(
        response,
        name(transport),
        format!("{PENDING}{}", token.0),
        transport,
    );
}

/// Lets the browser stay signed in.
pub(crate) fn remember(response: &mut Response, remembered: RememberedToken, settings: &WebSettings) {
    let transport = settings.transport();
    let cookie = built(remember_name(transport), remembered.token.0, transport);
    let seconds = remembered.holds_for.as_secs().max(0);
    append(response, &format!("{cookie}; Max-Age={seconds}"));
}

/// The browser stays signed in no longer.
pub(crate) fn forget_browser(response: &mut Response, settings: &WebSettings) {
    let transport = settings.transport();
    remove(response, remember_name(transport), transport);
}

/// Gives the browser its session.
pub(crate) fn begin_session(response: &mut Response, token: Token, settings: &WebSettings) {
    let transport = settings.transport();
    set(response, name(transport), token.0, transport);
}

/// Takes the session away.
pub(crate) fn end_session(response: &mut Response, settings: &WebSettings) {
    let transport = settings.transport();
    remove(response, name(transport), transport);
    forget_browser(response, settings);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; callbook-insecure=x"),
        );
        headers.append(header::COOKIE, HeaderValue::from_static("b=2"));
        assert_eq!(value(&headers, "callbook-insecure"), Some("x"));
        assert_eq!(value(&headers, "b"), Some("2"));
        assert_eq!(value(&headers, "c"), None);
    }

    #[test]
    fn the_cookie_of_https_is_bound_to_its_host() {
        let cookie = built(name(Transport::Secure), "x".to_owned(), Transport::Secure).to_string();
        assert_eq!(
            cookie,
            "__Host-callbook=x; HttpOnly; SameSite=Lax; Secure; Path=/"
        );
        let plain = built(name(Transport::Plain), "x".to_owned(), Transport::Plain).to_string();
        assert_eq!(plain, "callbook-insecure=x; HttpOnly; SameSite=Lax; Path=/");
    }
}
