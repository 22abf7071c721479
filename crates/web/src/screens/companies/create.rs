//! Making a company.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::companies::{CreateCompanyCommand, CreateCompanyError, Created, FirstAdmin};
use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, Username};
use serde::{Deserialize, Serialize};

use super::create_page::{CompanyCreatedPage, NewCompanyPage};
use super::superuser;
use crate::forms::{Entry, Form, Hidden, sentence};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Person;

/// What is asked about a new company and its first admin.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewCompanyForm {
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

impl Default for NewCompanyForm {
    fn default() -> Self {
        Self {
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

impl NewCompanyForm {
    fn command(&mut self) -> Option<CreateCompanyCommand> {
        let company = self
            .company
            .require("Type the company's name.", CompanyName::parse);
        let preset = self.preset.read(str::parse::<Preset>);
        let region = self.region.read(Region::parse);
        let zone = self.zone.read(Zone::parse);
        let name = self.name.require("Type the admin's name.", PersonName::parse);
        let username = self.username.read(Username::parse);
        let email = self.email.read(Email::parse);
        let password = self.password();
        Some(CreateCompanyCommand {
            company: company?,
            preset: preset?,
            region: region?,
            zone: zone?,
            admin: FirstAdmin {
                username: username?,
                name: name?,
                email: email?,
                password: password?,
            },
        })
    }

    /// `Some(None)` where it was left blank: the admin then sets its own.
    fn password(&mut self) -> Option<Option<Password>> {
        if self.password.reveal().is_empty() {
            return Some(None);
        }
        let names = [
            self.company.value.as_str(),
            self.name.value.as_str(),
            self.username.value.as_str(),
            self.email.value.as_str(),
        ];
        Password::parse(self.password.reveal(), &names)
            .map_err(|refusal| self.password_error = Some(sentence(&refusal.to_string())))
            .ok()
            .map(Some)
    }
}

pub(crate) async fn show(page: Page) -> Answer {
    page.screen(&NewCompanyPage::new(NewCompanyForm::default()))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Form(mut form): Form<NewCompanyForm>,
) -> Answer {
    let superuser = superuser(&person)?;
    let Some(command) = form.command() else {
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &NewCompanyPage::new(form));
    };
    match state.use_cases.create_company.execute(&superuser, command).await {
        Ok(created) => tell(&state, &page, &created),
        Err(CreateCompanyError::Taken(field)) => {
            let entry = if field == "email" {
                &mut form.email
            } else {
                &mut form.username
            };
            entry.refuse(CreateCompanyError::Taken(field));
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &NewCompanyPage::new(form))
        }
        Err(error) => Err(error.into()),
    }
}

/// Back to the list, or to the admin's link, which is shown only now.
fn tell(state: &AppState, page: &Page, created: &Created) -> Answer {
    match &created.link {
        Some(link) => page.screen(&CompanyCreatedPage {
            company: created.company.name.to_string(),
            name: created.admin.name.to_string(),
            username: created.admin.username.to_string(),
            // From the configuration, never from what the request calls this host.
            address: format!("{}/password/{}", state.settings.origin(), link.token.0),
            expires: page.time().moment(link.expires_at),
        }),
        None => {
            let text = format!(
                "{} is there. {} can sign in.",
                created.company.name, created.admin.username
            );
            Ok(page.redirect_saying("/companies", &Toast::new(Tone::Good, text)))
        }
    }
}
