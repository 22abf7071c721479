//! Sessions: one signed-in browser each, with an idle and an absolute end.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::access::Role;
use crate::ids::{CompanyId, FamilyId, SessionId, UserId};

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request for that long, it ends.
    pub idle: SignedDuration,
    /// It ends then however busy it is.
    pub absolute: SignedDuration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            absolute: SignedDuration::from_hours(8),
        }
    }
}

/// One signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id; the secret in the cookie is kept as a hash only.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// When.
    pub started_at: Timestamp,
    /// When whoever holds it last proved to be the user: by signing in, or by giving the password or a code again.
    pub confirmed_at: Timestamp,
    /// The company that a superuser has entered with it.
    pub entered: Option<CompanyId>,
    /// The family of remember-me secrets from which it was begun; it ends with the family.
    pub family: Option<FamilyId>,
    /// The last request that was written down; it lags by up to [`Session::SEEN_EVERY`].
    pub seen_at: Timestamp,
    /// What the browser calls itself.
    pub device: String,
    /// Where it came from.
    pub address: Option<IpAddr>,
}

impl Session {
    /// How often a request is written down: one write a minute, not one a request.
    pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

    /// How long a proof of identity lets its holder change what is sensitive (SAFETY: step-up).
    pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);

    /// Whether its holder has lately proved to be the user.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.confirmed_at) < Self::FRESH_FOR
    }

    /// Whether it still holds at `now`.
    pub fn is_alive(&self, now: Timestamp, limits: SessionLimits) -> bool {
        now.duration_since(self.seen_at) < limits.idle
            && now.duration_since(self.started_at) < limits.absolute
    }

    /// Whether the request at `now` is to be written down.
    pub fn is_to_be_seen(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen_at) >= Self::SEEN_EVERY
    }
}

/// A browser that stays signed in: a family of secrets of which each takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its id.
    pub id: FamilyId,
    /// Whose browser it is.
    pub user: UserId,
    /// When it signed in.
    pub started_at: Timestamp,
    /// When it last began a session.
    pub seen_at: Timestamp,
    /// Until when it stays signed in.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub device: String,
    /// Where it came from.
    pub address: Option<IpAddr>,
}

impl Family {
    /// So long after the sign-in it ends, however often it is used (SAFETY: remember-me).
    pub const HOLDS: SignedDuration = SignedDuration::from_hours(14 * 24);

    /// A secret that was used already is still taken for so long, because a browser sends several requests at once.
    /// After that it was stolen.
    pub const GRACE: SignedDuration = SignedDuration::from_secs(10);

    /// Whether somebody of that role may stay signed in.
    pub const fn is_open_to(role: Role) -> bool {
        matches!(role, Role::Sales | Role::Manager)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        let start = Timestamp::from_second(1_700_000_000).unwrap();
        Session {
            id: SessionId::from_uuid(uuid::Uuid::nil()),
            user: UserId::from_uuid(uuid::Uuid::nil()),
            started_at: start,
            confirmed_at: start,
            entered: None,
            family: None,
            seen_at: start,
            device: String::new(),
            address: None,
        }
    }

    #[test]
    fn it_ends_when_idle() {
        let session = session();
        let limits = SessionLimits::default();
        assert!(session.is_alive(session.seen_at + SignedDuration::from_mins(29), limits));
        assert!(!session.is_alive(session.seen_at + SignedDuration::from_mins(30), limits));
    }

    #[test]
    fn a_proof_of_identity_is_fresh_for_ten_minutes() {
        let session = session();
        assert!(session.is_fresh(session.started_at + SignedDuration::from_secs(599)));
        assert!(!session.is_fresh(session.started_at + SignedDuration::from_mins(10)));
    }

    #[test]
    fn it_ends_however_busy_it_is() {
        let mut session = session();
        session.seen_at = session.started_at + SignedDuration::from_hours(8) - SignedDuration::from_secs(1);
        let limits = SessionLimits::default();
        assert!(session.is_alive(session.seen_at, limits));
        assert!(!session.is_alive(session.seen_at + SignedDuration::from_secs(1), limits));
    }
}
