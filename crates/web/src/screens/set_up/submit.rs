//! Makes the company and signs its admin in.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::accounts::{Entry, SetUpError, SignInCommand};
use callbook_application::ports::Keep;

use super::form::SetUpForm;
use super::show::{SetUpPage, ask_for_code, is_right};
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::screens::sign_in::enter;
use crate::security;
use crate::state::AppState;
use crate::view::{Toast, Tone};

pub(crate) async fn submit(
    State(state): State<AppState>,
    page: Page,
    Form(mut form): Form<SetUpForm>,
) -> Answer {
    if !state.use_cases.set_up_company.is_due().await? {
        return Ok(page.redirect("/sign-in"));
    }
    if !is_right(&state, &form.code) {
        return ask_for_code(&page, &form.code);
    }
    let Some(command) = form.command(page.visit().provenance()) else {
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &SetUpPage::new(form));
    };
    let username = command.username.to_string();
    match state.use_cases.set_up_company.execute(command).await {
        Ok(_) => {}
        Err(SetUpError::AlreadySetUp) => return Ok(page.redirect("/sign-in")),
        Err(error @ SetUpError::Taken(field)) => {
            let entry = if field == "email" {
                &mut form.email
            } else {
                &mut form.username
            };
            entry.refuse(error);
            return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &SetUpPage::new(form));
        }
        Err(error) => return Err(error.into()),
    }
    let sign_in = SignInCommand {
        login: username,
        password: form.password.reveal().to_owned(),
        keep: Keep::Session,
        device: page.visit().device.clone(),
        address: page.visit().address,
        request_id: Some(page.visit().request_id.clone()),
    };
    // The company stands; should signing in fail now, the sign-in page is there for it.
    let begun = match state.use_cases.sign_in.execute(sign_in).await {
        Ok(Entry::Begun(begun)) => begun,
        Ok(waits) => return Ok(enter(&state, &page, waits, "")),
        Err(_) => return Ok(page.redirect("/sign-in")),
    };
    let toast = Toast::new(
        Tone::Good,
        "Callbook is set up. Add your colleagues, then import your customers.",
    );
    let mut response = page.redirect_saying("/dashboard", &toast);
    security::begin_session(&mut response, begun.token, &state.settings);
    Ok(response)
}
