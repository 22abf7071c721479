//! Makes a user of whoever was invited.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::invitations::{AcceptCommand, AcceptError};
use callbook_domain::user::Username;

use super::welcome::{WelcomeForm, WelcomePage, gone};
use crate::forms::{Form, sentence};
use crate::respond::{Answer, Page};
use crate::screens::users::form;
use crate::state::AppState;
use crate::view::{Toast, Tone};

pub(crate) async fn submit(
    State(state): State<AppState>,
    page: Page,
    Path(token): Path<String>,
    Form(mut form): Form<WelcomeForm>,
) -> Answer {
    let Some(opened) = state.use_cases.open_invitation.execute(&token).await? else {
        return gone(&page);
    };
    let page = page.in_the_name_of(&opened.company);
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(command) = command(&mut form) else {
        return page.screen_as(refused, &WelcomePage::new(form, &opened));
    };
    let accept = &state.use_cases.accept_invitation;
    match accept.execute(&token, command, page.visit().provenance()).await {
        Ok(user) => {
            let text = format!("Your account is ready. Sign in as {}.", user.username);
            Ok(page.redirect_saying("/sign-in", &Toast::new(Tone::Good, text)))
        }
        Err(AcceptError::Gone) => gone(&page),
        Err(AcceptError::Refused(refusal)) => {
            form.password_error = Some(sentence(&refusal.to_string()));
            page.screen_as(refused, &WelcomePage::new(form, &opened))
        }
        Err(error @ AcceptError::Taken("username")) => {
            form.username.refuse(error);
            page.screen_as(refused, &WelcomePage::new(form, &opened))
        }
        Err(error) => Err(error.into()),
    }
}

/// The command, or `None` where some field now says what is wrong with it.
fn command(form: &mut WelcomeForm) -> Option<AcceptCommand> {
    let name = form::name(&mut form.name);
    let username = form.username.read(Username::parse);
    Some(AcceptCommand {
        name: name?,
        username: username?,
        password: form.password.reveal().to_owned(),
    })
}
