//! Only names that are ours are answered: a foreign name that resolves to this machine could read what a browser here
//! may see (DNS rebinding).

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::settings::WebSettings;
use crate::state::AppState;

/// Answers 421 to a host that is not ours. Health checks ask by whatever address they know.
pub(crate) async fn refuse_unknown(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let open = matches!(request.uri().path(), "/healthz" | "/readyz");
    let named = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    if open || named.is_some_and(|host| is_ours(host_of(host), &state.settings)) {
        next.run(request).await
    } else {
        Problem::misdirected().into_response()
    }
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
