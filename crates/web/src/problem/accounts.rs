use callbook_application::accounts::{
    AuthenticateError, FactorError, ResetFactorError, SetPasswordError, SetUpError, SignInError,
};

use super::Problem;

impl From<AuthenticateError> for Problem {
    fn from(error: AuthenticateError) -> Self {
        match error {
            AuthenticateError::NotAdmitted(refused) => Self::not_admitted(&refused),
            AuthenticateError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::refused(error.to_string()),
            SignInError::Suspended => Self::refused(error.to_string()),
            SignInError::NotAdmitted(refused) => Self::not_admitted(&refused),
            SignInError::TooManyCodes { retry_after } => {
                let seconds = retry_after.as_secs().max(0).unsigned_abs();
                Self::too_many("Three codes were sent of late", seconds)
            }
            SignInError::Throttled { retry_after } => {
                let seconds = retry_after.as_secs().max(0).unsigned_abs() + 1;
                Self::too_many(format!("Try again in {seconds} seconds"), seconds)
            }
            SignInError::Password(error) => error.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<FactorError> for Problem {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::NoApp | FactorError::Demanded | FactorError::NoMail => {
                Self::refused(error.to_string())
            }
            FactorError::Store(error) => error.into(),
        }
    }
}

impl From<ResetFactorError> for Problem {
    fn from(error: ResetFactorError) -> Self {
        match error {
            ResetFactorError::NotAllowed(error) => error.into(),
            ResetFactorError::NotFound => Self::not_found(),
            ResetFactorError::Store(error) => error.into(),
        }
    }
}

impl From<SetUpError> for Problem {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::AlreadySetUp => Self::conflict(error.to_string()),
            SetUpError::Taken(field) => Self::field(field, error.to_string()),
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
