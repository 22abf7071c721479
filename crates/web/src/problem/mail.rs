use callbook_application::mail::{SeeMailError, SendMailAgainError, SendTestMailError};

use super::Problem;
use crate::forms::sentence;

impl From<SeeMailError> for Problem {
    fn from(error: SeeMailError) -> Self {
        match error {
            SeeMailError::NotAllowed(error) => error.into(),
            SeeMailError::Store(error) => error.into(),
        }
    }
}

impl From<SendMailAgainError> for Problem {
    fn from(error: SendMailAgainError) -> Self {
        match error {
            SendMailAgainError::NotAllowed(error) => error.into(),
            SendMailAgainError::NotFound => Self::not_found(),
            SendMailAgainError::NotNow | SendMailAgainError::Expired | SendMailAgainError::NoServer => {
                Self::conflict(sentence(&error.to_string()))
            }
            SendMailAgainError::Store(error) => error.into(),
        }
    }
}

impl From<SendTestMailError> for Problem {
    fn from(error: SendTestMailError) -> Self {
        match error {
            SendTestMailError::NotAllowed(error) => error.into(),
            SendTestMailError::Store(error) => error.into(),
        }
    }
}
