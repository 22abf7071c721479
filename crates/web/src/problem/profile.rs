use callbook_application::accounts::ForgotPasswordError;
use callbook_application::ports::PictureError;
use callbook_application::profile::{
    AskForEmailError, ChangePasswordError, ConfirmEmailError, EditProfileError, PictureChangeError,
};

use super::Problem;

impl From<EditProfileError> for Problem {
    fn from(error: EditProfileError) -> Self {
        match error {
            EditProfileError::Stale => Self::conflict(error.to_string()),
            EditProfileError::Store(error) => error.into(),
        }
    }
}

impl From<PictureChangeError> for Problem {
    fn from(error: PictureChangeError) -> Self {
        match error {
            PictureChangeError::Picture(error) => error.into(),
            PictureChangeError::Store(error) => error.into(),
        }
    }
}

impl From<PictureError> for Problem {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Busy => Self::busy(5),
            PictureError::Broken(error) => Self::internal(PictureError::Broken(error)),
            refused => Self::field("picture", refused.to_string()),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Refused(refusal) => Self::field("password", refusal.to_string()),
            ChangePasswordError::SessionGone => Self::signed_out(),
            ChangePasswordError::Password(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<AskForEmailError> for Problem {
    fn from(error: AskForEmailError) -> Self {
        match error {
            AskForEmailError::Same => Self::field("email", error.to_string()),
            AskForEmailError::TooMany => Self::too_many(error.to_string(), 3600),
            AskForEmailError::Store(error) => error.into(),
        }
    }
}

impl From<ConfirmEmailError> for Problem {
    fn from(error: ConfirmEmailError) -> Self {
        match error {
            ConfirmEmailError::LinkGone => Self::not_found(),
            ConfirmEmailError::Store(error) => error.into(),
        }
    }
}

impl From<ForgotPasswordError> for Problem {
    fn from(error: ForgotPasswordError) -> Self {
        match error {
            ForgotPasswordError::TooMany => Self::too_many(error.to_string(), 3600),
            ForgotPasswordError::Store(error) => error.into(),
        }
    }
}
