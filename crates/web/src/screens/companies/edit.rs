//! One company: what it is called, where it is, whether it stands.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::companies::{EditCompanyCommand, EditCompanyError};
use callbook_domain::company::Company;
use callbook_domain::version::Version;
use serde::Serialize;

use super::{named, superuser};
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::screens::set_up::places;
use crate::screens::settings::ProfileForm;
use crate::state::AppState;
use crate::view::{Choice, Crumb, Fragment, LocalTime, Moment, Screen, Section, Toast, Tone};
use crate::viewer::Person;

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
) -> Answer {
    let company = named(&state, &superuser(&person)?, &id).await?;
    let is_inside = person.session.entered == Some(company.id);
    page.screen(&EditCompanyPage {
        inside: is_inside,
        ..EditCompanyPage::new(ProfileForm::of(&company), &company, page.time())
    })
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
    Form(mut form): Form<ProfileForm>,
) -> Answer {
    let superuser = superuser(&person)?;
    let company = named(&state, &superuser, &id).await?;
    let Some(profile) = form.profile() else {
        let screen = EditCompanyPage::new(form, &company, page.time());
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = EditCompanyCommand {
        company: company.id,
        read: Version::from_number(form.version),
        profile,
    };
    match state.use_cases.edit_company.execute(&superuser, command).await {
        Ok(company) => {
            let text = format!("The changes to {} are saved.", company.name);
            Ok(page.redirect_saying("/companies", &Toast::new(Tone::Good, text)))
        }
        Err(EditCompanyError::Stale) => {
            let now = named(&state, &superuser, &id).await?;
            // Saving again then overwrites knowingly.
            form.version = now.version.number();
            let mut screen = EditCompanyPage::new(form, &now, page.time());
            screen.stale = Some(ProfileForm::told(&now));
            page.screen_as(StatusCode::CONFLICT, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct EditCompanyPage {
    id: String,
    name: String,
    created: Moment,
    suspended: Option<Moment>,
    /// Whether the viewer stands in it.
    inside: bool,
    form: ProfileForm,
    regions: Vec<Choice>,
    zones: Vec<Choice>,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
}

impl EditCompanyPage {
    fn new(form: ProfileForm, company: &Company, time: &LocalTime) -> Self {
        Self {
            id: company.id.to_string(),
            name: company.name.to_string(),
            created: time.moment(company.created_at),
            suspended: super::standing::suspended_since(company).map(|at| time.moment(at)),
            inside: false,
            form,
            regions: places::regions(),
            zones: places::zones(),
            stale: None,
        }
    }
}

impl Fragment for EditCompanyPage {
    const TEMPLATE: &'static str = "companies/edit.html";

    fn samples() -> Vec<Self> {
        let time = LocalTime::new(jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let moment = || time.moment(jiff::Timestamp::UNIX_EPOCH);
        let sample = || Self {
            id: "1".to_owned(),
            name: "Northlight".to_owned(),
            created: moment(),
            suspended: None,
            inside: false,
            form: ProfileForm::sample(),
            regions: places::regions(),
            zones: places::zones(),
            stale: None,
        };
        let mut refused = ProfileForm::sample();
        refused.name.refuse("type a name");
        vec![
            sample(),
            Self {
                suspended: Some(moment()),
                ..sample()
            },
            Self {
                stale: Some("It now says: Northlight, India, Asia/Kolkata.".to_owned()),
                form: refused,
                inside: true,
                ..sample()
            },
        ]
    }
}

impl Screen for EditCompanyPage {
    const SECTION: Option<Section> = Some(Section::Companies);

    fn title(&self) -> String {
        self.name.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Companies)]
    }
}
