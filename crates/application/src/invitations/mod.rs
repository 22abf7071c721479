//! Invitations: how somebody becomes a user who is none yet.

mod accept;
mod invite;
mod list;
mod often;
mod open;
mod renew;

pub use accept::{AcceptCommand, AcceptError, AcceptInvitation};
pub use invite::{InviteCommand, InviteError, InviteUsers, Invited, Invitee, MOST_INVITED_AT_ONCE, Outcome};
pub use list::{ListInvitations, ListInvitationsError, Listed};
pub use open::{OpenInvitation, Opened};
pub use renew::{InvitationMade, RenewError, SendInvitationAgain, WithdrawInvitation};
