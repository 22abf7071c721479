use callbook_application::accounts::{SetPasswordError, SetUpError, SignInError};

use super::Problem;

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::refused(error.to_string()),
            SignInError::Throttled { retry_after } => {
                let seconds = retry_after.as_secs().max(0).unsigned_abs() + 1;
                Self::too_many(format!("Try again in {seconds} seconds"), seconds)
            }
            SignInError::Password(error) => error.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<SetUpError> for Problem {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::AlreadySetUp => Self::conflict(error.to_string()),
            SetUpError::Password(error) => error.into(),
            SetUpError::Store(error) => error.into(),
        }
    }
}

impl From<SetPasswordError> for Problem {
    fn from(error: SetPasswordError) -> Self {
        match error {
            SetPasswordError::LinkGone => Self::not_found(),
            SetPasswordError::Refused(refusal) => Self::field("password", refusal.to_string()),
            SetPasswordError::Password(error) => error.into(),
            SetPasswordError::Store(error) => error.into(),
        }
    }
}
