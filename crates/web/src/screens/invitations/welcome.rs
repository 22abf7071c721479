//! What somebody sees who opens an invitation.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::invitations::Opened;
use callbook_domain::user::Username;
use serde::{Deserialize, Serialize};

use crate::forms::{Entry, Hidden};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WelcomeForm {
    pub(super) name: Entry,
    pub(super) username: Entry,
    #[serde(skip_serializing)]
    pub(super) password: Hidden,
    #[serde(skip_deserializing)]
    pub(super) password_error: Option<String>,
}

pub(crate) async fn show(State(state): State<AppState>, page: Page, Path(token): Path<String>) -> Answer {
    let Some(opened) = state.use_cases.open_invitation.execute(&token).await? else {
        return gone(&page);
    };
    let invitation = &opened.invitation;
    let name = invitation.name.as_ref().map(ToString::to_string);
    let username = Username::suggested_by(&invitation.email).map(|name| name.to_string());
    let form = WelcomeForm {
        name: Entry::new(name.unwrap_or_default()),
        username: Entry::new(username.unwrap_or_default()),
        ..WelcomeForm::default()
    };
    page.in_the_name_of(&opened.company)
        .screen(&WelcomePage::new(form, &opened))
}

pub(super) fn gone(page: &Page) -> Answer {
    page.screen_as(StatusCode::NOT_FOUND, &InvitationGonePage {})
}

/// Asks for what an account needs.
#[derive(Debug, Serialize)]
pub(crate) struct WelcomePage {
    company: String,
    inviter: String,
    role: String,
    email: String,
    form: WelcomeForm,
}

impl WelcomePage {
    pub(super) fn new(form: WelcomeForm, opened: &Opened) -> Self {
        Self {
            company: opened.company.name.to_string(),
            inviter: opened.inviter.to_string(),
            role: opened.company.terminology.one(opened.invitation.role).to_owned(),
            email: opened.invitation.email.to_string(),
            form,
        }
    }
}

impl Fragment for WelcomePage {
    const TEMPLATE: &'static str = "invitations/welcome.html";

    fn samples() -> Vec<Self> {
        let mut refused = WelcomeForm::default();
        refused.username.refuse("this username is taken: choose another");
        refused.password_error = Some("A password has at least 12 characters.".to_owned());
        [WelcomeForm::default(), refused]
            .map(|form| Self {
                company: "Brightpath Admissions".to_owned(),
                inviter: "Meera Iyer".to_owned(),
                role: "Student Counsellor".to_owned(),
                email: "dev@example.com".to_owned(),
                form,
            })
            .into()
    }
}

impl Screen for WelcomePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        format!("Join {}", self.company)
    }
}

/// The invitation is used, withdrawn or expired, or never was.
#[derive(Debug, Serialize)]
pub(crate) struct InvitationGonePage {}

impl Fragment for InvitationGonePage {
    const TEMPLATE: &'static str = "invitations/gone.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

impl Screen for InvitationGonePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "This invitation does not hold any more".to_owned()
    }
}
