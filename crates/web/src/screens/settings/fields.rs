//! The fields that the company defines for its customers: list, definition, order, use.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::custom_fields::{
    CustomFieldError, DefineFieldCommand, FieldUse, MoveFieldCommand, RetireFieldCommand, Step,
};
use callbook_domain::version::Version;
use serde::Deserialize;

use super::fields_form::FieldForm;
use super::fields_page::FieldsPage;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{SettingsTab, Toast, Tone};
use crate::viewer::Actor;

/// `GET /settings/fields`.
pub(crate) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let fields = state.use_cases.list_fields.execute(&actor.viewer).await?;
    page.screen(&FieldsPage::new(FieldForm::blank(), &fields, &actor.viewer))
}

/// `POST /settings/fields`.
pub(crate) async fn define(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<FieldForm>,
) -> Answer {
    if let Some((name, kind)) = form.name().zip(form.kind()) {
        let command = DefineFieldCommand { name, kind };
        match state.use_cases.define_field.execute(&actor.viewer, command).await {
            Ok(field) => {
                let text = format!("{} is a field of every customer now.", field.name);
                return Ok(page.redirect_saying(SettingsTab::Fields.href(), &Toast::new(Tone::Good, text)));
            }
            Err(CustomFieldError::Refused(error)) => form.name.refuse(error),
            Err(error) => return Err(error.into()),
        }
    }
    let fields = state.use_cases.list_fields.execute(&actor.viewer).await?;
    page.screen_as(
        StatusCode::UNPROCESSABLE_ENTITY,
        &FieldsPage::new(form, &fields, &actor.viewer),
    )
}

/// Which way a field goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveForm {
    step: StepWord,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StepWord {
    Up,
    Down,
}

/// `POST /settings/fields/{id}/move`.
pub(crate) async fn shift(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<MoveForm>,
) -> Answer {
    let step = match form.step {
        StepWord::Up => Step::Up,
        StepWord::Down => Step::Down,
    };
    let field = forms::id(&id)?;
    let command = MoveFieldCommand { field, step };
    state.use_cases.move_field.execute(&actor.viewer, command).await?;
    Ok(page.redirect(SettingsTab::Fields.href()))
}

/// What is to become of a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseForm {
    becomes: UseWord,
    version: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UseWord {
    Active,
    Retired,
}

/// `POST /settings/fields/{id}/use`.
pub(crate) async fn put(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<UseForm>,
) -> Answer {
    let (becomes, said) = match form.becomes {
        UseWord::Active => (
            FieldUse::Active,
            "The field is back, with what customers have in it.",
        ),
        UseWord::Retired => (
            FieldUse::Retired,
            "The field is out of use. What customers have in it is kept.",
        ),
    };
    let command = RetireFieldCommand {
        field: forms::id(&id)?,
        read: Version::from_number(form.version),
        becomes,
    };
    let toast = match state.use_cases.retire_field.execute(&actor.viewer, command).await {
        Ok(()) => Toast::new(Tone::Good, said),
        Err(error @ (CustomFieldError::Stale | CustomFieldError::Refused(_))) => {
            Toast::new(Tone::Bad, forms::sentence(&error.to_string()))
        }
        Err(error) => return Err(error.into()),
    };
    Ok(page.redirect_saying(SettingsTab::Fields.href(), &toast))
}
