//! Getting in: set-up, sign-in, sessions, passwords.

mod act_as;
mod attempts;
mod authenticate;
mod password_link;
mod set_up;
mod sign_in;
mod sign_out;

pub use act_as::{ActAs, ActAsError};
pub use authenticate::{Authenticate, SignedIn};
pub use password_link::{OpenPasswordLink, SetPassword, SetPasswordError};
pub use set_up::{SetUpCommand, SetUpCompany, SetUpError};
pub use sign_in::{Begun, SignIn, SignInCommand, SignInError};
pub use sign_out::SignOut;
