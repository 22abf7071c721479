//! Asking to join. The answer is the same whether the address is known or not.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::sign_ups::AskError;
use serde::Serialize;

use super::form::{JoinForm, JoinPage};
use crate::forms::Form;
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};

pub(crate) async fn show(State(state): State<AppState>, page: Page, Path(code): Path<String>) -> Answer {
    let company = state.use_cases.ask_to_join.company(&code).await?;
    let company = company.ok_or_else(Problem::not_found)?;
    page.in_the_name_of(&company)
        .screen(&JoinPage::new(JoinForm::default(), &code, &company))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    page: Page,
    Path(code): Path<String>,
    Form(mut form): Form<JoinForm>,
) -> Answer {
    let ask = &state.use_cases.ask_to_join;
    let company = ask.company(&code).await?.ok_or_else(Problem::not_found)?;
    let page = page.in_the_name_of(&company);
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(command) = form.command() else {
        return page.screen_as(refused, &JoinPage::new(form, &code, &company));
    };
    match ask.execute(&code, command, page.visit().provenance()).await {
        Ok(company) => page.screen(&ReceivedPage {
            company: company.name.to_string(),
        }),
        Err(error @ AskError::NoSuchRole) => {
            form.role.refuse(error);
            page.screen_as(refused, &JoinPage::new(form, &code, &company))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct ReceivedPage {
    company: String,
}

impl Fragment for ReceivedPage {
    const TEMPLATE: &'static str = "join/received.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            company: "Brightpath Admissions".to_owned(),
        }]
    }
}

impl Screen for ReceivedPage {
    const SECTION: Option<Section> = None;

    fn title(&self) -> String {
        "Look into your mail".to_owned()
    }
}
