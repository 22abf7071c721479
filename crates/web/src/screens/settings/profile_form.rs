//! What is asked about a company: its name, its country, its time zone.

use callbook_application::companies::CompanyProfile;
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use serde::{Deserialize, Serialize};

use crate::forms::Entry;
use crate::screens::set_up::places;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ProfileForm {
    pub(crate) version: u32,
    pub(crate) name: Entry,
    pub(crate) region: Entry,
    pub(crate) zone: Entry,
}

impl ProfileForm {
    /// As the company stands.
    pub(crate) fn of(company: &Company) -> Self {
        Self {
            version: company.version.number(),
            name: Entry::new(company.name.as_str()),
            region: Entry::new(company.region.to_string()),
            zone: Entry::new(company.zone.name()),
        }
    }

    /// What was typed, if it can be.
    pub(crate) fn profile(&mut self) -> Option<CompanyProfile> {
        let name = self.name.require("Type a name.", CompanyName::parse);
        let region = self.region.read(Region::parse);
        let zone = self.zone.read(Zone::parse);
        Some(CompanyProfile {
            name: name?,
            region: region?,
            zone: zone?,
        })
    }

    /// What stands there now, in one sentence.
    pub(crate) fn told(company: &Company) -> String {
        let country = places::country(&company.region.to_string());
        format!(
            "It now says: {}, {country}, {}.",
            company.name,
            company.zone.name()
        )
    }

    pub(crate) fn sample() -> Self {
        Self {
            version: 3,
            name: Entry::new("Northlight"),
            region: Entry::new("IN"),
            zone: Entry::new("Asia/Kolkata"),
        }
    }
}
