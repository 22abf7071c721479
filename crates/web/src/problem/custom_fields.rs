use callbook_application::custom_fields::CustomFieldError;

use super::Problem;

impl From<CustomFieldError> for Problem {
    fn from(error: CustomFieldError) -> Self {
        match error {
            CustomFieldError::NotAllowed(error) => error.into(),
            CustomFieldError::NotFound => Self::not_found(),
            CustomFieldError::Refused(_) => Self::field("name", error.to_string()),
            CustomFieldError::WrongKind => Self::field("answers", error.to_string()),
            CustomFieldError::Stale => Self::conflict(error.to_string()),
            CustomFieldError::Store(error) => error.into(),
        }
    }
}
