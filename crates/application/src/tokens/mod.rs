//! API tokens: what programs act with.

mod authenticate;
mod create;
mod list;
mod revoke;

pub use authenticate::{AuthenticateApiToken, AuthenticateApiTokenError};
pub use create::{CreateApiToken, CreateApiTokenCommand, CreateApiTokenError, MadeApiToken};
pub use list::{ListApiTokens, ListApiTokensError};
pub use revoke::{RevokeApiToken, RevokeApiTokenError};
