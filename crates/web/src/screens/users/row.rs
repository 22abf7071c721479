//! A user as the screens show it.

use callbook_domain::access::{Role, Viewer};
use callbook_domain::group::Group;
use callbook_domain::user::User;
use serde::Serialize;

use crate::portrait;
use crate::view::{LocalTime, Moment};

#[derive(Debug, Serialize)]
pub(super) struct UserRow {
    id: String,
    name: String,
    /// Where the picture is; initials without one.
    picture: Option<String>,
    username: String,
    email: String,
    /// In the company's own word.
    role: String,
    /// Colours the role's badge.
    role_kind: &'static str,
    /// The groups that it is in, by name.
    groups: String,
    last_sign_in: Option<Moment>,
    active: bool,
    is_viewer: bool,
    /// Where it is edited; `None` where the viewer may not.
    href: Option<String>,
}

impl UserRow {
    pub(super) fn of(user: &User, groups: &[Group], viewer: &Viewer, time: &LocalTime) -> Self {
        let id = user.id.to_string();
        let own = groups.iter().filter(|group| group.members.contains(&user.id));
        let names: Vec<_> = own.map(|group| group.name.as_str()).collect();
        Self {
            name: user.name.to_string(),
            picture: portrait::small(user),
            username: user.username.to_string(),
            email: user.email.to_string(),
            role: viewer.company().terminology.one(user.role).to_owned(),
            role_kind: kind(user.role),
            groups: names.join(", "),
            last_sign_in: user.last_sign_in_at.map(|at| time.moment(at)),
            active: user.is_active(),
            is_viewer: user.id == viewer.user_id(),
            href: viewer.may_manage(user).ok().map(|()| format!("/users/{id}")),
            id,
        }
    }
}

pub(crate) const fn kind(role: Role) -> &'static str {
    match role {
        Role::Admin | Role::Superuser => "in_progress",
        Role::Manager => "fresh",
        Role::Sales => "neutral",
    }
}

/// The roles that the viewer may give, the narrowest first.
pub(crate) fn roles(viewer: &Viewer) -> Vec<RoleChoice> {
    Role::IN_A_COMPANY
        .into_iter()
        .rev()
        .filter(|role| viewer.may_give(*role).is_ok())
        .map(|role| RoleChoice::of(role, viewer.company().terminology.one(role)))
        .collect()
}

/// A role with a sentence about it.
#[derive(Debug, Serialize)]
pub(crate) struct RoleChoice {
    key: &'static str,
    label: String,
    hint: &'static str,
}

impl RoleChoice {
    pub(crate) fn of(role: Role, label: &str) -> Self {
        Self {
            key: role.key(),
            label: label.to_owned(),
            hint: match role {
                Role::Sales => "Calls the customers assigned to them, and sees no others.",
                Role::Manager => "Imports, shares out, sees every customer, and manages those who call.",
                Role::Admin | Role::Superuser => "All of that, and manages every user.",
            },
        }
    }
}

/// For the samples of forms.
pub(crate) fn role_samples() -> Vec<RoleChoice> {
    Role::IN_A_COMPANY
        .map(|role| RoleChoice::of(role, role.label()))
        .into()
}

pub(super) fn samples() -> Vec<UserRow> {
    let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
    let row = |name: &str, role: Role| {
        let username = name.to_lowercase().replace(' ', ".");
        UserRow {
            id: username.clone(),
            name: name.to_owned(),
            picture: None,
            email: format!("{username}@example.com"),
            username,
            role: role.label().to_owned(),
            role_kind: kind(role),
            groups: "Importers".to_owned(),
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
