//! What is asked about a user.

use callbook_domain::access::Role;
use callbook_domain::user::{Email, PersonName, User};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

/// The fields that a new user and an edited one share.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EditForm {
    pub(super) name: Entry,
    pub(super) email: Entry,
    pub(super) role: Entry,
    pub(super) version: u32,
}

impl EditForm {
    pub(super) fn of(user: &User) -> Self {
        Self {
            name: Entry::new(user.name.as_str()),
            email: Entry::new(user.email.as_str()),
            role: Entry::new(user.role.key()),
            version: user.version.number(),
        }
    }
}

pub(super) fn name(entry: &mut Entry) -> Option<PersonName> {
    entry.require("Type a name.", PersonName::parse)
}

pub(super) fn email(entry: &mut Entry) -> Option<Email> {
    entry.read(Email::parse)
}

pub(super) fn role(entry: &mut Entry) -> Option<Role> {
    entry.read(str::parse::<Role>)
}
