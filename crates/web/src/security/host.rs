//! Only names that are ours are answered: a foreign name that resolves to this machine could read what a browser here
//! may see (DNS rebinding).

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::forwarded::HandedOn;
use super::visit::Visit;
use crate::problem::Problem;
use crate::settings::WebSettings;
use crate::state::AppState;

/// Answers 421 to a host that is not ours, whatever it asks for. Health checks ask by whatever address they know.
///
/// What a trusted proxy says it was asked for must be ours as well; it never stands in for the `Host`, which a page that
/// was rebound to us cannot choose, as it can choose every other header.
pub(crate) async fn refuse_unknown(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_for_machines(request.uri().path()) || is_named_rightly(&request, &state.settings) {
        next.run(request).await
    } else {
        Problem::misdirected().into_response()
    }
}

/// What load balancers ask, by whatever address and transport they know.
pub(super) fn is_for_machines(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

fn is_named_rightly(request: &Request, settings: &WebSettings) -> bool {
    let ours = |host: &str| is_ours(host_of(host), settings);
    let headers = request.headers();
    let hosts = || headers.get_all(header::HOST).iter();
    let handed_on = request.extensions().get::<Visit>().map(|visit| visit.handed_on);
    let told = headers
        .get_all("x-forwarded-host")
        .iter()
        .filter(|_| handed_on == Some(HandedOn::ByTrusted));
    let by_authority = request.uri().authority().map(Authority::as_str);
    let named = hosts().next().is_some() || by_authority.is_some();
    named
        && by_authority.is_none_or(ours)
        && hosts().chain(told).all(|value| {
            value
                .to_str()
                .is_ok_and(|value| value.split(',').all(|host| ours(host.trim())))
        })
}

/// The host without its port; an IPv6 address without its brackets.
pub(crate) fn host_of(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn is_ours(host: &str, settings: &WebSettings) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host == "localhost" || host.ends_with(".localhost") {
        return true;
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        // An address cannot be rebound; still only those are answered that the server was told to listen on.
        let address = address.to_canonical();
        if address.is_loopback() || address == settings.listen.ip().to_canonical() {
            return true;
        }
    }
    let public = settings.public_address.as_ref().map(|address| address.host());
    public == Some(host.as_str()) || settings.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(&host))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("localhost:8080", true)]
    #[case("127.0.0.1:8080", true)]
    #[case("[::1]:8080", true)]
    #[case("192.0.2.7", true)]
    #[case("calls.example.com", true)]
    #[case("CALLS.example.com.:443", true)]
    #[case("crm.lan", true)]
    #[case("192.0.2.8", false)]
    #[case("evil.example", false)]
    #[case("localhost.evil.example", false)]
    #[case("127.0.0.1.evil.example", false)]
    #[case("", false)]
    fn hosts(#[case] host: &str, #[case] ours: bool) {
        let mut settings = WebSettings::new("192.0.2.7:8080".parse().unwrap());
        settings.public_address = Some("https://calls.example.com".parse().unwrap());
        settings.hosts = vec!["crm.lan".to_owned()];
        assert_eq!(is_ours(host_of(host), &settings), ours);
    }
}
