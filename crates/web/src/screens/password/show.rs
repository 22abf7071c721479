//! Shows whose password a link sets.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_domain::user::User;
use serde::Serialize;

use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};

pub(crate) async fn show(State(state): State<AppState>, page: Page, Path(token): Path<String>) -> Answer {
    match state.use_cases.open_password_link.execute(&token).await? {
        Some(user) => page.screen(&PasswordPage::of(&user)),
        None => link_gone(&page),
    }
}

pub(super) fn link_gone(page: &Page) -> Answer {
    page.screen_as(StatusCode::NOT_FOUND, &LinkGonePage {})
}

/// Asks for the new password, twice.
#[derive(Debug, Serialize)]
pub(crate) struct PasswordPage {
    name: String,
    username: String,
    pub(super) password_error: Option<String>,
    pub(super) again_error: Option<String>,
}

impl PasswordPage {
    pub(super) fn of(user: &User) -> Self {
        Self {
            name: user.name.to_string(),
            username: user.username.to_string(),
            password_error: None,
            again_error: None,
        }
    }
}

impl Fragment for PasswordPage {
    const TEMPLATE: &'static str = "password/form.html";

    fn samples() -> Vec<Self> {
        let asks = |password_error: Option<&str>, again_error: Option<&str>| Self {
            name: "Arjun Nair".to_owned(),
            username: "arjun".to_owned(),
            password_error: password_error.map(str::to_owned),
            again_error: again_error.map(str::to_owned),
        };
        vec![
            asks(None, None),
            asks(Some("A password has at least 12 characters."), None),
            asks(None, Some("The two are not the same. Type both again.")),
        ]
    }
}

impl Screen for PasswordPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Set your password".to_owned()
    }
}

/// The link is used, expired or never was.
#[derive(Debug, Serialize)]
pub(crate) struct LinkGonePage {}

impl Fragment for LinkGonePage {
    const TEMPLATE: &'static str = "password/gone.html";

    fn samples() -> Vec<Self> {
        vec![Self {}]
    }
}

impl Screen for LinkGonePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "This link does not work any more".to_owned()
    }
}
