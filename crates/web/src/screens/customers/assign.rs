use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::assignment::{AssignCommand, AssignError, Selection};
use callbook_domain::assignment::Sharing;
use callbook_domain::ids::CustomerId;
use serde::Deserialize;

use super::show::{Change, screen};
use super::show_page::Notice;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::Wants;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AssignOneForm {
    user: String,
}

const SAID: &str = "The customer is assigned.";

/// `POST /customers/{id}/assign`: one customer to one user.
pub(crate) async fn assign(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<AssignOneForm>,
) -> Answer {
    let id = forms::id::<CustomerId>(&id)?;
    let command = AssignCommand {
        selection: Selection::Chosen(vec![id]),
        users: form.user.parse().into_iter().collect(),
        sharing: Sharing::RoundRobin,
    };
    match state
        .use_cases
        .assign_customers
        .execute(&actor.viewer, &command)
        .await
    {
        Ok(_) => {}
        Err(AssignError::NoCustomers) => return Err(Problem::not_found()),
        Err(AssignError::Nobody(_)) => {
            let change = Change {
                notice: Some(Notice::nobody()),
                ..Change::default()
            };
            let screen = screen(&state, &actor, &page, id, change).await?;
            return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
        }
        Err(error) => return Err(error.into()),
    }
    if page.wants() == Wants::Fragment {
        let change = Change {
            said: Some(SAID.to_owned()),
            ..Change::default()
        };
        return page.screen(&screen(&state, &actor, &page, id, change).await?);
    }
    Ok(page.redirect_saying(&format!("/customers/{id}"), &Toast::new(Tone::Good, SAID)))
}
