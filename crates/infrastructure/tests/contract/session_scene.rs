//! Sessions and remembered browsers to begin and end.

use callbook_application::ports::TokenDigest;
use callbook_domain::ids::{FamilyId, SessionId, UserId};
use callbook_domain::session::{Family, Session};

use crate::office::{at, new_id};

pub(crate) const FIRST: TokenDigest = TokenDigest([1; 32]);
pub(crate) const SECOND: TokenDigest = TokenDigest([2; 32]);
pub(crate) const THIRD: TokenDigest = TokenDigest([3; 32]);

/// A browser that stays signed in.
pub(crate) fn family(user: UserId) -> Family {
    Family {
        id: FamilyId::from_uuid(new_id()),
        user,
        started_at: at(0),
        seen_at: at(0),
        expires_at: at(1_000),
        device: "Firefox\0".to_owned(),
        address: Some("192.0.2.1".parse().unwrap()),
    }
}

/// A session, of that browser.
pub(crate) fn session(user: UserId, family: Option<FamilyId>) -> Session {
    Session {
        id: SessionId::from_uuid(new_id()),
        user,
        started_at: at(0),
        confirmed_at: at(0),
        entered: None,
        family,
        seen_at: at(0),
        device: String::new(),
        address: None,
    }
}
