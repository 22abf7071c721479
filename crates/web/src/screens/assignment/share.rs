use axum::extract::{Query, State};
use axum::http::StatusCode;
use callbook_application::assignment::{AssignCommand, AssignError, AssignOutcome, Selection};
use callbook_application::directory::Directory;
use callbook_domain::access::Role;
use callbook_domain::ids::ImportId;
use callbook_domain::user::PersonName;
use serde::Deserialize;

use super::form::{AssignForm, Step};
use super::page::{AssignPage, OfImport};
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::screens::imports::words::grouped;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

/// What a link to the form may fill in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BlankQuery {
    count: String,
    /// An import, of which those are shared out that are nobody's.
    import: String,
}

/// `GET /customers/assign`: the form for the next unassigned, all sales users chosen.
pub(crate) async fn blank(
    State(state): State<AppState>,
    Query(query): Query<BlankQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let form = AssignForm::asking_for(&query.count).of_import(&query.import);
    let import = import_of(&state, &actor, &form, &directory).await?;
    let form = begun(form, &directory, &state);
    page.screen(&AssignPage::new(form, &directory, page.words()).of(import))
}

/// `POST /customers/assign`: the form for a selection, what it would do, or doing it.
pub(crate) async fn share(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(form): Form<AssignForm>,
) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let import = import_of(&state, &actor, &form, &directory).await?;
    let step = form.step();
    if step == Step::Choose {
        let form = begun(form, &directory, &state);
        return page.screen(&AssignPage::new(form, &directory, page.words()).of(import));
    }
    let mut form = form.completed(seed(&state));
    let Some(command) = form.command() else {
        return page.screen_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &AssignPage::new(form, &directory, page.words()).of(import),
        );
    };
    let screen = AssignPage::new(form, &directory, page.words()).of(import);
    let done = match step {
        Step::Confirm => confirm(&state, &actor, &page, &command, &directory).await,
        Step::Choose | Step::Preview => {
            let shares = state
                .use_cases
                .preview_assignment
                .execute(&actor.viewer, &command)
                .await;
            match shares {
                Ok(shares) => return page.screen(&screen.with_preview(&shares, &directory)),
                Err(error) => Err(error),
            }
        }
    };
    match done {
        Ok(answer) => Ok(answer),
        Err(error @ AssignError::Nobody(_)) => page.screen_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &screen.refused(error.to_string()),
        ),
        Err(AssignError::NoCustomers) => page.screen_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &screen.refused("There are no customers to share out: every open one is somebody’s already"),
        ),
        Err(error) => Err(error.into()),
    }
}

async fn confirm(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    command: &AssignCommand,
    directory: &Directory,
) -> Result<axum::response::Response, AssignError> {
    let outcome = state
        .use_cases
        .assign_customers
        .execute(&actor.viewer, command)
        .await?;
    let toast = Toast::new(Tone::Good, told(&outcome, directory));
    let to = match command.selection {
        Selection::UnassignedOf(import) => format!("/customers?import={import}"),
        Selection::Chosen(_) | Selection::NextUnassigned(_) => "/customers".to_owned(),
    };
    Ok(page.redirect_saying(&to, &toast))
}

/// The import that the form is about, if it is about one; it must be one of the viewer's company.
async fn import_of(
    state: &AppState,
    actor: &Actor,
    form: &AssignForm,
    directory: &Directory,
) -> Result<Option<OfImport>, Problem> {
    if form.import.is_empty() {
        return Ok(None);
    }
    let (use_cases, viewer) = (&state.use_cases, &actor.viewer);
    let id = forms::id::<ImportId>(&form.import)?;
    let import = use_cases.show_import.execute(viewer, id).await?;
    let by = directory.name(import.started_by);
    Ok(Some(OfImport {
        file: import.file_name,
        href: format!("/imports/{id}"),
        by: by.map_or("somebody", PersonName::as_str).to_owned(),
        waiting: use_cases.preview_assignment.unassigned_of(viewer, id).await?,
    }))
}

/// "200 customers shared out: Kiran Rao 67, Farah Khan 67, Asha Menon 66."
fn told(outcome: &AssignOutcome, directory: &Directory) -> String {
    let share = |(id, count): &(_, u64)| {
        let name = directory.name(*id).map_or("somebody", PersonName::as_str);
        format!("{name} {}", grouped(*count))
    };
    let total: u64 = outcome.shares.iter().map(|(_, count)| count).sum();
    let customers = if total == 1 { "customer" } else { "customers" };
    // A message that names a whole floor of people is not read.
    let among = if outcome.shares.len() > 6 {
        format!("{} users", outcome.shares.len())
    } else {
        outcome.shares.iter().map(share).collect::<Vec<_>>().join(", ")
    };
    let stayed = match total.saturating_sub(outcome.changed) {
        0 => String::new(),
        stayed => format!(" {} had that assignee already.", grouped(stayed)),
    };
    format!("{} {customers} shared out: {among}.{stayed}", grouped(total))
}

/// At the beginning those who call are chosen.
fn begun(form: AssignForm, directory: &Directory, state: &AppState) -> AssignForm {
    let sales = directory.active_users().filter(|user| user.role == Role::Sales);
    form.among(sales.map(|user| user.id.to_string()).collect())
        .completed(seed(state))
}

/// Six digits that nobody chose; they are shown, and can be typed again.
fn seed(state: &AppState) -> u64 {
    state.clock.now().as_microsecond().unsigned_abs() % 1_000_000
}
