use callbook_application::groups::{GroupError, ListGroupsError, PutIntoError};

use super::Problem;

impl From<ListGroupsError> for Problem {
    fn from(error: ListGroupsError) -> Self {
        match error {
            ListGroupsError::NotAllowed(error) => error.into(),
            ListGroupsError::Store(error) => error.into(),
        }
    }
}

impl From<GroupError> for Problem {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::NotAllowed(error) => error.into(),
            GroupError::NotFound | GroupError::NoSuchMember => Self::not_found(),
            GroupError::NameTaken => Self::field("name", error.to_string()),
            GroupError::Stale => Self::conflict(error.to_string()),
            GroupError::Store(error) => error.into(),
        }
    }
}

impl From<PutIntoError> for Problem {
    fn from(error: PutIntoError) -> Self {
        match error {
            PutIntoError::NotAllowed(error) => error.into(),
            PutIntoError::NoSuchGroup => Self::not_found(),
            PutIntoError::Store(error) => error.into(),
        }
    }
}
