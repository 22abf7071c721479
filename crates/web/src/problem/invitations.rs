use callbook_application::invitations::{AcceptError, InviteError, ListInvitationsError, RenewError};
use callbook_application::sign_ups::{ApproveError, AskError, DeclineError, ListSignUpsError};

use super::Problem;

impl From<ListInvitationsError> for Problem {
    fn from(error: ListInvitationsError) -> Self {
        match error {
            ListInvitationsError::NotAllowed(error) => error.into(),
            ListInvitationsError::Store(error) => error.into(),
        }
    }
}

impl From<InviteError> for Problem {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::NotAllowed(error) => error.into(),
            InviteError::Groups(error) => error.into(),
            InviteError::TooMany => Self::field("addresses", error.to_string()),
            InviteError::Store(error) => error.into(),
        }
    }
}

impl From<RenewError> for Problem {
    fn from(error: RenewError) -> Self {
        match error {
            RenewError::NotAllowed(error) => error.into(),
            RenewError::Groups(error) => error.into(),
            RenewError::Gone => Self::not_found(),
            RenewError::TooOften { retry_after } => {
                let seconds = retry_after.as_secs().max(0).unsigned_abs();
                Self::too_many(
                    "This address got several invitations within the hour. Send it again in an hour",
                    seconds,
                )
            }
            RenewError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Gone => Self::not_found(),
            AcceptError::Refused(refusal) => Self::field("password", refusal.to_string()),
            AcceptError::Taken("email") => Self::conflict(
                "the address of this invitation has an account already: sign in with it, or ask for an invitation to \
                     another address",
            ),
            AcceptError::Taken(field) => Self::field(field, error.to_string()),
            AcceptError::Password(error) => error.into(),
            AcceptError::Store(error) => error.into(),
        }
    }
}

impl From<ListSignUpsError> for Problem {
    fn from(error: ListSignUpsError) -> Self {
        match error {
            ListSignUpsError::NotAllowed(error) => error.into(),
            ListSignUpsError::Store(error) => error.into(),
        }
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        match error {
            AskError::NotOpen => Self::not_found(),
            AskError::NoSuchRole => Self::field("role", error.to_string()),
            AskError::Throttled { retry_after } => {
                let seconds = retry_after.as_secs().max(0).unsigned_abs();
                Self::too_many(
                    "Too many people signed up from your network. Try again in an hour",
                    seconds,
                )
            }
            AskError::Store(error) => error.into(),
        }
    }
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::NotAllowed(error) => error.into(),
            ApproveError::Groups(error) => error.into(),
            ApproveError::Gone => Self::not_found(),
            ApproveError::Taken("email") => {
                Self::conflict("somebody else has this e-mail address meanwhile: decline this sign-up")
            }
            ApproveError::Taken(field) => Self::field(field, error.to_string()),
            ApproveError::Store(error) => error.into(),
        }
    }
}

impl From<DeclineError> for Problem {
    fn from(error: DeclineError) -> Self {
        match error {
            DeclineError::NotAllowed(error) => error.into(),
            DeclineError::Gone => Self::not_found(),
            DeclineError::Store(error) => error.into(),
        }
    }
}
