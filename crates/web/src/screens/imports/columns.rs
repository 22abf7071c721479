//! `POST /imports/{id}/columns`: what the columns hold and by which rules it goes in; the file is checked then. With
//! `look`, nothing is decided: the step is shown with what the choices so far ask for.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_domain::ids::ImportId;

use super::columns_form::ColumnsForm;
use super::columns_step::ColumnsStep;
use super::document;
use super::mistakes::Mistakes;
use super::page::{Content, ImportPage};
use super::rail::Step;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::viewer::Actor;

pub(super) async fn choose(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<ColumnsForm>,
) -> Answer {
    let id = forms::id(&id)?;
    if !form.look.is_empty() && page.wants() != Wants::Json {
        return again(&state, &actor, &page, id, &form).await;
    }
    match plan(&state, &actor, id, &form).await? {
        Ok(()) => {
            state.import_waits.notify_waiters();
            match page.wants() {
                Wants::Json => document::answer(&state, &actor, id, StatusCode::ACCEPTED).await,
                _ => Ok(page.follow(&format!("/imports/{id}"))),
            }
        }
        Err(wrong) if page.wants() == Wants::Json => Err(wrong.problem()),
        Err(wrong) => refuse(&state, &actor, &page, id, &form, &wrong).await,
    }
}

/// Decides it, or says what is wrong about which field.
async fn plan(
    state: &AppState,
    actor: &Actor,
    id: ImportId,
    form: &ColumnsForm,
) -> Result<Result<(), Box<Mistakes>>, Problem> {
    let use_cases = &state.use_cases;
    // What is not there is not there, however the form is filled in.
    use_cases.show_import.execute(&actor.viewer, id).await?;
    let directory = use_cases.open_directory.execute(&actor.viewer).await?;
    let command = match form.read(&directory) {
        Ok(command) => command,
        Err(wrong) => return Ok(Err(wrong)),
    };
    match use_cases.plan_import.execute(&actor.viewer, id, command).await {
        Ok(()) => Ok(Ok(())),
        Err(error) => Ok(Err(Box::new(Mistakes::found(error)?))),
    }
}

/// The same step with all that was chosen so far.
async fn again(state: &AppState, actor: &Actor, page: &Page, id: ImportId, form: &ColumnsForm) -> Answer {
    let screen = step(state, actor, page, id, form, &Mistakes::default()).await?;
    page.screen(&screen)
}

/// The same step with all that was chosen and what is wrong about it.
async fn refuse(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    id: ImportId,
    form: &ColumnsForm,
    wrong: &Mistakes,
) -> Answer {
    let screen = step(state, actor, page, id, form, wrong).await?;
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

async fn step(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    id: ImportId,
    form: &ColumnsForm,
    wrong: &Mistakes,
) -> Result<ImportPage, Problem> {
    let survey = state.use_cases.survey_import.execute(&actor.viewer, id).await?;
    let step = ColumnsStep::with(&survey, form, wrong, page.time(), page.words());
    let content = Content::Columns(Box::new(step));
    Ok(ImportPage::new(
        &survey.import,
        Step::Columns,
        content,
        &survey.directory,
    ))
}
