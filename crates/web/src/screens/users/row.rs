//! A user as the screens show it.

use callbook_domain::access::{Role, Viewer};
use callbook_domain::user::User;
use serde::Serialize;

use crate::view::{LocalTime, Moment};

#[derive(Debug, Serialize)]
pub(super) struct UserRow {
    id: String,
    name: String,
    username: String,
    email: String,
    role: &'static str,
    /// Colours the role's badge.
    role_kind: &'static str,
    last_sign_in: Option<Moment>,
    active: bool,
    is_viewer: bool,
    /// Where it is edited; `None` where the viewer may not.
    href: Option<String>,
}

impl UserRow {
    pub(super) fn of(user: &User, viewer: &Viewer, time: &LocalTime) -> Self {
        let id = user.id.to_string();
        Self {
            name: user.name.to_string(),
            username: user.username.to_string(),
            email: user.email.to_string(),
            role: user.role.label(),
            role_kind: kind(user.role),
            last_sign_in: user.last_sign_in_at.map(|at| time.moment(at)),
            active: user.is_active(),
            is_viewer: user.id == viewer.user_id(),
            href: viewer.may_manage(user).ok().map(|()| format!("/users/{id}")),
            id,
        }
    }
}

const fn kind(role: Role) -> &'static str {
    match role {
        Role::Admin | Role::Superuser => "in_progress",
        Role::Manager => "fresh",
        Role::Sales => "neutral",
    }
}

/// The roles that the viewer may give, the narrowest first.
pub(super) fn roles(viewer: &Viewer) -> Vec<RoleChoice> {
    Role::IN_A_COMPANY
        .into_iter()
        .rev()
        .filter(|role| viewer.may_give(*role).is_ok())
        .map(RoleChoice::of)
        .collect()
}

/// A role with a sentence about it.
#[derive(Debug, Serialize)]
pub(super) struct RoleChoice {
    key: &'static str,
    label: &'static str,
    hint: &'static str,
}

impl RoleChoice {
    pub(super) const fn of(role: Role) -> Self {
        Self {
            key: role.key(),
            label: role.label(),
            hint: match role {
                Role::Sales => "Calls the customers assigned to them, and sees no others.",
                Role::Manager => "Imports, shares out, sees every customer, and manages sales users.",
                Role::Admin | Role::Superuser => "All of that, and manages every user.",
            },
        }
    }
}

pub(super) fn samples() -> Vec<UserRow> {
    let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
    let row = |name: &str, role: Role| {
        let username = name.to_lowercase().replace(' ', ".");
        UserRow {
            id: username.clone(),
            name: name.to_owned(),
            email: format!("{username}@example.com"),
            username,
            role: role.label(),
            role_kind: kind(role),
            last_sign_in: Some(time.moment(jiff::Timestamp::UNIX_EPOCH)),
            active: true,
            is_viewer: false,
            href: Some("/users/1".to_owned()),
        }
    };
    let mut viewer = row("Meera Iyer", Role::Admin);
    viewer.is_viewer = true;
    viewer.href = None;
    let mut fresh = row("Arjun Das", Role::Sales);
    fresh.last_sign_in = None;
    let mut gone = row("Farid Khan", Role::Sales);
    gone.active = false;
    vec![viewer, row("Latha Nair", Role::Manager), fresh, gone]
}
