//! Getting in: set-up, sign-in, sessions, passwords.

mod act_as;
mod admission;
mod answer_challenge;
mod app_codes;
mod attempts;
mod authenticate;
mod beginning;
mod confirm;
mod factors;
mod forgot_password;
mod mailed_codes;
mod open_challenge;
mod own_sessions;
mod password_link;
mod refusals;
mod resume;
#[cfg(test)]
mod scene;
mod set_up;
mod sign_in;
mod sign_out;
mod standing;

pub use act_as::{ActAs, ActAsError};
pub use admission::{NotAdmitted, admit};
pub use answer_challenge::{AnswerChallenge, AnswerError};
pub(crate) use attempts::{ACCOUNT_WINDOW, account_key, network};
pub use authenticate::{Authenticate, AuthenticateError, SignedIn};
pub use beginning::{Begun, RememberedToken};
pub use confirm::{Accepted, ConfirmError, ConfirmIdentity, Confirmed, Given};
pub use factors::{
    BeginApp, ChooseMail, ConfirmApp, ConfirmAppError, FactorError, FactorsShown, MailWish, RemoveApp,
    RenewRecoveryCodes, ResetFactor, ResetFactorError, ShowFactors,
};
pub use forgot_password::{ForgotPassword, ForgotPasswordError};
pub use open_challenge::{OpenChallenge, OpenedChallenge, SendCodeAgain, SendCodeError};
pub use own_sessions::{EndOtherSessions, EndSession, ListSessions, OpenSession};
pub use password_link::{OpenPasswordLink, SetPassword, SetPasswordError};
pub use resume::{Resume, Resumed};
pub use set_up::{SetUpCommand, SetUpCompany, SetUpError};
pub use sign_in::{Entry, SignIn, SignInCommand, SignInError};
pub use sign_out::SignOut;
pub use standing::Standing;
pub(crate) use standing::Standings;
