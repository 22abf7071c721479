//! How people reach it, and whom it believes.

use std::net::SocketAddr;

use callbook_domain::network::Network;
use callbook_web::{PublicAddress, Transport};

use super::finding::Finding;

/// What the settings say of it.
#[derive(Debug, Clone)]
pub(super) struct NetworkFacts {
    pub(super) listen: SocketAddr,
    pub(super) public_address: Option<PublicAddress>,
    pub(super) trusted_proxies: Vec<Network>,
}

/// A network of fewer bits is more than anybody's proxies.
const NARROW_V4: u8 = 8;
const NARROW_V6: u8 = 16;

pub(super) fn findings(facts: &NetworkFacts) -> Vec<Finding> {
    let is_https = facts
        .public_address
        .as_ref()
        .is_some_and(|address| address.transport() == Transport::Secure);
    let mut found = Vec::new();
    if !is_https {
        found.push(
            Finding::error("no-https-address", match &facts.public_address {
                None => "No public address is set.".to_owned(),
                Some(address) => format!("The public address is {address}, without encryption."),
            })
            .because("Passwords and customers' data travel readable, and the session's cookie goes by the name callbook-insecure because browsers protect it by https only.")
            .mend("Put a proxy with a certificate before Callbook and set `public_address = \"https://…\"`."),
        );
    }
    let is_behind_a_proxy = is_https && !facts.trusted_proxies.is_empty();
    if !(facts.listen.ip().is_loopback() || is_behind_a_proxy) {
        found.push(
            Finding::error("listens-openly", format!("It listens at {}, for other machines.", facts.listen))
                .because("Whoever reaches that port speaks to Callbook without encryption and past every proxy.")
                .mend("Listen at 127.0.0.1 beside the proxy, or set an https public address and name the proxy in `trusted_proxies`."),
        );
    }
    if is_https && facts.trusted_proxies.is_empty() {
        found.push(
            Finding::error("no-trusted-proxy", "The public address is https and no proxy is trusted.")
                .because("Nobody whom Callbook believes says that a request came by https, so that each is sent to the public address again, without end.")
                .mend("Name the proxy that ends TLS: `trusted_proxies = [\"127.0.0.1\"]` where it runs on this machine."),
        );
    }
    let wide: Vec<String> = facts
        .trusted_proxies
        .iter()
        .filter(|network| is_wide(network))
        .map(ToString::to_string)
        .collect();
    if !wide.is_empty() {
        found.push(
            Finding::error("wide-trusted-proxies", format!("Trusted as proxies: {}.", wide.join(", ")))
                .because("Anybody in there can claim any address, and pass limits, allowlists and the audit log under it.")
                .mend("Name the addresses of your proxies alone in `trusted_proxies`."),
        );
    }
    found
}

fn is_wide(network: &Network) -> bool {
    let least = if network.address().is_ipv4() {
        NARROW_V4
    } else {
        NARROW_V6
    };
    network.bits() < least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    fn found(listen: &str, public: &str, trusted: &[&str]) -> Vec<&'static str> {
        let facts = NetworkFacts {
            listen: listen.parse().unwrap(),
            public_address: public.parse().ok(),
            trusted_proxies: trusted.iter().map(|network| network.parse().unwrap()).collect(),
        };
        codes(&findings(&facts))
    }

    #[test]
    fn behind_a_proxy_with_https_there_is_nothing_to_find() {
        assert!(found("127.0.0.1:8080", "https://calls.example.com", &["127.0.0.1"]).is_empty());
        assert!(found("0.0.0.0:8080", "https://calls.example.com", &["10.0.0.0/8"]).is_empty());
    }

    #[test]
    fn without_https() {
        assert_eq!(found("127.0.0.1:8080", "", &[]), ["no-https-address"]);
        let plain = found("[::1]:8080", "http://calls.example.com", &["127.0.0.1"]);
        assert_eq!(plain, ["no-https-address"]);
    }

    #[test]
    fn open_to_other_machines() {
        assert_eq!(
            found("0.0.0.0:8080", "", &[]),
            ["no-https-address", "listens-openly"]
        );
        let nobody_trusted = found("192.0.2.7:8080", "https://calls.example.com", &[]);
        assert_eq!(nobody_trusted, ["listens-openly", "no-trusted-proxy"]);
    }

    #[test]
    fn https_that_nobody_vouches_for() {
        let found = found("127.0.0.1:8080", "https://calls.example.com", &[]);
        assert_eq!(found, ["no-trusted-proxy"]);
    }

    #[test]
    fn everybody_trusted() {
        for wide in ["0.0.0.0/0", "::/0", "64.0.0.0/2", "2000::/3"] {
            let found = found(
                "127.0.0.1:8080",
                "https://calls.example.com",
                &["127.0.0.1", wide],
            );
            assert_eq!(found, ["wide-trusted-proxies"], "{wide}");
        }
    }
}
