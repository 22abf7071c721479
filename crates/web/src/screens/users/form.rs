//! What is asked about a user.

use callbook_domain::access::Role;
use callbook_domain::group::Group;
use callbook_domain::user::{Email, PersonName, User};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

/// The fields of an edited user.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EditForm {
    pub(super) name: Entry,
    pub(super) email: Entry,
    pub(super) role: Entry,
    pub(super) groups: Vec<String>,
    pub(super) version: u32,
}

impl EditForm {
    pub(super) fn of(user: &User, groups: &[Group]) -> Self {
        Self {
            name: Entry::new(user.name.as_str()),
            email: Entry::new(user.email.as_str()),
            role: Entry::new(user.role.key()),
            groups: groups
                .iter()
                .filter(|group| group.members.contains(&user.id))
                .map(|group| group.id.to_string())
                .collect(),
            version: user.version.number(),
        }
    }
}

pub(crate) fn name(entry: &mut Entry) -> Option<PersonName> {
    entry.require("Type a name.", PersonName::parse)
}

pub(crate) fn email(entry: &mut Entry) -> Option<Email> {
    entry.read(Email::parse)
}

pub(crate) fn role(entry: &mut Entry) -> Option<Role> {
    entry.read(str::parse::<Role>)
}
