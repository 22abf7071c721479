//! Maintenance: Callbook is closed to everybody but those who look after it.

use std::net::IpAddr;

use jiff::Timestamp;

use crate::company::Zone;
use crate::network::Network;
use crate::text::text_type;

text_type! {
    /// What people are told while Callbook is closed.
    MaintenanceMessage, lines, 500
}

text_type! {
    /// Who closed it, as the operator's machine knows them.
    MaintainedBy, line, 100
}

/// Whether Callbook is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum MaintenanceState {
    /// Everybody may work.
    #[default]
    Off,
    /// It is closed.
    On(Maintenance),
}

/// Callbook is closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Maintenance {
    /// Since when.
    pub since: Timestamp,
    /// By whom, where that is known.
    pub by: Option<MaintainedBy>,
    /// What people are told; the page has words of its own where there are none.
    pub message: Option<MaintenanceMessage>,
    /// When it is expected to be over.
    pub expected_end: Option<ExpectedEnd>,
    /// From where it may be used all the same.
    pub allowlist: Vec<Network>,
}

/// When a maintenance is expected to be over.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedEnd {
    /// The instant.
    pub at: Timestamp,
    /// In which zone it is said: whoever has not signed in has none.
    pub zone: Zone,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Passage {
    /// There is no maintenance.
    #[default]
    Open,
    /// There is one, and this address may pass.
    Admitted,
    /// There is one, and this address has to wait.
    Closed,
}

impl MaintenanceState {
    /// What becomes of a request from `address`; one from nobody knows where has to wait.
    pub fn passage(&self, address: Option<IpAddr>) -> Passage {
        let Self::On(maintenance) = self else {
            return Passage::Open;
        };
        let listed = |address| {
            maintenance
                .allowlist
                .iter()
                .any(|network| network.contains(address))
        };
        if address.is_some_and(listed) {
            Passage::Admitted
        } else {
            Passage::Closed
        }
    }
}

impl Maintenance {
    /// How many seconds after `now` it is worth trying again: at the expected end, at most an hour ahead; every five
    /// minutes where nobody said when or the time has passed.
    pub fn retry_after(&self, now: Timestamp) -> u64 {
        const USUAL: u64 = 300;
        const LONGEST: u64 = 3600;
        self.expected_end
            .as_ref()
            .and_then(|end| u64::try_from(end.at.as_second() - now.as_second()).ok())
            .filter(|seconds| *seconds > 0)
            .map_or(USUAL, |seconds| seconds.min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use rstest::rstest;

    use super::*;

    fn maintenance(allowlist: &str) -> Maintenance {
        Maintenance {
            since: Timestamp::UNIX_EPOCH,
            by: None,
            message: None,
            expected_end: None,
            allowlist: allowlist
                .split_whitespace()
                .map(|network| network.parse().unwrap())
                .collect(),
        }
    }

    #[rstest]
    #[case("", "192.0.2.7", Passage::Closed)]
    #[case("", "nobody knows", Passage::Closed)]
    #[case("192.0.2.7", "192.0.2.7", Passage::Admitted)]
    #[case("192.0.2.7", "::ffff:192.0.2.7", Passage::Admitted)]
    #[case("192.0.2.7", "192.0.2.8", Passage::Closed)]
    #[case("10.0.0.0/8 2001:db8::/32", "2001:db8::5", Passage::Admitted)]
    #[case("0.0.0.0/0 ::/0", "nobody knows", Passage::Closed)]
    fn passages(#[case] allowlist: &str, #[case] address: &str, #[case] expected: Passage) {
        let address = address.parse().ok();
        let state = MaintenanceState::On(maintenance(allowlist));
        assert_eq!(state.passage(address), expected);
        assert_eq!(MaintenanceState::Off.passage(address), Passage::Open);
    }

    #[rstest]
    #[case(None, 300)]
    #[case(Some(90), 90)]
    #[case(Some(7200), 3600)]
    #[case(Some(0), 300)]
    #[case(Some(-60), 300)]
    fn trying_again(#[case] ends_in: Option<i64>, #[case] expected: u64) {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1000);
        let mut maintenance = maintenance("");
        maintenance.expected_end = ends_in.map(|seconds| ExpectedEnd {
            at: now + SignedDuration::from_secs(seconds),
            zone: Zone::parse("Asia/Kolkata").unwrap(),
        });
        assert_eq!(maintenance.retry_after(now), expected);
    }
}
