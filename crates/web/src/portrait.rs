//! Where a user's picture is. The address changes with the picture, so that browsers may keep it.

use callbook_application::directory::Directory;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;

/// The picture for lists; `None` where initials are shown.
pub(crate) fn small(user: &User) -> Option<String> {
    address(user, "small")
}

/// The picture for the profile.
pub(crate) fn large(user: &User) -> Option<String> {
    address(user, "large")
}

fn address(user: &User, size: &str) -> Option<String> {
    let tag = user.picture?;
    Some(format!("/users/{}/picture?size={size}&v={tag}", user.id))
}

/// The picture of somebody of the directory, for lists.
pub(crate) fn of(directory: &Directory, id: UserId) -> Option<String> {
    small(directory.user(id)?)
}
