//! Invitations to join a company, and sign-ups that wait for somebody's approval.

use jiff::{SignedDuration, Timestamp};

use crate::access::Role;
use crate::ids::{CompanyId, GroupId, InvitationId, SignUpId, UserId};
use crate::user::{Email, PersonName};

/// Somebody is invited to join a company. Whoever holds the secret of its link becomes a user, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The company to join.
    pub company: CompanyId,
    /// Who is invited.
    pub email: Email,
    /// What the inviter calls that person.
    pub name: Option<PersonName>,
    /// The role to be given.
    pub role: Role,
    /// The groups to be put into.
    pub groups: Vec<GroupId>,
    /// Who invites: what it may not give when the invitation is accepted is not given.
    pub invited_by: UserId,
    /// When the link was last made.
    pub made_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

impl Invitation {
    /// How long the link of an invitation holds (SAFETY: "Invitations 72 h").
    pub const HOLDS: SignedDuration = SignedDuration::from_hours(72);

    /// Whether its link still holds.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

/// Somebody who asked to join a company and waits for approval. It has no password yet: an address
/// is its own once it has opened the link that is sent there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpRequest {
    /// Its id.
    pub id: SignUpId,
    /// The company to join.
    pub company: CompanyId,
    /// Its address. Nobody has proved yet that it is theirs.
    pub email: Email,
    /// Its name.
    pub name: PersonName,
    /// The role that it wishes for.
    pub role: Role,
    /// When it asked.
    pub asked_at: Timestamp,
}

impl SignUpRequest {
    /// The roles that somebody who signs up may wish for.
    pub const ROLES: [Role; 2] = [Role::Sales, Role::Manager];

    /// How long one waits before it is forgotten.
    pub const WAITS: SignedDuration = SignedDuration::from_hours(30 * 24);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_holds_for_three_days() {
        let made_at = Timestamp::UNIX_EPOCH;
        let invitation = Invitation {
            id: InvitationId::from_uuid(uuid::Uuid::nil()),
            company: CompanyId::from_uuid(uuid::Uuid::nil()),
            email: Email::parse("asha@example.com").unwrap(),
            name: None,
            role: Role::Sales,
            groups: Vec::new(),
            invited_by: UserId::from_uuid(uuid::Uuid::nil()),
            made_at,
            expires_at: made_at + Invitation::HOLDS,
        };
        assert!(invitation.holds_at(made_at + SignedDuration::from_hours(71)));
        assert!(!invitation.holds_at(made_at + SignedDuration::from_hours(72)));
    }
}
