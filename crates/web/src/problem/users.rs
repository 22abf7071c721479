use callbook_application::users::{
    ActivityError, AddUserError, EditUserError, ListUsersError, MakePasswordLinkError, RescueError,
    ShowUserError,
};

use super::Problem;

impl From<ListUsersError> for Problem {
    fn from(error: ListUsersError) -> Self {
        match error {
            ListUsersError::NotAllowed(error) => error.into(),
            ListUsersError::Store(error) => error.into(),
        }
    }
}

impl From<AddUserError> for Problem {
    fn from(error: AddUserError) -> Self {
        match error {
            AddUserError::NotAllowed(error) => error.into(),
            AddUserError::Taken(field) => Self::field(field, error.to_string()),
            AddUserError::Password(error) => error.into(),
            AddUserError::Store(error) => error.into(),
        }
    }
}

impl From<EditUserError> for Problem {
    fn from(error: EditUserError) -> Self {
        match error {
            EditUserError::NotAllowed(error) => error.into(),
            EditUserError::NotFound => Self::not_found(),
            EditUserError::EmailTaken => Self::field("email", error.to_string()),
            EditUserError::Groups(error) => error.into(),
            EditUserError::LastAdmin => Self::refused(error.to_string()),
            EditUserError::Stale => Self::conflict(error.to_string()),
            EditUserError::Store(error) => error.into(),
        }
    }
}

impl From<ActivityError> for Problem {
    fn from(error: ActivityError) -> Self {
        match error {
            ActivityError::NotAllowed(error) => error.into(),
            ActivityError::NotFound => Self::not_found(),
            ActivityError::LastAdmin => Self::refused(error.to_string()),
            ActivityError::Stale => Self::conflict(error.to_string()),
            ActivityError::Store(error) => error.into(),
        }
    }
}

impl From<MakePasswordLinkError> for Problem {
    fn from(error: MakePasswordLinkError) -> Self {
        match error {
            MakePasswordLinkError::NotAllowed(error) => error.into(),
            MakePasswordLinkError::NotFound => Self::not_found(),
            MakePasswordLinkError::Store(error) => error.into(),
        }
    }
}

impl From<ShowUserError> for Problem {
    fn from(error: ShowUserError) -> Self {
        match error {
            ShowUserError::NotAllowed(error) => error.into(),
            ShowUserError::NotFound => Self::not_found(),
            ShowUserError::Store(error) => error.into(),
        }
    }
}

impl From<RescueError> for Problem {
    fn from(error: RescueError) -> Self {
        match error {
            RescueError::NotAllowed(error) => error.into(),
            RescueError::NotFound => Self::not_found(),
            RescueError::Store(error) => error.into(),
        }
    }
}
