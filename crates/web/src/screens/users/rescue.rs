//! What somebody who manages users does for one who is locked out, or whose device is lost.

use axum::extract::State;
use axum::response::Response;
use callbook_domain::user::User;

use super::managed::Managed;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn end_sessions(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
) -> Answer {
    let end_sessions = &state.use_cases.end_sessions;
    end_sessions.execute(&actor.viewer, user.id).await?;
    Ok(done(&page, &user, "is signed out everywhere."))
}

pub(crate) async fn unlock(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
) -> Answer {
    let unlock = &state.use_cases.unlock_user;
    unlock.execute(&actor.viewer, user.id).await?;
    Ok(done(&page, &user, "can try again at once."))
}

pub(crate) async fn reset_factor(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
) -> Answer {
    let reset = &state.use_cases.reset_factor;
    reset.execute(&actor.viewer, user.id).await?;
    Ok(done(
        &page,
        &user,
        "signs in without the second factor that was lost.",
    ))
}

/// Back to the user, saying what it can do now.
fn done(page: &Page, user: &User, what: &str) -> Response {
    let toast = Toast::new(Tone::Good, format!("{} {what}", user.name));
    page.redirect_saying(&format!("/users/{}", user.id), &toast)
}
