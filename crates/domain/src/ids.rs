//! One type per kind of thing, so that a customer's id can never be taken for a user's.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The text is not the id of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Names the thing that is stored under this value.
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The value as it is stored.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

ids! {
    /// Names a company, the tenant to which every row of business data belongs.
    CompanyId;
    /// Names a user, somebody who signs in.
    UserId;
    /// Names a customer, a person to call.
    CustomerId;
    /// Names a status of a company's status set.
    StatusId;
    /// Names a field that a company defined for its customers.
    CustomFieldId;
    /// Names an import, one run of one file.
    ImportId;
    /// Names a session, one signed-in browser.
    SessionId;
    /// Names a family of remember-me secrets: one browser that stays signed in, each secret taking the last one's place.
    FamilyId;
    /// Names a sign-in that waits for its second factor.
    ChallengeId;
    /// Names a group, a set of permissions given to users.
    GroupId;
    /// Names an invitation to join a company.
    InvitationId;
    /// Names somebody's wish to join a company, before anybody approved it.
    SignUpId;
    /// Names an API token.
    ApiTokenId;
    /// Names an entry of a customer's timeline.
    EventId;
    /// Names an entry of the audit log.
    AuditId;
    /// Names a single-use link that was mailed or copied.
    LinkId;
    /// Names a mail in the outbox.
    MailId;
}
