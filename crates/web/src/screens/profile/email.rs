//! `/profile/email`: another e-mail address, which a link to it confirms.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::mail::MailDelivery;
use callbook_application::profile::AskForEmailError;
use callbook_domain::user::Email;
use serde::{Deserialize, Serialize};

use crate::forms::{Entry, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, ProfileTab, Screen, Section};
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EmailForm {
    email: Entry,
}

pub(crate) async fn show(person: Person, page: Page) -> Answer {
    page.screen(&EmailPage::asking(&person, Entry::default()))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Form(mut form): Form<EmailForm>,
) -> Answer {
    let ask = &state.use_cases.ask_for_email;
    let Some(email) = form.email.read(Email::parse) else {
        return page.screen_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &EmailPage::asking(&person, form.email),
        );
    };
    match ask.execute(&person.principal, email.clone()).await {
        Ok(()) => page.screen(&EmailPage {
            sent_to: Some(email.to_string()),
            is_kept: ask.delivery() == MailDelivery::Outbox,
            ..EmailPage::asking(&person, Entry::default())
        }),
        Err(error @ (AskForEmailError::Same | AskForEmailError::TooMany)) => {
            let status = match error {
                AskForEmailError::TooMany => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form.email.refuse(error);
            page.screen_as(status, &EmailPage::asking(&person, form.email))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct EmailPage {
    /// The address that the account has.
    email: String,
    form: Entry,
    /// Where a link was sent.
    sent_to: Option<String>,
    /// Whether the mail waits in the outbox, because no mail server is set up.
    is_kept: bool,
}

impl EmailPage {
    fn asking(person: &Person, form: Entry) -> Self {
        Self {
            email: person.principal.user().email.to_string(),
            form,
            sent_to: None,
            is_kept: false,
        }
    }
}

impl Fragment for EmailPage {
    const TEMPLATE: &'static str = "profile/email.html";

    fn samples() -> Vec<Self> {
        let asking = || Self {
            email: "meera@example.com".to_owned(),
            form: Entry::default(),
            sent_to: None,
            is_kept: false,
        };
        let sent = |is_kept| Self {
            sent_to: Some("meera@brightpath.example".to_owned()),
            is_kept,
            ..asking()
        };
        vec![asking(), sent(false), sent(true)]
    }
}

impl Screen for EmailPage {
    const SECTION: Option<Section> = None;
    const PROFILE_TAB: Option<ProfileTab> = Some(ProfileTab::Profile);

    fn title(&self) -> String {
        "Your e-mail address".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::new("Your profile", "/profile")]
    }
}
