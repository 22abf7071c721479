//! The set-up page, and the one that asks for the code.

use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::Query;
use callbook_domain::status::Preset;
use serde::{Deserialize, Serialize};

use super::form::SetUpForm;
use super::places;
use super::preset::PresetChoice;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Choice, Fragment, Screen, Section};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    code: String,
}

pub(crate) async fn show(State(state): State<AppState>, page: Page, Query(asked): Query<Asked>) -> Answer {
    if !state.use_cases.set_up_company.is_due().await? {
        return Ok(page.redirect("/sign-in"));
    }
    if !is_right(&state, &asked.code) {
        return ask_for_code(&page, &asked.code);
    }
    page.screen(&SetUpPage::new(SetUpForm {
        code: asked.code,
        ..SetUpForm::default()
    }))
}

pub(super) fn is_right(state: &AppState, typed: &str) -> bool {
    state.set_up_code.as_ref().is_some_and(|code| code.is(typed))
}

/// Without a code it is a question, with a wrong one a refusal.
pub(super) fn ask_for_code(page: &Page, typed: &str) -> Answer {
    let wrong = !typed.is_empty();
    let status = if wrong {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::OK
    };
    let error = wrong.then(|| {
        "This is not the code. It changes each time the server starts: use the last one printed.".to_owned()
    });
    page.screen_as(status, &CodePage { error })
}

/// Asks for the code.
#[derive(Debug, Serialize)]
pub(crate) struct CodePage {
    error: Option<String>,
}

impl Fragment for CodePage {
    const TEMPLATE: &'static str = "set_up/code.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { error: None },
            Self {
                error: Some("This is not the code.".to_owned()),
            },
        ]
    }
}

impl Screen for CodePage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Set up Callbook".to_owned()
    }
}

/// Asks for everything else.
#[derive(Debug, Serialize)]
pub(crate) struct SetUpPage {
    form: SetUpForm,
    presets: Vec<PresetChoice>,
    regions: Vec<Choice>,
    zones: Vec<Choice>,
}

impl SetUpPage {
    pub(super) fn new(form: SetUpForm) -> Self {
        Self {
            form,
            presets: Preset::ALL.into_iter().map(PresetChoice::of).collect(),
            regions: places::regions(),
            zones: places::zones(),
        }
    }
}

impl Fragment for SetUpPage {
    const TEMPLATE: &'static str = "set_up/form.html";

    fn samples() -> Vec<Self> {
        let mut refused = SetUpForm::default();
        refused.company.refuse("type your company's name");
        refused.email.value = "meera".to_owned();
        refused
            .email
            .refuse("not an e-mail address: it looks like name@example.com");
        refused.password_error = Some("A password has at least 12 characters.".to_owned());
        vec![Self::new(SetUpForm::default()), Self::new(refused)]
    }
}

impl Screen for SetUpPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Set up Callbook".to_owned()
    }
}
