//! Networks by address and prefix: which proxies are trusted, from where a company or a maintenance lets people in.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A network in the notation of RFC 4632 and RFC 4291: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
///
/// IPv4 addresses that are written as IPv6 ones (`::ffff:10.1.2.3`) count as what they mean, on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    /// The first address of it; canonical.
    address: IpAddr,
    bits: u8,
}

/// The text names no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotANetwork {
    /// It is no address, or the number of bits is more than an address has.
    #[error("not a network: it looks like 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7")]
    Unreadable,
    /// It names an address within a network. Taking the network would let in more than was perhaps meant.
    #[error(
        "an address inside a network: write {0} for all of the network, or the address without the slash"
    )]
    Inside(Network),
}

impl Network {
    /// The network of that one address.
    pub fn of(address: IpAddr) -> Self {
        let address = address.to_canonical();
        Self {
            address,
            bits: width(address),
        }
    }

    /// Whether that address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4() && masked(address, self.bits) == self.address
    }

    /// How many leading bits all of its addresses share: 0 is every address of its kind.
    pub const fn bits(&self) -> u8 {
        self.bits
    }

    /// Its first address.
    pub const fn address(&self) -> IpAddr {
        self.address
    }
}

const fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn masked(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let written: IpAddr = address.parse().map_err(|_| NotANetwork::Unreadable)?;
        let bits = match bits {
            // `parse` would take a plus sign.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| NotANetwork::Unreadable)?
            }
            Some(_) => return Err(NotANetwork::Unreadable),
            None => width(written),
        };
        if bits > width(written) {
            return Err(NotANetwork::Unreadable);
        }
        let network = canonical(masked(written, bits), bits);
        if masked(written, bits) != written {
            return Err(NotANetwork::Inside(network));
        }
        Ok(network)
    }
}

/// IPv4 within IPv6 (RFC 4291, 2.5.5.2) is `::ffff:0:0/96`; what lies within that is an IPv4 network.
fn canonical(first: IpAddr, bits: u8) -> Network {
    match (first.to_canonical(), bits.checked_sub(96)) {
        (IpAddr::V4(address), Some(rest)) if first.is_ipv6() => Network {
            address: address.into(),
            bits: rest,
        },
        _ => Network { address: first, bits },
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits == width(self.address) {
            write!(f, "{}", self.address)
        } else {
            write!(f, "{}/{}", self.address, self.bits)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("10.0.0.0/8", "10.200.3.4", true)]
    #[case("10.0.0.0/8", "11.0.0.1", false)]
    #[case("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    #[case("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    #[case("::ffff:192.0.2.7", "192.0.2.7", true)]
    #[case("::ffff:0:0/96", "8.8.8.8", true)]
    #[case("192.0.2.7", "192.0.2.7", true)]
    #[case("192.0.2.7", "192.0.2.8", false)]
    #[case("192.0.2.7/32", "192.0.2.7", true)]
    #[case("192.0.2.0/31", "192.0.2.1", true)]
    #[case("192.0.2.0/31", "192.0.2.2", false)]
    #[case("0.0.0.0/0", "8.8.8.8", true)]
    #[case("0.0.0.0/0", "2001:db8::1", false)]
    #[case("::/0", "2001:db8::1", true)]
    #[case("::/0", "8.8.8.8", false)]
    #[case("2001:db8::/32", "2001:db8:1::1", true)]
    #[case("2001:db8::/32", "2001:db9::1", false)]
    #[case("2001:db8::/32", "10.0.0.1", false)]
    #[case("2001:db8::1", "2001:db8::1", true)]
    fn contains(#[case] network: &str, #[case] address: &str, #[case] within: bool) {
        let network: Network = network.parse().unwrap();
        assert_eq!(network.contains(address.parse().unwrap()), within);
    }

    #[rstest]
    #[case("10.0.0.0/8", "10.0.0.0/8")]
    #[case(" 192.0.2.7/32 ", "192.0.2.7")]
    #[case("2001:DB8:0:0::/32", "2001:db8::/32")]
    #[case("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    #[case("0.0.0.0/0", "0.0.0.0/0")]
    fn is_shown_as(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(text.parse::<Network>().unwrap().to_string(), shown);
    }

    #[rstest]
    #[case("10.1.2.3/8", "10.0.0.0/8")]
    #[case("192.168.1.1/24", "192.168.1.0/24")]
    #[case("1.2.3.4/0", "0.0.0.0/0")]
    #[case("2001:db8::1/32", "2001:db8::/32")]
    #[case("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    fn an_address_inside_is_refused_and_says_what_was_perhaps_meant(#[case] text: &str, #[case] meant: &str) {
        let meant = meant.parse().unwrap();
        assert_eq!(text.parse::<Network>(), Err(NotANetwork::Inside(meant)));
    }

    #[rstest]
    #[case("")]
    #[case("/8")]
    #[case("10.0.0.0/")]
    #[case("10.0.0.0/33")]
    #[case("10.0.0.0/-1")]
    #[case("10.0.0.0/+8")]
    #[case("10.0.0.0/8/8")]
    #[case("10.0.0/8")]
    #[case("010.0.0.0/8")]
    #[case("::/129")]
    #[case("fe80::1%eth0")]
    #[case("localhost")]
    #[case("10.0.0.0/255.0.0.0")]
    fn unreadable(#[case] text: &str) {
        assert_eq!(text.parse::<Network>(), Err(NotANetwork::Unreadable));
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "[0-9a-f:./ ]{0,40}") {
            let _ = text.parse::<Network>();
        }

        #[test]
        fn what_is_shown_reads_back(address: IpAddr, bits in 0u8..=128) {
            let bits = bits.min(width(address));
            let network = canonical(masked(address, bits), bits);
            prop_assert_eq!(network.to_string().parse(), Ok(network));
        }

        #[test]
        fn it_contains_what_shares_its_bits_and_nothing_else(
            one: u32,
            other: u32,
            bits in 0u8..=32,
        ) {
            let network = canonical(masked(Ipv4Addr::from_bits(one).into(), bits), bits);
            let shared = u8::try_from((one ^ other).leading_zeros()).unwrap();
            prop_assert_eq!(network.contains(Ipv4Addr::from_bits(other).into()), shared >= bits);
            let mapped = Ipv4Addr::from_bits(other).to_ipv6_mapped();
            prop_assert_eq!(network.contains(mapped.into()), shared >= bits);
        }
    }
}
