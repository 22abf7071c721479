//! What is known about a request before anybody asks who sent it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use callbook_domain::access::{Channel, Provenance};
use callbook_domain::maintenance::Passage;

use super::bearer;
use super::forwarded::{HandedOn, journey};
use super::secret::hex;
use crate::settings::Transport;
use crate::state::AppState;

/// The other end of the connection, put into each request by the server loop.
#[derive(Debug, Clone, Copy)]
pub struct PeerAddress(pub SocketAddr);

/// What the browser hopes to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Wants {
    /// A whole page.
    #[default]
    Page,
    /// A piece of one, asked for by htmx.
    Fragment,
    /// A document for a program.
    Json,
}

impl Wants {
    fn of(method: &Method, headers: &HeaderMap) -> Self {
        let names = |header: header::HeaderName, kind: &str| {
            headers
                .get_all(header)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .any(|value| value.contains(kind))
        };
        if bearer::secret(headers).is_some() {
            // Who has an API token is a program.
            Self::Json
        } else if headers.contains_key("hx-request") {
            Self::Fragment
        } else if names(header::ACCEPT, "text/html") {
            Self::Page
        } else if names(header::ACCEPT, "json")
            || names(header::CONTENT_TYPE, "application/json")
            || *method == Method::PUT
        {
            Self::Json
        } else {
            Self::Page
        }
    }
}

/// What is known about a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Visit {
    /// The id that the logs know it by.
    pub(crate) request_id: String,
    /// Where it comes from, behind proxies that we trust.
    pub(crate) address: Option<IpAddr>,
    /// How the browser sent it, as far as we can believe.
    pub(crate) arrived: Transport,
    /// Who handed it to us.
    pub(crate) handed_on: HandedOn,
    /// Whether a maintenance keeps it out.
    pub(crate) passage: Passage,
    /// What the browser calls itself.
    pub(crate) device: String,
    /// What it hopes to get.
    pub(crate) wants: Wants,
}

impl Visit {
    /// The same for the audit log.
    pub(crate) fn provenance(&self) -> Provenance {
        Provenance {
            channel: Channel::Browser,
            address: self.address,
            request_id: Some(self.request_id.clone()),
        }
    }
}

/// Gathers what is known about the request for everybody after.
pub(crate) async fn meet(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<PeerAddress>().map(|peer| peer.0.ip());
    let headers = request.headers();
    let journey = journey(peer, headers, &state.settings.trusted_proxies);
    let visit = Visit {
        request_id: new_request_id(),
        address: journey.address,
        arrived: journey.arrived,
        handed_on: journey.handed_on,
        passage: state.maintenance.read().passage(journey.address),
        device: headers
            .get(header::USER_AGENT)
            .map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned())
            .unwrap_or_default(),
        wants: Wants::of(request.method(), headers),
    };
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// Ours always: an id that a caller gives could forge log lines.
fn new_request_id() -> String {
    let mut bytes = [0; 8];
    // Without randomness requests share an id; nothing else goes wrong here.
    let _ = getrandom::fill(&mut bytes);
    hex(&bytes)
}
