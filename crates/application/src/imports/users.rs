//! The users whom an import gives customers to.

use std::collections::HashMap;

use callbook_domain::assignment::Sharers;
use callbook_domain::ids::UserId;

use crate::directory::Directory;

/// Those of `users` who are active, in their order; `None` where nobody is.
pub(super) fn sharers(users: &[UserId], directory: &Directory) -> Option<Sharers> {
    let active = |id: &UserId| {
        directory
            .user(*id)
            .is_some_and(callbook_domain::user::User::is_active)
    };
    Sharers::new(users.iter().copied().filter(active)).ok()
}

/// What a file may call the active users, in small letters: by name where only one is called so, by e-mail address and by
/// username; what somebody signs in with wins over what somebody is called.
pub(super) fn logins(directory: &Directory) -> HashMap<String, UserId> {
    let mut names: HashMap<String, Option<UserId>> = HashMap::new();
    for user in directory.active_users() {
        names
            .entry(user.name.as_str().to_lowercase())
            .and_modify(|taken| *taken = None)
            .or_insert(Some(user.id));
    }
    let mut users: HashMap<String, UserId> = names
        .into_iter()
        .filter_map(|(name, user)| Some((name, user?)))
        .collect();
    users.extend(
        directory
            .active_users()
            .map(|user| (user.email.to_string(), user.id)),
    );
    users.extend(
        directory
            .active_users()
            .map(|user| (user.username.to_string(), user.id)),
    );
    users
}
