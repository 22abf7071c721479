//! Setting up one's own second factor, and resetting somebody else's.

mod app;
mod desk;
mod mail;
mod remove_app;
mod renew_codes;
mod reset;
mod show;

pub use app::{BeginApp, ConfirmApp, ConfirmAppError};
pub use desk::FactorError;
pub use mail::{ChooseMail, MailWish};
pub use remove_app::RemoveApp;
pub use renew_codes::RenewRecoveryCodes;
pub use reset::{ResetFactor, ResetFactorError};
pub use show::{FactorsShown, ShowFactors};
