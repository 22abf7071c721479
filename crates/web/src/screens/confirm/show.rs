//! Where a page leads that is only for those who have lately proved to be the user, and from where it goes on.

use axum::extract::State;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::page::{Carried, ConfirmPage};
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::screens::sign_in::next;
use crate::state::AppState;
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    next: String,
}

pub(crate) async fn show(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Query(asked): Query<Asked>,
) -> Answer {
    if person.session.is_fresh(state.clock.now()) {
        return Ok(page.redirect(next::local(&asked.next)));
    }
    let confirm = &state.use_cases.confirm_identity;
    let accepted = confirm.accepted(&person.principal).await?;
    let carried = vec![Carried::new("next".to_owned(), asked.next)];
    let screen = ConfirmPage::new(&person, "/confirm".to_owned())
        .carrying(carried)
        .accepting(accepted);
    page.screen(&screen)
}

/// The guard has seen the proof.
pub(crate) async fn go_on(page: Page, Form(asked): Form<Asked>) -> Answer {
    Ok(page.redirect(next::local(&asked.next)))
}
