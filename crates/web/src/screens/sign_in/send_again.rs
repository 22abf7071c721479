//! Mails another code.

use axum::extract::State;
use callbook_application::accounts::SendCodeError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::code_page::over;
use super::next;
use crate::forms::{Form, sentence};
use crate::respond::{Answer, Page};
use crate::security::PendingSignIn;
use crate::state::AppState;
use crate::view::{Toast, Tone};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AgainForm {
    next: String,
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    pending: PendingSignIn,
    page: Page,
    Form(form): Form<AgainForm>,
) -> Answer {
    let send = &state.use_cases.send_code_again;
    let sent = send.execute(&pending.0, page.visit().provenance()).await;
    let toast = match sent {
        Ok(()) => Toast::new(
            Tone::Good,
            "Another code is on its way. The one before holds no more.",
        ),
        Err(SendCodeError::Gone) => return over(&page, "This sign-in is over. Begin again."),
        Err(error @ SendCodeError::TooMany { .. }) => Toast::new(Tone::Warning, sentence(&error.to_string())),
        Err(SendCodeError::Store(error)) => return Err(error.into()),
    };
    let wanted = utf8_percent_encode(next::local(&form.next), NON_ALPHANUMERIC).to_string();
    Ok(page.redirect_saying(&format!("/sign-in/code?next={wanted}"), &toast))
}
