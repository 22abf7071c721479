//! The profile's form.

use callbook_application::profile::EditProfileCommand;
use callbook_domain::company::Zone;
use callbook_domain::user::{PersonName, User};
use callbook_domain::version::Version;
use serde::{Deserialize, Serialize};

use crate::forms::Entry;

/// What is typed on the profile.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ProfileForm {
    pub(super) name: Entry,
    pub(super) zone: Entry,
    /// "true" where the box is ticked.
    pub(super) tell_of_new_devices: String,
    pub(super) version: u32,
}

impl ProfileForm {
    pub(super) fn of(user: &User) -> Self {
        let ticked = if user.tell_of_new_devices { "true" } else { "" };
        Self {
            name: Entry::new(user.name.as_str()),
            zone: Entry::new(user.zone.as_ref().map_or("", Zone::name)),
            tell_of_new_devices: ticked.to_owned(),
            version: user.version.number(),
        }
    }

    /// What is to be done; `None` where a field is wrong, and says so.
    pub(super) fn command(&mut self) -> Option<EditProfileCommand> {
        let name = self
            .name
            .require("Type the name that others see", PersonName::parse);
        let zone = match self.zone.value.trim() {
            "" => Some(None),
            _ => self.zone.read(Zone::parse).map(Some),
        };
        Some(EditProfileCommand {
            read: Version::from_number(self.version),
            name: name?,
            zone: zone?,
            tell_of_new_devices: self.tell_of_new_devices == "true",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, zone: &str) -> ProfileForm {
        ProfileForm {
            name: Entry::new(name),
            zone: Entry::new(zone),
            ..ProfileForm::default()
        }
    }

    #[test]
    fn no_zone_is_the_companys() {
        let command = form("Asha", "").command().unwrap();
        assert_eq!((command.zone, command.tell_of_new_devices), (None, false));
        let command = form("Asha", "Europe/London").command().unwrap();
        assert_eq!(command.zone.as_ref().map(Zone::name), Some("Europe/London"));
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let mut form = form("  ", "Mars/Olympus");
        assert!(form.command().is_none());
        assert!(form.name.error.is_some() && form.zone.error.is_some());
    }
}
