//! Where a request comes from. What a proxy says counts only if we trust that proxy.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use callbook_domain::network::Network;

/// The client's address: the peer's, or, where the peer is a trusted proxy, the first address from the right of
/// `X-Forwarded-For` that is not one.
pub(super) fn client_address(
    peer: Option<IpAddr>,
    headers: &HeaderMap,
    trusted: &[Network],
) -> Option<IpAddr> {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut address = peer?.to_canonical();
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match parse(hop) {
            Some(next) => address = next,
            None => break,
        }
    }
    Some(address)
}

/// `192.0.2.1`, `192.0.2.1:1234`, `2001:db8::1`, `[2001:db8::1]:1234`.
fn parse(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let address = hop
        .parse::<IpAddr>()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nobody_is_trusted("203.0.113.9", "198.51.100.1", "", "203.0.113.9")]
    #[case::a_trusted_proxy("10.0.0.1", "198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::a_forged_first_hop("10.0.0.1", "1.2.3.4, 198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::two_proxies("10.0.0.1", "198.51.100.1, 10.0.0.2", "10.0.0.0/8", "198.51.100.1")]
    #[case::mapped("::ffff:10.0.0.1", "::ffff:198.51.100.1", "10.0.0.0/8", "198.51.100.1")]
    #[case::with_ports("10.0.0.1", "198.51.100.1:4711", "10.0.0.0/8", "198.51.100.1")]
    #[case::rubbish("10.0.0.1", "198.51.100.1, rubbish", "10.0.0.0/8", "10.0.0.1")]
    #[case::nothing("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1")]
    fn addresses(#[case] peer: &str, #[case] forwarded: &str, #[case] trusted: &str, #[case] expected: &str) {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.parse().into_iter().collect();
        assert_eq!(
            client_address(Some(peer.parse().unwrap()), &headers, &trusted),
            Some(expected.parse().unwrap())
        );
    }
}
