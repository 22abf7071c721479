//! Groups: named sets of permissions that users get on top of their role.

mod create;
mod delete;
mod edit;
mod error;
mod list;
mod members;
mod put_into;

pub use create::{CreateGroup, CreateGroupCommand};
pub use delete::DeleteGroup;
pub use edit::{EditGroup, EditGroupCommand};
pub use error::GroupError;
pub use list::{GroupPage, ListGroups, ListGroupsError};
pub use put_into::PutIntoError;
pub(crate) use put_into::{Gained, grantable, put_into};
