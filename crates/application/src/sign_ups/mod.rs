//! Open sign-up: people ask to join a company that allows it, and wait for somebody's approval.

mod approve;
mod ask;
mod decline;
mod list;

pub use approve::{ApproveCommand, ApproveError, ApproveSignUp, Approved};
pub use ask::{AskCommand, AskError, AskToJoin};
pub use decline::{DeclineError, DeclineSignUp};
pub use list::{ListSignUps, ListSignUpsError};
