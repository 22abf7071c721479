//! Users of a company: who works here.

mod activity;
mod add;
mod edit;
mod list;
mod password_link;

pub use activity::{ActivityError, DeactivateUser, ReactivateUser};
pub use add::{AddUser, AddUserCommand, AddUserError};
pub use edit::{EditUser, EditUserCommand, EditUserError};
pub use list::{ListUsers, ListUsersError};
pub use password_link::{LinkMade, MakePasswordLink, MakePasswordLinkError, PASSWORD_LINK_HOLDS};
