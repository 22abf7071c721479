use callbook_application::assignment::AssignError;

use super::Problem;

impl From<AssignError> for Problem {
    fn from(error: AssignError) -> Self {
        match error {
            AssignError::NotAllowed(error) => error.into(),
            AssignError::Nobody(error) => Self::field("users", error.to_string()),
            AssignError::NoCustomers => Self::field("customers", error.to_string()),
            AssignError::Store(error) => error.into(),
        }
    }
}
