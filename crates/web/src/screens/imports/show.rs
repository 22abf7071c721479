//! `GET /imports/{id}`: the page of one import, at the step that it has come to or that `?step=` names.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum_extra::extract::Query;
use callbook_application::imports::SurveyError;
use callbook_domain::ids::ImportId;
use serde::Deserialize;

use super::columns_step::{ColumnsStep, ReadingForm, RulesForm};
use super::content::content;
use super::document;
use super::page::{Content, ImportPage};
use super::progress::{ImportProgress, Progress};
use super::rail::Step;
use super::rules::RulesChosen;
use crate::forms;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

/// What the address of an import's page may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShowQuery {
    step: String,
    /// Which rows are open under the figures.
    pub(super) show: String,
}

impl ShowQuery {
    pub(super) fn step(&self) -> Option<Step> {
        Step::from_key(&self.step)
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<ShowQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let id = forms::id(&id)?;
    if page.wants() == Wants::Json {
        return document::answer(&state, &actor, id, StatusCode::OK).await;
    }
    let use_cases = &state.use_cases;
    let import = use_cases.show_import.execute(&actor.viewer, id).await?;
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let (step, content) = content(&state, &actor, &page, &import, &directory, &query).await?;
    page.screen(&ImportPage::new(&import, step, content, &directory))
}

/// The piece that says how far it is, for who cannot follow the events.
pub(super) async fn progress(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let show = &state.use_cases.show_import;
    let import = show.execute(&actor.viewer, forms::id(&id)?).await?;
    page.fragment(&ImportProgress {
        progress: Progress::new(&import, state.clock.now()),
    })
}

/// The second step of a file that cannot be read as was asked, which changed nothing.
pub(super) async fn unread(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    id: ImportId,
    error: &str,
) -> Answer {
    let use_cases = &state.use_cases;
    let import = use_cases.show_import.execute(&actor.viewer, id).await?;
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let step = match use_cases.survey_import.execute(&actor.viewer, id).await {
        Ok(survey) => ColumnsStep {
            error: Some(format!("{error} It is read as before.")),
            error_title: "That is not possible",
            ..ColumnsStep::found(&survey, page.time(), page.words())
        },
        Err(SurveyError::Sheet(_)) => {
            let rules = RulesForm::new(
                &RulesChosen::of(&import.plan, &directory),
                &directory,
                page.words(),
            );
            ColumnsStep::unreadable(error.to_owned(), Some(ReadingForm::afresh()), rules)
        }
        Err(error) => return Err(error.into()),
    };
    let screen = ImportPage::new(
        &import,
        Step::Columns,
        Content::Columns(Box::new(step)),
        &directory,
    );
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}
