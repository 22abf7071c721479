use std::net::IpAddr;
use std::str::FromStr;

use super::Company;
use crate::access::Role;
use crate::network::{Network, NotANetwork};

/// Whether people may ask to join by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignUp {
    /// Only by invitation.
    #[default]
    ByInvitation,
    /// Whoever has the address of the sign-up page may ask; somebody who manages users approves.
    Open,
}

/// The text names no way of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a way of joining: use by_invitation or open")]
pub struct UnknownSignUp;

impl SignUp {
    /// Its name in the database, in forms and in the CLI.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ByInvitation => "by_invitation",
            Self::Open => "open",
        }
    }
}

impl FromStr for SignUp {
    type Err = UnknownSignUp;

    fn from_str(text: &str) -> Result<Self, UnknownSignUp> {
        [Self::ByInvitation, Self::Open]
            .into_iter()
            .find(|way| way.key() == text)
            .ok_or(UnknownSignUp)
    }
}

/// What a company demands of those who sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityPolicy {
    /// The roles that need a second factor, besides those that always use one where it can work.
    pub second_factor: Vec<Role>,
    /// Whether people may ask to join by themselves.
    pub sign_up: SignUp,
    /// Only from these networks may its people sign in and work; empty means from anywhere.
    pub allowlist: Vec<Network>,
}

/// The text is no list of networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAllowlist {
    /// One of its entries is no network.
    #[error("{entry} is {reason}")]
    Entry {
        /// As it was typed.
        entry: String,
        /// What is wrong with it.
        reason: NotANetwork,
    },
    /// There are too many of them.
    #[error(
        "there are more than {} networks: join them to larger ones",
        SecurityPolicy::MOST_NETWORKS
    )]
    TooMany,
}

impl SecurityPolicy {
    /// The most networks that an allowlist holds.
    pub const MOST_NETWORKS: usize = 100;

    /// Reads an allowlist: networks separated by spaces, commas or line breaks, each once, in the order in which they
    /// were typed.
    ///
    /// # Errors
    /// [`NotAnAllowlist`] where one of them is none, or there are too many.
    pub fn allowlist_from(text: &str) -> Result<Vec<Network>, NotAnAllowlist> {
        let mut list: Vec<Network> = Vec::new();
        let entries = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        for entry in entries.filter(|entry| !entry.is_empty()) {
            let network = entry.parse().map_err(|reason| NotAnAllowlist::Entry {
                entry: entry.chars().take(60).collect(),
                reason,
            })?;
            if !list.contains(&network) {
                list.push(network);
            }
            if list.len() > Self::MOST_NETWORKS {
                return Err(NotAnAllowlist::TooMany);
            }
        }
        Ok(list)
    }

    /// Whether it demands a second factor of that role.
    pub fn demands_second_factor(&self, role: Role) -> bool {
        self.second_factor.contains(&role)
    }
}

impl Company {
    /// Whether its people may work from that address. Without a list from everywhere; with one, an address that is not
    /// known is not admitted.
    pub fn admits(&self, address: Option<IpAddr>) -> bool {
        let list = &self.security.allowlist;
        list.is_empty() || address.is_some_and(|address| list.iter().any(|network| network.contains(address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowlist_is_read_as_people_type_it() {
        let list =
            SecurityPolicy::allowlist_from("10.0.0.0/8, 192.0.2.7\n\n2001:db8::/32;10.0.0.0/8").unwrap();
        let shown: Vec<String> = list.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]);
        assert_eq!(SecurityPolicy::allowlist_from(" \n"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_network_is_named() {
        let refused = SecurityPolicy::allowlist_from("10.0.0.0/8 office").unwrap_err();
        assert!(
            refused.to_string().starts_with("office is not a network"),
            "{refused}"
        );
        let many: String = (0..=SecurityPolicy::MOST_NETWORKS)
            .map(|n| format!("10.0.0.{n} "))
            .collect();
        assert_eq!(
            SecurityPolicy::allowlist_from(&many),
            Err(NotAnAllowlist::TooMany)
        );
    }
}
