//! Sets the password.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::accounts::SetPasswordError;
use serde::Deserialize;

use super::show::{PasswordPage, link_gone};
use crate::forms::{Form, Hidden, sentence};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PasswordForm {
    password: Hidden,
    again: Hidden,
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    page: Page,
    Path(token): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Answer {
    let Some(user) = state.use_cases.open_password_link.execute(&token).await? else {
        return link_gone(&page);
    };
    let mut screen = PasswordPage::of(&user);
    if form.password.reveal() != form.again.reveal() {
        screen.again_error = Some("The two are not the same. Type both again.".to_owned());
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    }
    let set_password = &state.use_cases.set_password;
    match set_password
        .execute(&token, form.password.reveal(), page.visit().provenance())
        .await
    {
        Ok(_) => Ok(page.redirect_saying(
            "/sign-in",
            &Toast::new(Tone::Good, "Your password is set. Sign in with it."),
        )),
        Err(SetPasswordError::LinkGone) => link_gone(&page),
        Err(SetPasswordError::Refused(refusal)) => {
            screen.password_error = Some(sentence(&refusal.to_string()));
            page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
        }
        Err(error) => Err(error.into()),
    }
}
