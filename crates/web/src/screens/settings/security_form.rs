//! What is asked about the company's demands on those who sign in.

use callbook_domain::access::{Role, UnknownRole};
use callbook_domain::company::{Company, SecurityPolicy, SignUp};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SecurityForm {
    pub(super) version: u32,
    /// Keys of the roles of which it is demanded.
    pub(super) second_factor: Vec<String>,
    pub(super) sign_up: Entry,
    pub(super) allowlist: Entry,
}

impl SecurityForm {
    /// As the company stands.
    pub(super) fn of(company: &Company) -> Self {
        let security = &company.security;
        let networks: Vec<String> = security.allowlist.iter().map(ToString::to_string).collect();
        Self {
            version: company.version.number(),
            second_factor: security.second_factor.iter().map(ToString::to_string).collect(),
            sign_up: Entry::new(security.sign_up.key()),
            allowlist: Entry::new(networks.join("\n")),
        }
    }

    /// Whether it is demanded of that role.
    pub(super) fn demands(&self, role: Role) -> bool {
        self.second_factor.iter().any(|key| key == role.key())
    }

    /// What was typed, if it can be.
    pub(super) fn policy(&mut self) -> Option<SecurityPolicy> {
        let sign_up = self.sign_up.read(str::parse::<SignUp>);
        let allowlist = self.allowlist.read(SecurityPolicy::allowlist_from);
        let keys = self.second_factor.iter();
        let roles: Result<Vec<Role>, UnknownRole> = keys.map(|key| key.parse()).collect();
        let mut roles = roles.ok().filter(|roles| !roles.contains(&Role::Superuser))?;
        // The widest first, each once, however they were sent.
        roles.sort_unstable_by(|one, other| other.cmp(one));
        roles.dedup();
        Some(SecurityPolicy {
            second_factor: roles,
            sign_up: sign_up?,
            allowlist: allowlist?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_once_and_only_those_of_a_company() {
        let form = |keys: &[&str]| SecurityForm {
            second_factor: keys.iter().map(|key| (*key).to_owned()).collect(),
            sign_up: Entry::new("open"),
            ..SecurityForm::default()
        };
        let policy = form(&["sales", "admin", "sales"]).policy().unwrap();
        assert_eq!(policy.second_factor, [Role::Admin, Role::Sales]);
        assert_eq!(policy.sign_up, SignUp::Open);
        assert_eq!(form(&["superuser"]).policy(), None);
        assert_eq!(form(&["boss"]).policy(), None);
    }

    #[test]
    fn what_is_no_network_is_said_at_its_field() {
        let mut form = SecurityForm {
            sign_up: Entry::new("by_invitation"),
            allowlist: Entry::new("10.0.0.0/8 office"),
            ..SecurityForm::default()
        };
        assert_eq!(form.policy(), None);
        assert!(form.allowlist.error.unwrap().contains("Office is not a network"));
    }
}
