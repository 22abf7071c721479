use callbook_application::tokens::{CreateApiTokenError, ListApiTokensError, RevokeApiTokenError};

use super::Problem;

impl From<ListApiTokensError> for Problem {
    fn from(error: ListApiTokensError) -> Self {
        match error {
            ListApiTokensError::NotAllowed(error) => error.into(),
            ListApiTokensError::Store(error) => error.into(),
        }
    }
}

impl From<CreateApiTokenError> for Problem {
    fn from(error: CreateApiTokenError) -> Self {
        match error {
            CreateApiTokenError::NotAllowed(error) => error.into(),
            CreateApiTokenError::TooMany => Self::refused(error.to_string()),
            CreateApiTokenError::Store(error) => error.into(),
        }
    }
}

impl From<RevokeApiTokenError> for Problem {
    fn from(error: RevokeApiTokenError) -> Self {
        match error {
            RevokeApiTokenError::NotAllowed(error) => error.into(),
            RevokeApiTokenError::NotFound => Self::not_found(),
            RevokeApiTokenError::Store(error) => error.into(),
        }
    }
}
