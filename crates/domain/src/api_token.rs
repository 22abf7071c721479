//! Secrets with which a program acts for a user.

use jiff::{SignedDuration, Timestamp};

use crate::access::{Permission, Permissions};
use crate::ids::{ApiTokenId, CompanyId, UserId};
use crate::text::text_type;

text_type! {
    /// What its owner calls an API token: the program that has it.
    ApiTokenName, line, 60
}

/// How long an API token may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// So many days.
    Days(u16),
    /// Until somebody revokes it.
    UntilRevoked,
}

/// The text names no lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("choose how long it holds")]
pub struct UnknownLifetime;

impl Lifetime {
    /// Those that can be chosen.
    pub const ALL: [Self; 5] = [
        Self::Days(7),
        Self::Days(30),
        Self::Days(90),
        Self::Days(365),
        Self::UntilRevoked,
    ];

    /// What forms call it: the number of days, or `never`.
    pub fn key(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::UntilRevoked => "never".to_owned(),
        }
    }

    /// What screens call it.
    pub fn label(self) -> String {
        match self {
            Self::Days(365) => "A year".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::UntilRevoked => "Until it is revoked".to_owned(),
        }
    }

    /// Until when a token that is made now holds; `None` without an end.
    pub fn end(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Days(days) => Some(now + SignedDuration::from_hours(24 * i64::from(days))),
            Self::UntilRevoked => None,
        }
    }
}

impl std::str::FromStr for Lifetime {
    type Err = UnknownLifetime;

    fn from_str(text: &str) -> Result<Self, UnknownLifetime> {
        Self::ALL
            .into_iter()
            .find(|lifetime| lifetime.key() == text)
            .ok_or(UnknownLifetime)
    }
}

/// A secret with which a program acts for a user, in the user's company, with some of the user's permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id; the secret is kept as a hash only.
    pub id: ApiTokenId,
    /// For whom it acts.
    pub user: UserId,
    /// Where.
    pub company: CompanyId,
    /// What its owner calls it.
    pub name: ApiTokenName,
    /// The most that it may do; never more than its owner may at that moment.
    pub permissions: Permissions,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it holds no more.
    pub expires_at: Option<Timestamp>,
    /// The last use that was written down; it lags by up to [`ApiToken::SEEN_EVERY`].
    pub last_used_at: Option<Timestamp>,
    /// When somebody ended it.
    pub revoked_at: Option<Timestamp>,
}

impl ApiToken {
    /// What every secret begins with, so that people and scanners for leaked secrets know what they have found.
    pub const PREFIX: &'static str = "cb_";

    /// How often a use is written down: one write a minute, not one a request.
    pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

    /// So many that still hold are enough for one user.
    pub const MOST: u64 = 20;

    /// What programs have a use for. The rest (users, settings, the audit log) no program is given.
    pub const GRANTABLE: Permissions = Permissions::NONE
        .with(Permission::WorkCustomers)
        .with(Permission::SeeAllCustomers)
        .with(Permission::AddCustomers)
        .with(Permission::AssignCustomers)
        .with(Permission::ReopenCustomers)
        .with(Permission::ImportCustomers)
        .with(Permission::ExportCustomers)
        .with(Permission::SeeCompanyFigures);

    /// Whether it still holds at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether the use at `now` is to be written down.
    pub fn is_to_be_seen(&self, now: Timestamp) -> bool {
        self.last_used_at
            .is_none_or(|last| now.duration_since(last) >= Self::SEEN_EVERY)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn token() -> ApiToken {
        ApiToken {
            id: ApiTokenId::from_uuid(Uuid::nil()),
            user: UserId::from_uuid(Uuid::nil()),
            company: CompanyId::from_uuid(Uuid::nil()),
            name: ApiTokenName::parse("Nightly import").unwrap().unwrap(),
            permissions: ApiToken::GRANTABLE,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: Lifetime::Days(7).end(Timestamp::UNIX_EPOCH),
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn it_holds_until_its_end_or_until_somebody_ends_it() {
        let token = token();
        let end = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(7 * 24);
        assert!(token.holds(end - SignedDuration::from_secs(1)));
        assert!(!token.holds(end));
        let endless = ApiToken {
            expires_at: Lifetime::UntilRevoked.end(Timestamp::UNIX_EPOCH),
            ..token
        };
        assert!(endless.holds(end));
        let revoked = ApiToken {
            revoked_at: Some(Timestamp::UNIX_EPOCH),
            ..endless
        };
        assert!(!revoked.holds(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn a_use_is_written_down_once_a_minute() {
        let mut token = token();
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        assert!(token.is_to_be_seen(now));
        token.last_used_at = Some(now);
        assert!(!token.is_to_be_seen(now + SignedDuration::from_secs(59)));
        assert!(token.is_to_be_seen(now + SignedDuration::from_secs(60)));
    }

    #[test]
    fn lifetimes_are_read_as_they_are_written() {
        for lifetime in Lifetime::ALL {
            assert_eq!(lifetime.key().parse(), Ok(lifetime));
        }
        assert_eq!("8".parse::<Lifetime>(), Err(UnknownLifetime));
    }

    #[test]
    fn no_program_manages_users_or_reads_the_log() {
        for kept in [
            Permission::ManageSalesUsers,
            Permission::ManageAllUsers,
            Permission::DeleteCustomers,
            Permission::SeeSettings,
            Permission::ManageCompany,
            Permission::SeeAudit,
        ] {
            assert!(!ApiToken::GRANTABLE.allow(kept), "{kept:?}");
        }
    }
}
