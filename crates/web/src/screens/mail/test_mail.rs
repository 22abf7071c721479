//! `POST /settings/mail/test`: sends the viewer a mail that shows whether mail arrives.

use axum::extract::State;
use callbook_application::mail::MailDelivery;

use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

pub(super) async fn send(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let mail = state.use_cases.send_test_mail.to_oneself(&actor.viewer).await?;
    let text = match state.use_cases.settings.mail {
        MailDelivery::Smtp => format!("A test mail is on its way to {}.", actor.viewer.user().email),
        MailDelivery::Outbox => "Without a mail server the test mail is kept here.".to_owned(),
    };
    let said = Toast::new(Tone::Good, text);
    Ok(page.redirect_saying(&format!("/settings/mail/{mail}"), &said))
}
