//! Sending an invitation again, and withdrawing it.

use axum::extract::{Path, State};
use callbook_application::invitations::{Invited, Outcome};

use super::invite::InvitedPage;
use crate::forms;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn again(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let made = state
        .use_cases
        .send_invitation_again
        .execute(&actor.viewer, forms::id(&id)?)
        .await?;
    let invited = Invited {
        email: made.email,
        outcome: Outcome::Invited {
            token: made.token,
            expires_at: made.expires_at,
        },
    };
    page.screen(&InvitedPage::new(&state, page.time(), vec![invited]))
}

pub(crate) async fn withdraw(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let email = state
        .use_cases
        .withdraw_invitation
        .execute(&actor.viewer, forms::id(&id)?)
        .await?;
    let text = format!("The invitation of {email} is withdrawn: its link does not work any more.");
    Ok(page.redirect_saying("/users?tab=invitations", &Toast::new(Tone::Good, text)))
}
