//! What somebody who manages users does for one who is locked out, or whose device is lost.

use axum::extract::{Path, State};
use axum::response::Response;

use super::edit::managed;
use crate::forms;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;
use callbook_domain::user::User;

pub(crate) async fn end_sessions(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .end_sessions
        .execute(&actor.viewer, user.id)
        .await?;
    Ok(done(
        &page,
        &user,
        format!("{} is signed out everywhere.", user.name),
    ))
}

pub(crate) async fn unlock(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .unlock_user
        .execute(&actor.viewer, user.id)
        .await?;
    Ok(done(
        &page,
        &user,
        format!("{} can try again at once.", user.name),
    ))
}

pub(crate) async fn reset_factor(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .reset_factor
        .execute(&actor.viewer, user.id)
        .await?;
    let text = format!("{} signs in without the second factor that was lost.", user.name);
    Ok(done(&page, &user, text))
}

fn done(page: &Page, user: &User, text: String) -> Response {
    page.redirect_saying(&format!("/users/{}", user.id), &Toast::new(Tone::Good, text))
}
