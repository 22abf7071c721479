use std::net::IpAddr;
use std::str::FromStr;

use super::Company;
use crate::access::Role;
use crate::network::Network;

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

impl SecurityPolicy {
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
