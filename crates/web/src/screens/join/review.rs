//! Deciding on somebody who asked to join.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::sign_ups::ApproveError;
use callbook_domain::invitation::SignUpRequest;

use super::review_page::{ReviewForm, ReviewPage};
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::screens::users::LinkPage;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

const WAITING: &str = "/users?tab=requests";

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let request = waiting(&state, &actor, &id).await?;
    let groups = state.use_cases.list_groups.execute(&actor.viewer).await?;
    let form = ReviewForm::of(&request);
    page.screen(&ReviewPage::new(form, &request, &groups, &actor, page.time()))
}

pub(crate) async fn approve(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<ReviewForm>,
) -> Answer {
    let request = waiting(&state, &actor, &id).await?;
    let groups = state.use_cases.list_groups.execute(&actor.viewer).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(command) = form.command(request.id)? else {
        let screen = ReviewPage::new(form, &request, &groups, &actor, page.time());
        return page.screen_as(refused, &screen);
    };
    match state
        .use_cases
        .approve_sign_up
        .execute(&actor.viewer, command)
        .await
    {
        Ok(approved) => page.screen(&LinkPage::approved(&state, page.time(), &approved)),
        Err(error @ ApproveError::Taken("username")) => {
            form.username.refuse(error);
            let screen = ReviewPage::new(form, &request, &groups, &actor, page.time());
            page.screen_as(refused, &screen)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn decline(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let request = waiting(&state, &actor, &id).await?;
    state
        .use_cases
        .decline_sign_up
        .execute(&actor.viewer, request.id)
        .await?;
    let text = format!("{} is turned down, and told so by mail.", request.name);
    Ok(page.redirect_saying(WAITING, &Toast::new(Tone::Good, text)))
}

async fn waiting(state: &AppState, actor: &Actor, id: &str) -> Result<SignUpRequest, Problem> {
    let id = forms::id(id)?;
    let found = state.use_cases.list_sign_ups.one(&actor.viewer, id).await?;
    found.ok_or_else(Problem::not_found)
}
