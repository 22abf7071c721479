//! Users of a company: who works here.

mod activity;
mod add;
mod care;
mod edit;
mod link;
mod list;
mod password_link;
mod rescue;
mod show;

pub use activity::{ActivityError, DeactivateUser, ReactivateUser};
pub use add::{AddUser, AddUserCommand, AddUserError};
pub use edit::{EditUser, EditUserCommand, EditUserError};
pub(crate) use link::Linking;
pub use link::{FIRST_PASSWORD_LINK_HOLDS, LinkMade, PASSWORD_LINK_HOLDS};
pub use list::{FactorState, ListUsers, ListUsersError, UserFilter, UserList, UserState};
pub use password_link::{MakePasswordLink, MakePasswordLinkError};
pub use rescue::{EndSessions, RescueError, UnlockUser};
pub use show::{ShowUser, ShowUserError, ShownUser};
