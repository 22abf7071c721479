//! The form for a new company, and what comes of it.

use callbook_domain::status::Preset;
use serde::Serialize;

use super::create::NewCompanyForm;
use crate::screens::set_up::{PresetChoice, places};
use crate::view::{Choice, Crumb, Fragment, LocalTime, Moment, Screen, Section};

#[derive(Debug, Serialize)]
pub(crate) struct NewCompanyPage {
    form: NewCompanyForm,
    presets: Vec<PresetChoice>,
    regions: Vec<Choice>,
    zones: Vec<Choice>,
}

impl NewCompanyPage {
    pub(super) fn new(form: NewCompanyForm) -> Self {
        Self {
            form,
            presets: Preset::ALL.into_iter().map(PresetChoice::of).collect(),
            regions: places::regions(),
            zones: places::zones(),
        }
    }
}

impl Fragment for NewCompanyPage {
    const TEMPLATE: &'static str = "companies/new.html";

    fn samples() -> Vec<Self> {
        let mut refused = NewCompanyForm::default();
        refused.company.refuse("type the company's name");
        refused.username.value = "meera".to_owned();
        refused.username.refuse("this username is taken: choose another");
        vec![Self::new(NewCompanyForm::default()), Self::new(refused)]
    }
}

impl Screen for NewCompanyPage {
    const SECTION: Option<Section> = Some(Section::Companies);

    fn title(&self) -> String {
        "Create a company".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Companies)]
    }
}

/// The company is there; its admin needs this link.
#[derive(Debug, Serialize)]
pub(crate) struct CompanyCreatedPage {
    pub(super) company: String,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) address: String,
    pub(super) expires: Moment,
}

impl Fragment for CompanyCreatedPage {
    const TEMPLATE: &'static str = "companies/created.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        vec![Self {
            company: "Northlight".to_owned(),
            name: "Arjun Das".to_owned(),
            username: "arjun".to_owned(),
            address: "https://calls.example.com/password/p8v3kq0Zr1m5n7t9".to_owned(),
            expires: time.moment(jiff::Timestamp::UNIX_EPOCH),
        }]
    }
}

impl Screen for CompanyCreatedPage {
    const SECTION: Option<Section> = Some(Section::Companies);

    fn title(&self) -> String {
        format!("{} is there", self.company)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Companies)]
    }
}
