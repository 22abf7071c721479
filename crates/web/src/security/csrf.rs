//! No foreign page can make a browser act here. Two checks: where the browser says that the request comes from, and a
//! token that only our own pages know, bound to the browser's cookie.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use futures::{StreamExt, stream};
use percent_encoding::percent_decode;

use super::host::host_of;
use super::secret::{Secret, hex};
use super::visit::Wants;
use crate::problem::Problem;

const PURPOSE: &str = "csrf";
/// How far into a body the token is looked for: forms of ours have it first.
const LOOKED_AT: usize = 64 * 1024;
/// It is first looked for when so much is there.
const FIRST_LOOK: usize = 256;

/// The token for forms and for htmx.
#[derive(Debug, Clone)]
pub(crate) struct CsrfToken(pub(crate) String);

/// So many characters at a token's beginning are the salt.
const SALT: usize = 16;

impl CsrfToken {
    /// A token that belongs to a cookie's value. Each is another, for pages are compressed: from the length of many
    /// answers with one and the same secret in them the secret could be guessed (BREACH).
    pub(super) fn of(cookie: &str, secret: &Secret) -> Self {
        let mut salt = [0; SALT / 2];
        // Without randomness the token is still right, only the same each time.
        let _ = getrandom::fill(&mut salt);
        let salt = hex(&salt);
        let signature = secret.sign(PURPOSE, &salted(&salt, cookie));
        Self(salt + &signature)
    }
}

/// Whether that token belongs to the cookie's value.
fn belongs(token: &str, cookie: &str, secret: &Secret) -> bool {
    token
        .split_at_checked(SALT)
        .is_some_and(|(salt, signature)| secret.verify(PURPOSE, &salted(salt, cookie), signature))
}

fn salted(salt: &str, cookie: &str) -> String {
    format!("{salt}:{cookie}")
}

/// Whether a request of that method must prove where it comes from.
pub(super) fn concerns(method: &Method) -> bool {
    !matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}

/// Lets a request through that comes from a page of ours; its body is as it was.
pub(super) async fn check(
    request: Request,
    cookie: Option<&str>,
    wants: Wants,
    secret: &Secret,
) -> Result<Request, Problem> {
    let origin = Origin::of(request.headers());
    if origin == Origin::Foreign {
        return Err(Problem::forged());
    }
    let Some(cookie) = cookie else {
        return Err(Problem::forged());
    };
    let is_right = |token: &str| belongs(token, cookie, secret);
    if let Some(token) = request.headers().get("x-csrf-token") {
        return match token.to_str() {
            Ok(token) if is_right(token) => Ok(request),
            _ => Err(Problem::forged()),
        };
    }
    // A form can be sent across sites, a JSON document cannot: a browser would ask us first, and say where it comes
    // from. Other documents need the browser's word that a page of ours sends them.
    let is_document = content_type(request.headers()).starts_with("application/json");
    let is_vouched_for = origin == Origin::Ours && wants == Wants::Json && !is_form(request.headers());
    if is_document || is_vouched_for {
        return Ok(request);
    }
    let (request, token) = token_within(request).await?;
    match token {
        Some(token) if is_right(&token) => Ok(request),
        _ => Err(Problem::forged()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The browser vouches that a page of ours sent it.
    Ours,
    /// Nothing says otherwise: an old browser, or no browser at all. The token decides.
    Unknown,
    Foreign,
}

impl Origin {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            headers
                .get(name)
                .map(|value| value.to_str().unwrap_or("unreadable"))
        };
        match text("sec-fetch-site") {
            Some("same-origin") => return Self::Ours,
            Some("none") => return Self::Unknown,
            Some(_) => return Self::Foreign,
            None => {}
        }
        let Some(origin) = text(header::ORIGIN.as_str()) else {
            return Self::Unknown;
        };
        let Some((_, authority)) = origin.split_once("://") else {
            return Self::Foreign;
        };
        // The host has been found to be ours; behind a proxy the ports may differ.
        match text(header::HOST.as_str()) {
            Some(host) if host_of(host).eq_ignore_ascii_case(host_of(authority)) => Self::Unknown,
            _ => Self::Foreign,
        }
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn is_form(headers: &HeaderMap) -> bool {
    content_type(headers).starts_with("application/x-www-form-urlencoded")
}

/// Reads as much of a form as it takes to see its token, and gives the whole of it back.
async fn token_within(request: Request) -> Result<(Request, Option<String>), Problem> {
    let find: fn(&[u8], Ended) -> Option<String> = match content_type(request.headers()) {
        kind if kind.starts_with("application/x-www-form-urlencoded") => in_urlencoded,
        kind if kind.starts_with("multipart/form-data") => in_multipart,
        _ => return Ok((request, None)),
    };
    let (parts, body) = request.into_parts();
    let mut rest = body.into_data_stream();
    let mut seen: Vec<u8> = Vec::new();
    let mut token = None;
    // Each look at twice as much: a body that comes byte by byte is not searched anew for each.
    let mut next_look = FIRST_LOOK;
    while token.is_none() && seen.len() < LOOKED_AT {
        match rest.next().await {
            Some(Ok(bytes)) => seen.extend_from_slice(&bytes),
            Some(Err(error)) => return Err(Problem::unreadable(&error)),
            None => {
                token = find(&seen, Ended::Yes);
                break;
            }
        }
        if seen.len() >= next_look {
            token = find(&seen, Ended::NotYet);
            next_look = seen.len() * 2;
        }
    }
    let first = stream::once(async { Ok::<_, axum::Error>(Bytes::from(seen)) });
    let body = Body::from_stream(first.chain(rest));
    Ok((Request::from_parts(parts, body), token))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Yes,
    NotYet,
}

fn in_urlencoded(seen: &[u8], ended: Ended) -> Option<String> {
    let mut pairs: Vec<&[u8]> = seen.split(|byte| *byte == b'&').collect();
    if ended == Ended::NotYet {
        // The last one may go on.
        pairs.pop();
    }
    let value = pairs.iter().find_map(|pair| pair.strip_prefix(b"csrf_token="))?;
    percent_decode(value)
        .decode_utf8()
        .ok()
        .map(|token| token.into_owned())
}

fn in_multipart(seen: &[u8], _: Ended) -> Option<String> {
    const NAME: &[u8] = b"name=\"csrf_token\"";
    let at = seen.windows(NAME.len()).position(|window| window == NAME)?;
    let after = seen.get(at + NAME.len()..)?;
    let value = after.windows(4).position(|window| window == b"\r\n\r\n")?;
    let value = after.get(value + 4..)?;
    let end = value.windows(2).position(|window| window == b"\r\n")?;
    String::from_utf8(value.get(..end)?.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use rstest::rstest;

    use super::*;

    const COOKIE: &str = "cookie";

    fn secret() -> Secret {
        Secret::new([1; 32])
    }

    fn token() -> String {
        CsrfToken::of(COOKIE, &secret()).0
    }

    async fn outcome(headers: &[(&str, &str)], body: String, wants: Wants) -> Result<String, Problem> {
        let mut request = Request::post("/").header("host", "localhost:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let request = check(request, Some(COOKIE), wants, &secret()).await?;
        let body = request.into_body().collect().await.unwrap().to_bytes();
        Ok(String::from_utf8(body.to_vec()).unwrap())
    }

    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    const PARTS: (&str, &str) = ("content-type", "multipart/form-data; boundary=x");

    #[tokio::test]
    async fn a_form_with_its_token_passes_and_is_whole() {
        for body in [
            format!("csrf_token={}&a=1", token()),
            format!("a=1&csrf_token={}", token()),
        ] {
            assert_eq!(outcome(&[FORM], body.clone(), Wants::Page).await.unwrap(), body);
        }
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n{}\r\n--x--\r\n",
            token()
        );
        assert_eq!(outcome(&[PARTS], body.clone(), Wants::Page).await.unwrap(), body);
    }

    #[rstest]
    #[case::without_a_token(&[FORM], "a=1")]
    #[case::with_a_wrong_one(&[FORM], "csrf_token=0000")]
    #[case::with_an_empty_one(&[FORM], "csrf_token=")]
    #[case::with_a_wrong_header(&[("x-csrf-token", "0000")], "")]
    #[case::without_a_token_from_our_page(&[FORM, ("sec-fetch-site", "same-origin")], "a=1")]
    #[tokio::test]
    async fn a_form_without_its_token_is_refused(#[case] headers: &[(&str, &str)], #[case] body: &str) {
        assert!(outcome(headers, body.to_owned(), Wants::Page).await.is_err());
    }

    #[rstest]
    #[case("sec-fetch-site", "cross-site")]
    #[case("sec-fetch-site", "same-site")]
    #[case("origin", "https://evil.example")]
    #[case("origin", "null")]
    #[tokio::test]
    async fn a_foreign_page_is_refused_though_it_knows_the_token(#[case] name: &str, #[case] value: &str) {
        let headers = [("x-csrf-token", &*token()), (name, value)];
        assert!(outcome(&headers, String::new(), Wants::Page).await.is_err());
    }

    #[rstest]
    #[case("sec-fetch-site", "same-origin")]
    #[case("origin", "http://localhost:8080")]
    #[tokio::test]
    async fn a_page_of_ours_passes_with_its_token(#[case] name: &str, #[case] value: &str) {
        let headers = [("x-csrf-token", &*token()), (name, value)];
        assert!(outcome(&headers, String::new(), Wants::Page).await.is_ok());
    }

    #[tokio::test]
    async fn a_document_cannot_be_sent_across_sites_unseen() {
        let json = ("content-type", "application/json");
        for site in ["same-origin", "none"] {
            let headers = [json, ("sec-fetch-site", site)];
            assert!(outcome(&headers, "{}".to_owned(), Wants::Json).await.is_ok());
        }
        assert!(outcome(&[json], "{}".to_owned(), Wants::Json).await.is_ok());
        let foreign = [json, ("sec-fetch-site", "cross-site")];
        assert!(outcome(&foreign, "{}".to_owned(), Wants::Json).await.is_err());
    }

    #[tokio::test]
    async fn parts_without_a_token_need_the_browsers_word() {
        let ours = [PARTS, ("sec-fetch-site", "same-origin")];
        assert!(outcome(&ours, "--x--".to_owned(), Wants::Json).await.is_ok());
        assert!(outcome(&[PARTS], "--x--".to_owned(), Wants::Json).await.is_err());
    }

    #[test]
    fn no_two_tokens_are_alike_and_each_is_for_its_cookie() {
        let (one, other) = (token(), token());
        assert_ne!(one, other);
        assert!(belongs(&one, COOKIE, &secret()) && belongs(&other, COOKIE, &secret()));
        assert!(!belongs(&one, "another cookie", &secret()));
        assert!(!belongs("ä", COOKIE, &secret()));
    }
}
