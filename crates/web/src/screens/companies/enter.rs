//! Standing in a company as superuser, and leaving it.

use axum::extract::{Path, State};
use callbook_domain::ids::CompanyId;

use super::superuser;
use crate::forms;
use crate::respond::{Answer, Page};
use crate::security;
use crate::state::AppState;
use crate::viewer::Person;

pub(crate) async fn enter(
    State(state): State<AppState>,
    Path(id): Path<String>,
    person: Person,
    page: Page,
) -> Answer {
    let superuser = superuser(&person)?;
    let company = forms::id::<CompanyId>(&id)?;
    let enter = &state.use_cases.enter_company;
    let token = enter.execute(&superuser, &person.session, company).await?;
    let mut response = page.redirect("/dashboard");
    security::begin_session(&mut response, token, &state.settings);
    Ok(response)
}

pub(crate) async fn leave(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    let superuser = superuser(&person)?;
    // Whoever has left in another window already is where it wants to be.
    if person.session.entered.is_none() {
        return Ok(page.redirect("/companies"));
    }
    let leave = &state.use_cases.leave_company;
    let token = leave.execute(&superuser, &person.session).await?;
    let mut response = page.redirect("/companies");
    security::begin_session(&mut response, token, &state.settings);
    Ok(response)
}
