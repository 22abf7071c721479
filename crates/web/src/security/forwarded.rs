//! Where a request comes from and whether it was encrypted on its way. What a proxy says counts only if we trust that
//! proxy: of its lists the last word is its own, each one before that of whoever stood before it, so they are walked
//! from the right, and no further than to the first address that is not trusted. Whatever stands left of that may have
//! been made up by the client.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue};
use callbook_domain::network::Network;

use crate::settings::Transport;

/// Nobody has so many proxies; longer lists are made up.
const LONGEST: usize = 64;

/// How a request came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Journey {
    /// The client's address; `None` where there is no saying.
    pub(super) address: Option<IpAddr>,
    /// How the client's browser sent it.
    pub(super) arrived: Transport,
    /// Whether a proxy that we trust handed it to us.
    pub(super) handed_on: HandedOn,
}

/// Who handed a request to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum HandedOn {
    /// A proxy that we trust.
    ByTrusted,
    /// Anybody else.
    #[default]
    ByAnybody,
}

/// Finds out how a request came, from the other end of the connection and what trusted proxies say.
pub(super) fn journey(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[Network]) -> Journey {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = peer.map(|address| address.to_canonical());
    let Some(proxy) = peer.filter(|peer| is_trusted(*peer)) else {
        return Journey {
            address: peer,
            arrived: Transport::Plain,
            handed_on: HandedOn::ByAnybody,
        };
    };
    let usual = Walk::along(proxy, parts(headers, "x-forwarded-for"), address_of, &is_trusted);
    let standard = Walk::along(proxy, parts(headers, "forwarded"), address_within, &is_trusted);
    let address = match (usual.steps, standard.steps) {
        // One of the two headers may have come from the client, past a proxy that knows only the other.
        (1.., 1..) if usual.address != standard.address => None,
        (_, 1..) => standard.address,
        (_, 0) => usual.address,
    };
    let protocols = parts(headers, "x-forwarded-proto");
    let usual = at(&protocols, usual.steps.max(1));
    let elements = parts(headers, "forwarded");
    let standard = at(&elements, standard.steps);
    let says_plain = [usual, standard.and_then(|element| pair(element, "proto"))]
        .into_iter()
        .flatten()
        .any(|protocol| !protocol.eq_ignore_ascii_case("https"));
    Journey {
        address,
        // A trusted proxy that says nothing does what it is there for.
        arrived: if says_plain {
            Transport::Plain
        } else {
            Transport::Secure
        },
        handed_on: HandedOn::ByTrusted,
    }
}

/// The way back from the nearest proxy.
struct Walk {
    address: Option<IpAddr>,
    steps: usize,
}

impl Walk {
    fn along(
        proxy: IpAddr,
        hops: Vec<&str>,
        read: fn(&str) -> Option<IpAddr>,
        is_trusted: &dyn Fn(IpAddr) -> bool,
    ) -> Self {
        let mut walk = Self {
            address: Some(proxy),
            steps: 0,
        };
        for hop in hops {
            if !walk.address.is_some_and(is_trusted) {
                break;
            }
            walk.steps += 1;
            // What a trusted proxy saw and could not name is nobody, and not the proxy.
            walk.address = read(hop).filter(|_| walk.steps < LONGEST);
        }
        walk
    }
}

/// What was said at that step; where fewer are named, at the last of those.
fn at<'a>(parts: &[&'a str], steps: usize) -> Option<&'a str> {
    let index = steps.min(parts.len()).checked_sub(1)?;
    parts.get(index).copied()
}

/// The parts of a list that may stand in several headers, the last first.
fn parts<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values: Vec<&HeaderValue> = headers.get_all(name).iter().collect();
    values
        .into_iter()
        .rev()
        .flat_map(|value| value.to_str().unwrap_or("unreadable").rsplit(','))
        .map(str::trim)
        .take(LONGEST)
        .collect()
}

/// `192.0.2.1`, `192.0.2.1:1234`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:1234`.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bracketed = || {
        let inner = hop.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse::<Ipv6Addr>().ok().map(IpAddr::from)
    };
    let address = hop
        .parse::<IpAddr>()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .or_else(bracketed)?;
    Some(address.to_canonical())
}

/// The address in an element of `Forwarded` (RFC 7239): `for="[2001:db8::1]:1234";proto=https`.
fn address_within(element: &str) -> Option<IpAddr> {
    address_of(pair(element, "for")?)
}

/// The value of that name in an element of `Forwarded`.
fn pair<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .find(|(found, _)| found.trim().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn told(peer: &str, said: &[(&'static str, &str)], trusted: &str) -> Journey {
        let mut headers = HeaderMap::new();
        for (name, value) in said.iter().filter(|(_, value)| !value.is_empty()) {
            headers.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted
            .split(' ')
            .filter_map(|network| network.parse().ok())
            .collect();
        journey(peer.parse().ok(), &headers, &trusted)
    }

    #[rstest]
    #[case::nobody_is_trusted("203.0.113.9", "198.51.100.1", "", "203.0.113.9")]
    #[case::another_is_trusted("203.0.113.9", "198.51.100.1", "10.0.0.0/8", "203.0.113.9")]
    #[case::a_trusted_proxy("10.0.0.1", "198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::a_forged_first_hop("10.0.0.1", "1.2.3.4, 198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::a_forged_trusted_hop("10.0.0.1", "10.9.9.9, 198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::two_proxies("10.0.0.1", "198.51.100.1, 10.0.0.2", "10.0.0.0/8", "198.51.100.1")]
    #[case::without_spaces("10.0.0.1", "198.51.100.1,10.0.0.2", "10.0.0.0/8", "198.51.100.1")]
    #[case::all_of_them_trusted("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.0/8", "10.0.0.3")]
    #[case::mapped("::ffff:10.0.0.1", "::ffff:198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::mapped_and_bracketed("10.0.0.1", "[::ffff:198.51.100.1]:80", "10.0.0.0/8", "198.51.100.1")]
    #[case::with_a_port("10.0.0.1", "198.51.100.1:4711", "10.0.0.0/8", "198.51.100.1")]
    #[case::ipv6("10.0.0.1", "2001:db8::7", "10.0.0.0/8", "2001:db8::7")]
    #[case::ipv6_bracketed("10.0.0.1", "[2001:db8::7]", "10.0.0.0/8", "2001:db8::7")]
    #[case::ipv6_with_a_port("10.0.0.1", "[2001:db8::7]:443", "10.0.0.0/8", "2001:db8::7")]
    #[case::proxies_by_ipv6("2001:db8::1", "198.51.100.1", "2001:db8::/64", "198.51.100.1")]
    #[case::nothing("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1")]
    #[case::no_peer("", "198.51.100.1", "0.0.0.0/0", "nobody")]
    #[case::rubbish("10.0.0.1", "198.51.100.1, rubbish", "10.0.0.0/8", "nobody")]
    #[case::unknown("10.0.0.1", "unknown", "10.0.0.0/8", "nobody")]
    #[case::an_empty_hop("10.0.0.1", "198.51.100.1,", "10.0.0.0/8", "nobody")]
    #[case::out_of_range("10.0.0.1", "198.51.100.256", "10.0.0.0/8", "nobody")]
    #[case::an_interface("10.0.0.1", "fe80::1%eth0", "10.0.0.0/8", "nobody")]
    #[case::half_a_bracket("10.0.0.1", "[2001:db8::7", "10.0.0.0/8", "nobody")]
    fn addresses(#[case] peer: &str, #[case] forwarded: &str, #[case] trusted: &str, #[case] expected: &str) {
        let journey = told(peer, &[("x-forwarded-for", forwarded)], trusted);
        assert_eq!(journey.address, expected.parse().ok());
    }

    #[rstest]
    #[case::plainly("for=198.51.100.1", "198.51.100.1")]
    #[case::with_more("by=10.0.0.1; For=198.51.100.1 ;proto=https", "198.51.100.1")]
    #[case::quoted("for=\"[2001:db8::7]:4711\"", "2001:db8::7")]
    #[case::quoted_without_a_port("for=\"[2001:db8::7]\"", "2001:db8::7")]
    #[case::a_forged_first_element("for=1.2.3.4, for=198.51.100.1", "198.51.100.1")]
    #[case::a_forged_open_quote("for=\"1.2.3.4, for=198.51.100.1", "198.51.100.1")]
    #[case::two_proxies("for=198.51.100.1, for=10.0.0.2", "198.51.100.1")]
    #[case::hidden("for=_hidden", "nobody")]
    #[case::no_for("proto=https", "nobody")]
    fn addresses_of_the_standard_header(#[case] forwarded: &str, #[case] expected: &str) {
        let journey = told("10.0.0.1", &[("forwarded", forwarded)], "10.0.0.0/8");
        assert_eq!(journey.address, expected.parse().ok());
    }

    #[rstest]
    #[case::they_agree("198.51.100.1", "for=198.51.100.1", "198.51.100.1")]
    #[case::one_is_forged("198.51.100.1", "for=192.0.2.1", "nobody")]
    #[case::one_is_rubbish("198.51.100.1", "rubbish", "nobody")]
    fn both_headers(#[case] usual: &str, #[case] standard: &str, #[case] expected: &str) {
        let said = [("x-forwarded-for", usual), ("forwarded", standard)];
        assert_eq!(
            told("10.0.0.1", &said, "10.0.0.0/8").address,
            expected.parse().ok()
        );
    }

    #[test]
    fn several_headers_are_one_list() {
        let said = [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "10.0.0.2"),
        ];
        let journey = told("10.0.0.1", &said, "10.0.0.0/8");
        assert_eq!(journey.address, "198.51.100.1".parse().ok());
    }

    #[test]
    fn a_huge_chain_names_nobody_and_costs_nothing() {
        let trusted = "10.0.0.2, ".repeat(100_000) + "10.0.0.2";
        let journey = told("10.0.0.1", &[("x-forwarded-for", &trusted)], "10.0.0.0/8");
        assert_eq!(journey.address, None);
        let forged = "1.2.3.4, ".repeat(100_000) + "198.51.100.1";
        let journey = told("10.0.0.1", &[("x-forwarded-for", &forged)], "10.0.0.0/8");
        assert_eq!(journey.address, "198.51.100.1".parse().ok());
    }

    #[rstest]
    #[case::the_proxy_says_https("10.0.0.1", "198.51.100.1", "https", "", Transport::Secure)]
    #[case::in_capitals("10.0.0.1", "198.51.100.1", "HTTPS", "", Transport::Secure)]
    #[case::the_proxy_says_http("10.0.0.1", "198.51.100.1", "http", "", Transport::Plain)]
    #[case::the_proxy_says_nothing("10.0.0.1", "198.51.100.1", "", "", Transport::Secure)]
    #[case::rubbish("10.0.0.1", "198.51.100.1", "gopher", "", Transport::Plain)]
    #[case::by_the_standard("10.0.0.1", "", "", "for=198.51.100.1;proto=https", Transport::Secure)]
    #[case::by_the_standard_plain("10.0.0.1", "", "", "for=198.51.100.1;proto=http", Transport::Plain)]
    #[case::no_trusted_proxy("203.0.113.9", "198.51.100.1", "https", "", Transport::Plain)]
    #[case::forged_before_the_proxys("10.0.0.1", "198.51.100.1", "https, http", "", Transport::Plain)]
    #[case::two_proxies_tls_at_the_first(
        "10.0.0.1",
        "198.51.100.1, 10.0.0.2",
        "https, http",
        "",
        Transport::Secure
    )]
    #[case::two_proxies_handed_through("10.0.0.1", "198.51.100.1, 10.0.0.2", "https", "", Transport::Secure)]
    fn transports(
        #[case] peer: &str,
        #[case] addresses: &str,
        #[case] protocol: &str,
        #[case] standard: &str,
        #[case] expected: Transport,
    ) {
        let said = [
            ("x-forwarded-for", addresses),
            ("x-forwarded-proto", protocol),
            ("forwarded", standard),
        ];
        assert_eq!(told(peer, &said, "10.0.0.0/8").arrived, expected);
    }
}
