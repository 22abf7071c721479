//! `POST /settings/mail/{id}/again`: sends a mail again.

use axum::extract::{Path, State};
use callbook_domain::ids::MailId;

use crate::forms;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

pub(super) async fn send(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let mail = forms::id::<MailId>(&id)?;
    state
        .use_cases
        .send_mail_again
        .execute(&actor.viewer, mail)
        .await?;
    let said = Toast::new(Tone::Good, "The mail is on its way again.");
    Ok(page.redirect_saying(&format!("/settings/mail/{mail}"), &said))
}
