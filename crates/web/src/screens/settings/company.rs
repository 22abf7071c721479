//! What the company is called and where it is.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::companies::{ChangeProfileCommand, ChangeSettingsError};
use callbook_domain::company::Company;
use callbook_domain::version::Version;
use serde::Serialize;

use super::{ProfileForm, may_change};
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::screens::set_up::places;
use crate::state::AppState;
use crate::view::{Choice, Fragment, LocalTime, Moment, Screen, Section, SettingsTab, Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn show(actor: Actor, page: Page) -> Answer {
    let company = actor.viewer.company();
    let screen = CompanySettingsPage::new(ProfileForm::of(company), company, page.time());
    page.screen(&CompanySettingsPage {
        may_change: may_change(&actor),
        ..screen
    })
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<ProfileForm>,
) -> Answer {
    let company = actor.viewer.company();
    let Some(profile) = form.profile() else {
        let screen = CompanySettingsPage::new(form, company, page.time());
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = ChangeProfileCommand {
        read: Version::from_number(form.version),
        profile,
    };
    match state
        .use_cases
        .change_profile
        .execute(&actor.viewer, command)
        .await
    {
        Ok(_) => {
            let toast = Toast::new(Tone::Good, "The company's profile is saved.");
            Ok(page.redirect_saying(SettingsTab::Company.href(), &toast))
        }
        Err(ChangeSettingsError::Stale) => {
            // Saving again then overwrites knowingly.
            form.version = company.version.number();
            let mut screen = CompanySettingsPage::new(form, company, page.time());
            screen.stale = Some(ProfileForm::told(company));
            page.screen_as(StatusCode::CONFLICT, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct CompanySettingsPage {
    form: ProfileForm,
    country: String,
    created: Moment,
    regions: Vec<Choice>,
    zones: Vec<Choice>,
    may_change: bool,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
}

impl CompanySettingsPage {
    fn new(form: ProfileForm, company: &Company, time: &LocalTime) -> Self {
        Self {
            form,
            country: places::country(&company.region.to_string()),
            created: time.moment(company.created_at),
            regions: places::regions(),
            zones: places::zones(),
            may_change: true,
            stale: None,
        }
    }
}

impl Fragment for CompanySettingsPage {
    const TEMPLATE: &'static str = "settings/company.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let sample = |may_change, stale| Self {
            form: ProfileForm::sample(),
            country: "India".to_owned(),
            created: time.moment(jiff::Timestamp::UNIX_EPOCH),
            regions: places::regions(),
            zones: places::zones(),
            may_change,
            stale,
        };
        let stale = "It now says: Northlight, India, Asia/Kolkata.".to_owned();
        vec![sample(true, None), sample(false, None), sample(true, Some(stale))]
    }
}

impl Screen for CompanySettingsPage {
    const SECTION: Option<Section> = Some(Section::Settings);
    const TAB: Option<SettingsTab> = Some(SettingsTab::Company);

    fn title(&self) -> String {
        "Settings".to_owned()
    }
}
