use std::net::IpAddr;

use callbook_domain::company::{Company, CompanyName};

/// The company admits certain networks only, and this address is in none of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{company} does not admit {}", said(*.address))]
pub struct NotAdmitted {
    /// Which company.
    pub company: CompanyName,
    /// From where somebody came; `None` where that is not known.
    pub address: Option<IpAddr>,
}

fn said(address: Option<IpAddr>) -> String {
    address.map_or_else(
        || "an address that is not known".to_owned(),
        |address| address.to_string(),
    )
}

/// Whether somebody may work in `company` from `address`: asked at sign-in and with each request, by session or by token.
/// The command line and background jobs come from no address and are not asked.
///
/// # Errors
/// [`NotAdmitted`] where not.
pub fn admit(company: &Company, address: Option<IpAddr>) -> Result<(), NotAdmitted> {
    if company.admits(address) {
        return Ok(());
    }
    Err(NotAdmitted {
        company: company.name.clone(),
        address,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::company;

    #[rstest]
    #[case::no_list("", "203.0.113.9", true)]
    #[case::no_list_and_no_address("", "unknown", true)]
    #[case::listed("203.0.113.0/24", "203.0.113.9", true)]
    #[case::listed_and_mapped("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    #[case::elsewhere("203.0.113.0/24", "198.51.100.1", false)]
    #[case::a_list_and_no_address("0.0.0.0/0", "unknown", false)]
    fn who_is_admitted(#[case] list: &str, #[case] address: &str, #[case] admitted: bool) {
        let mut company = company();
        company.security.allowlist = list
            .split_whitespace()
            .map(|network| network.parse().unwrap())
            .collect();
        let address = address.parse().ok();
        let answer = admit(&company, address);
        assert_eq!(answer.is_ok(), admitted);
        if let Err(refused) = answer {
            assert_eq!(refused.address, address);
        }
    }
}
