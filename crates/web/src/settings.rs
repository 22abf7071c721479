//! What an operator says about the server.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use callbook_domain::network::Network;

/// What an operator says about the server.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where people reach it, if that is not where it listens: `https://calls.example.com`.
    pub public_address: Option<PublicAddress>,
    /// Further names by which it may be asked for, without a port.
    pub hosts: Vec<String>,
    /// Networks of proxies whose forwarded headers count.
    pub trusted_proxies: Vec<Network>,
    /// The largest file that may be uploaded, in bytes.
    pub upload_limit: usize,
    /// How long a request may take, its body included.
    pub patience: Duration,
    /// How long an upload may take.
    pub upload_patience: Duration,
}

impl WebSettings {
    /// What holds where nothing is configured.
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            public_address: None,
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            upload_limit: 100 * 1024 * 1024,
            patience: Duration::from_secs(30),
            upload_patience: Duration::from_mins(60),
        }
    }

    /// Whether browsers reach it by https, by which cookies and HSTS go.
    pub fn transport(&self) -> Transport {
        self.public_address
            .as_ref()
            .map_or(Transport::Plain, |address| address.transport)
    }

    /// The address that links to this server begin with; never taken from a request.
    pub fn origin(&self) -> String {
        match &self.public_address {
            Some(address) => address.to_string(),
            None => format!("http://{}", reachable(self.listen)),
        }
    }
}

/// An address that a browser can open: a server that listens everywhere is reached at its own machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], listen.port())),
        IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from(([127, 0, 0, 1], listen.port())),
        _ => listen,
    }
}

/// How browsers reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transport {
    /// By http: only on one's own machine.
    #[default]
    Plain,
    /// By https.
    Secure,
}

/// Scheme, host and port under which people reach the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress {
    pub(crate) transport: Transport,
    /// With the port where it is not the scheme's own.
    authority: String,
}

/// The text is not an address that people can reach a server at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a public address: it looks like https://calls.example.com, without a path")]
pub struct NotAPublicAddress;

impl PublicAddress {
    /// How people reach it.
    pub const fn transport(&self) -> Transport {
        self.transport
    }

    /// Its host, without the port.
    pub fn host(&self) -> &str {
        crate::security::host_of(&self.authority)
    }
}

impl FromStr for PublicAddress {
    type Err = NotAPublicAddress;

    fn from_str(text: &str) -> Result<Self, NotAPublicAddress> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (transport, authority) = match text.split_once("://") {
            Some(("https", rest)) => (Transport::Secure, rest),
            Some(("http", rest)) => (Transport::Plain, rest),
            _ => return Err(NotAPublicAddress),
        };
        let parsed: axum::http::uri::Authority = authority.parse().map_err(|_| NotAPublicAddress)?;
        if parsed.host().is_empty() || authority.contains('@') {
            return Err(NotAPublicAddress);
        }
        Ok(Self {
            transport,
            authority: authority.to_owned(),
        })
    }
}

impl std::fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = match self.transport {
            Transport::Plain => "http",
            Transport::Secure => "https",
        };
        write!(f, "{scheme}://{}", self.authority)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://calls.example.com/", "https://calls.example.com")]
    #[case("http://Localhost:8080", "http://localhost:8080")]
    fn public_addresses(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(text.parse::<PublicAddress>().unwrap().to_string(), shown);
    }

    #[rstest]
    #[case("calls.example.com")]
    #[case("ftp://calls.example.com")]
    #[case("https://calls.example.com/crm")]
    #[case("https://me@calls.example.com")]
    #[case("https://")]
    fn no_public_addresses(#[case] text: &str) {
        assert_eq!(text.parse::<PublicAddress>(), Err(NotAPublicAddress));
    }
}
