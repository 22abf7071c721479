//! `/profile/password`: another password. The guard has asked for a proof of identity before.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::profile::{ChangePasswordCommand, ChangePasswordError};
use serde::{Deserialize, Serialize};

use crate::forms::{Form, Hidden, sentence};
use crate::respond::{Answer, Page};
use crate::security::{self, SessionSecret};
use crate::state::AppState;
use crate::view::{Fragment, ProfileTab, Screen, Section, Toast, Tone};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PasswordForm {
    password: Hidden,
    again: Hidden,
}

pub(crate) async fn show(person: Person, page: Page) -> Answer {
    page.screen(&PasswordPage::of(&person))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    person: Person,
    secret: SessionSecret,
    page: Page,
    Form(form): Form<PasswordForm>,
) -> Answer {
    let mut screen = PasswordPage::of(&person);
    if form.password.reveal() != form.again.reveal() {
        screen.again_error = Some("The two are not the same. Type both again.".to_owned());
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    }
    let command = ChangePasswordCommand {
        session: person.session.id,
        secret: secret.0,
        typed: form.password.reveal().to_owned(),
    };
    match state
        .use_cases
        .change_password
        .execute(&person.principal, command)
        .await
    {
        Ok(token) => {
            let text = "Your password is changed. Other devices are signed out.";
            let mut response = page.redirect_saying("/profile/password", &Toast::new(Tone::Good, text));
            security::begin_session(&mut response, token, &state.settings);
            Ok(response)
        }
        Err(ChangePasswordError::Refused(refusal)) => {
            screen.password_error = Some(sentence(&refusal.to_string()));
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks for the new password, twice.
#[derive(Debug, Serialize)]
pub(crate) struct PasswordPage {
    username: String,
    password_error: Option<String>,
    again_error: Option<String>,
}

impl PasswordPage {
    fn of(person: &Person) -> Self {
        Self {
            username: person.principal.user().username.to_string(),
            password_error: None,
            again_error: None,
        }
    }
}

impl Fragment for PasswordPage {
    const TEMPLATE: &'static str = "profile/password.html";

    fn samples() -> Vec<Self> {
        let asks = |password_error: Option<&str>| Self {
            username: "meera".to_owned(),
            password_error: password_error.map(str::to_owned),
            again_error: None,
        };
        vec![asks(None), asks(Some("A password has at least 12 characters."))]
    }
}

impl Screen for PasswordPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::Password);

    fn title(&self) -> String {
        "Your password".to_owned()
    }
}
