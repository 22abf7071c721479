//! What the set-up page asks for.

use callbook_application::accounts::SetUpCommand;
use callbook_domain::access::Provenance;
use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, Username};
use serde::{Deserialize, Serialize};

use crate::forms::{Entry, Hidden};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SetUpForm {
    pub(super) code: String,
    pub(super) company: Entry,
    pub(super) preset: Entry,
    pub(super) region: Entry,
    pub(super) zone: Entry,
    pub(super) name: Entry,
    pub(super) username: Entry,
    pub(super) email: Entry,
    #[serde(skip_serializing)]
    pub(super) password: Hidden,
    #[serde(skip_deserializing)]
    pub(super) password_error: Option<String>,
}

impl Default for SetUpForm {
    fn default() -> Self {
        Self {
            code: String::new(),
            company: Entry::default(),
            preset: Entry::new(Preset::Calling.key()),
            region: Entry::new("IN"),
            zone: Entry::new("Asia/Kolkata"),
            name: Entry::default(),
            username: Entry::default(),
            email: Entry::default(),
            password: Hidden::default(),
            password_error: None,
        }
    }
}

impl SetUpForm {
    /// The command, or `None` where some field now says what is wrong with it.
    pub(super) fn command(&mut self, provenance: Provenance) -> Option<SetUpCommand> {
        let company = self
            .company
            .require("Type your company's name.", CompanyName::parse);
        let preset = self.preset.read(str::parse::<Preset>);
        let region = self.region.read(Region::parse);
        let zone = self.zone.read(Zone::parse);
        let name = self.name.require("Type your name.", PersonName::parse);
        let username = self.username.read(Username::parse);
        let email = self.email.read(Email::parse);
        let names = [
            self.company.value.as_str(),
            self.name.value.as_str(),
            self.username.value.as_str(),
            self.email.value.as_str(),
        ];
        let password = Password::parse(self.password.reveal(), &names)
            .map_err(|refusal| self.password_error = Some(crate::forms::sentence(&refusal.to_string())))
            .ok();
        Some(SetUpCommand {
            company: company?,
            preset: preset?,
            region: region?,
            zone: zone?,
            username: username?,
            name: name?,
            email: email?,
            password: password?,
            provenance,
        })
    }
}
