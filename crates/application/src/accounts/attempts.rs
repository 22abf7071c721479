//! How often somebody may try a password.

use std::net::{IpAddr, Ipv6Addr};

use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use jiff::{SignedDuration, Timestamp};

use crate::ports::{Failures, StoreError, UnitOfWork};

/// Failures of one account from one address are counted over that time (OWASP ASVS 5.0, 6.3).
pub(crate) const ACCOUNT_WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// So many of them are free; then a growing delay begins.
const FREE_FAILURES: u32 = 5;
/// The delay grows no further than this: nobody is ever locked out for good.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_secs(60);
/// Failures from one address, whatever the account, are counted over that time.
const ADDRESS_WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// So many of them an address has.
const ADDRESS_FAILURES: u32 = 30;
/// So many failures of one account within its window are worth a mail to its owner.
pub(super) const WORTH_A_MAIL: u32 = 20;

/// The keys under which one attempt counts.
pub(super) struct Attempt {
    account: String,
    account_and_address: String,
    address: Option<String>,
}

impl Attempt {
    /// At the account of `known`, whichever of its names was typed; else at what was typed.
    pub(super) fn of(known: Option<&User>, typed: &str, address: Option<IpAddr>) -> Self {
        let account = known.map_or_else(|| format!("login:{typed}"), |user| account_key(user.id));
        let address = address.map(network);
        let from = address.as_deref().unwrap_or("local");
        Self {
            account_and_address: format!("{account}@{from}"),
            address: address.as_ref().map(|address| format!("address:{address}")),
            account,
        }
    }

    /// Counts the attempt as failed, before anybody knows: of many that come at once each counts for the next. Where it
    /// comes too early, the unit is to be dropped.
    pub(super) async fn count(&self, unit: &UnitOfWork, now: Timestamp) -> Result<Counting, StoreError> {
        let before = self.failures(unit, now).await?;
        if before.near.count >= FREE_FAILURES
            && let Some(wait) = delay(before.account, now)
        {
            return Ok(Counting::TooEarly(wait));
        }
        if before.address.count >= ADDRESS_FAILURES {
            return Ok(Counting::TooEarly(ADDRESS_WINDOW));
        }
        unit.throttle
            .fail(&self.account_and_address, ACCOUNT_WINDOW, now)
            .await?;
        unit.throttle.fail(&self.account, ACCOUNT_WINDOW, now).await?;
        if let Some(address) = &self.address {
            unit.throttle.fail(address, ADDRESS_WINDOW, now).await?;
        }
        // Counting waits for whoever counts the same; what it did meanwhile shows now.
        let after = self.failures(unit, now).await?;
        if after.near.count > FREE_FAILURES.max(before.near.count + 1)
            && let Some(wait) = delay(after.account, now)
        {
            return Ok(Counting::TooEarly(wait));
        }
        if after.address.count > ADDRESS_FAILURES {
            return Ok(Counting::TooEarly(ADDRESS_WINDOW));
        }
        Ok(Counting::Goes {
            failures: after.account.count,
        })
    }

    /// The attempt was never judged: it counts for nothing.
    pub(super) async fn take_back(&self, unit: &UnitOfWork) -> Result<(), StoreError> {
        unit.throttle.take_back(&self.account_and_address).await?;
        unit.throttle.take_back(&self.account).await?;
        match &self.address {
            Some(address) => unit.throttle.take_back(address).await,
            None => Ok(()),
        }
    }

    /// The attempt did not fail: the account starts anew, and the address has one failure less.
    pub(super) async fn succeeded(&self, unit: &UnitOfWork) -> Result<(), StoreError> {
        unit.throttle.forget(&self.account_and_address).await?;
        unit.throttle.forget(&self.account).await?;
        if let Some(address) = &self.address {
            unit.throttle.take_back(address).await?;
        }
        Ok(())
    }

    async fn failures(&self, unit: &UnitOfWork, now: Timestamp) -> Result<Counted, StoreError> {
        let near = &self.account_and_address;
        Ok(Counted {
            near: unit.throttle.failures(near, ACCOUNT_WINDOW, now).await?,
            account: unit.throttle.failures(&self.account, ACCOUNT_WINDOW, now).await?,
            address: match &self.address {
                Some(address) => unit.throttle.failures(address, ADDRESS_WINDOW, now).await?,
                None => Failures::default(),
            },
        })
    }
}

/// What came of counting an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// It may be tried; so often the account has failed now, this one with it.
    Goes { failures: u32 },
    /// It comes too early by so much.
    TooEarly(SignedDuration),
}

struct Counted {
    near: Failures,
    account: Failures,
    address: Failures,
}

/// Under which key the failures of an account count, wherever they came from.
pub(crate) fn account_key(user: UserId) -> String {
    format!("account:{user}")
}

/// Whose an address is: with IPv6 whoever has one has the 2⁶⁴ of its network.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
            format!("{network}/64")
        }
    }
}

/// How long the account must still wait: 1, 2, 4 … 60 seconds after its last failure.
fn delay(failures: Failures, now: Timestamp) -> Option<SignedDuration> {
    let doublings = failures.count.saturating_sub(FREE_FAILURES).min(6);
    let delay = SignedDuration::from_secs(1 << doublings).min(LONGEST_DELAY);
    let passed = now.duration_since(failures.last_at?);
    (passed < delay).then(|| delay - passed)
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::testing::{MockUnit, now, user};

    #[test]
    fn every_name_of_an_account_is_the_same_account() {
        let asha = user(1, "asha", Role::Sales);
        let by_name = Attempt::of(Some(&asha), "asha", None);
        let by_email = Attempt::of(Some(&asha), "asha@example.com", None);
        assert_eq!(by_name.account, by_email.account);
        assert_eq!(by_name.account_and_address, by_email.account_and_address);
        assert_ne!(by_name.account, Attempt::of(None, "asha", None).account);
    }

    #[test]
    fn an_address_is_its_network() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("192.0.2.1"), "192.0.2.1");
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::9"), of("2001:db8:1:2:3:4:5:6"));
        assert_ne!(of("2001:db8:1:3::9"), of("2001:db8:1:2::9"));
    }

    #[tokio::test]
    async fn of_many_that_come_at_once_only_the_free_ones_pass() {
        let mut unit = MockUnit::default();
        let mut asked = 0;
        // Nothing before it counted, six once it had waited for the others.
        unit.throttle.expect_failures().returning(move |_, _, _| {
            asked += 1;
            Ok(Failures {
                count: if asked <= 2 { 0 } else { 6 },
                last_at: Some(now()),
            })
        });
        unit.throttle.expect_fail().times(2).returning(|_, _, _| Ok(()));
        let wait = Attempt::of(None, "asha", None).count(&unit.unit(0), now()).await;
        assert_eq!(wait.unwrap(), Counting::TooEarly(SignedDuration::from_secs(2)));
    }
}
