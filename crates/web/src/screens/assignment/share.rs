use axum::extract::{Query, State};
use axum::http::StatusCode;
use callbook_application::assignment::{AssignCommand, AssignError, AssignOutcome};
use callbook_application::directory::Directory;
use callbook_domain::access::Role;
use callbook_domain::user::PersonName;
use serde::Deserialize;

use super::form::{AssignForm, Step};
use super::page::AssignPage;
use crate::forms::Form;
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
}

/// `GET /customers/assign`: the form for the next unassigned, all sales users chosen.
pub(crate) async fn blank(
    State(state): State<AppState>,
    Query(query): Query<BlankQuery>,
    actor: Actor,
    page: Page,
) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let form = AssignForm::asking_for(&query.count);
    page.screen(&AssignPage::new(
        begun(form, &directory, &state),
        &directory,
        page.words(),
    ))
}

/// `POST /customers/assign`: the form for a selection, what it would do, or doing it.
pub(crate) async fn share(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(form): Form<AssignForm>,
) -> Answer {
    let directory = state.use_cases.open_directory.execute(&actor.viewer).await?;
    let step = form.step();
    if step == Step::Choose {
        return page.screen(&AssignPage::new(
            begun(form, &directory, &state),
            &directory,
            page.words(),
        ));
    }
    let mut form = form.completed(seed(&state));
    let Some(command) = form.command() else {
        return page.screen_as(
            StatusCode::UNPROCESSABLE_ENTITY,
            &AssignPage::new(form, &directory, page.words()),
        );
    };
    let screen = AssignPage::new(form, &directory, page.words());
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
    Ok(page.redirect_saying("/customers", &toast))
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
