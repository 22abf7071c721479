//! One of the company's own fields: its name and answers.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::custom_fields::{CustomFieldError, EditFieldCommand};
use callbook_domain::custom_field::{CustomField, FieldKind};
use callbook_domain::version::Version;
use serde::Serialize;

use super::fields_form::FieldForm;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, SettingsTab, Toast, Tone};
use crate::viewer::Actor;

/// `GET /settings/fields/{id}`.
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let field = found(&state, &actor, &id).await?;
    page.screen(&FieldPage::new(FieldForm::of(&field), &field))
}

/// `POST /settings/fields/{id}`.
pub(crate) async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<FieldForm>,
) -> Answer {
    let field = found(&state, &actor, &id).await?;
    let Some((name, choices)) = form.said(&field) else {
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &FieldPage::new(form, &field));
    };
    let command = EditFieldCommand {
        field: field.id,
        read: Version::from_number(form.version),
        name,
        choices,
    };
    match state.use_cases.edit_field.execute(&actor.viewer, command).await {
        Ok(()) => {
            let toast = Toast::new(Tone::Good, "The field is saved.");
            Ok(page.redirect_saying(SettingsTab::Fields.href(), &toast))
        }
        Err(CustomFieldError::Refused(error)) => {
            form.name.refuse(error);
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &FieldPage::new(form, &field))
        }
        Err(CustomFieldError::Stale) => page.screen_as(StatusCode::CONFLICT, &FieldPage::stale(form, &field)),
        Err(error) => Err(error.into()),
    }
}

async fn found(state: &AppState, actor: &Actor, id: &str) -> Result<CustomField, Problem> {
    let id = forms::id(id)?;
    let fields = state.use_cases.list_fields.execute(&actor.viewer).await?;
    fields.get(id).cloned().ok_or_else(Problem::not_found)
}

#[derive(Debug, Serialize)]
pub(crate) struct FieldPage {
    id: String,
    /// What it is called now, whatever stands in the form.
    name: String,
    kind: &'static str,
    has_answers: bool,
    is_active: bool,
    /// The version that stands there now.
    version: u32,
    form: FieldForm,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
}

impl FieldPage {
    fn new(form: FieldForm, field: &CustomField) -> Self {
        Self {
            id: field.id.to_string(),
            name: field.name.to_string(),
            kind: field.kind.label(),
            has_answers: matches!(field.kind, FieldKind::Choice(_)),
            is_active: field.is_active(),
            version: field.version.number(),
            form,
            stale: None,
        }
    }

    /// Saving again then overwrites knowingly.
    fn stale(mut form: FieldForm, field: &CustomField) -> Self {
        form.version = field.version.number();
        let mut told = format!("It is called {} now", field.name);
        for (place, answer) in field.kind.choices().iter().enumerate() {
            told.push_str(if place == 0 { ", with the answers " } else { ", " });
            told.push_str(answer.as_str());
        }
        told.push('.');
        Self {
            stale: Some(told),
            ..Self::new(form, field)
        }
    }
}

impl Fragment for FieldPage {
    const TEMPLATE: &'static str = "settings/field.html";

    fn samples() -> Vec<Self> {
        let mut form = FieldForm::blank();
        form.name = crate::forms::Entry::new("Course");
        form.answers = crate::forms::Entry::new("Science\nCommerce");
        let page = |kind, has_answers, stale: Option<&str>| Self {
            id: "sample".to_owned(),
            name: "Course".to_owned(),
            kind,
            has_answers,
            is_active: stale.is_none(),
            version: 2,
            form: form.clone(),
            stale: stale.map(str::to_owned),
        };
        vec![
            page("Choice", true, None),
            page("Text", false, None),
            page(
                "Choice",
                true,
                Some("It is called Stream now, with the answers Science, Arts."),
            ),
        ]
    }
}

impl Screen for FieldPage {
    const SECTION: Option<Section> = Some(Section::Settings);

    fn title(&self) -> String {
        self.name.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Settings),
            Crumb::new("Fields", SettingsTab::Fields.href()),
        ]
    }
}
