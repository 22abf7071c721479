//! Signs a user in.

use axum::extract::State;
use axum::http::header;
use callbook_application::accounts::{SignInCommand, SignInError};
use callbook_application::ports::PasswordError;
use serde::Deserialize;

use super::next;
use super::show::{Refusal, SignInPage};
use crate::forms::{Form, Hidden};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::{self, Wants};
use crate::state::AppState;
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SignInForm {
    login: String,
    password: Hidden,
    next: String,
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    before: Option<Person>,
    page: Page,
    Form(form): Form<SignInForm>,
) -> Answer {
    let visit = page.visit();
    let command = SignInCommand {
        login: form.login.clone(),
        password: form.password.reveal().to_owned(),
        device: visit.device.clone(),
        address: visit.address,
        request_id: Some(visit.request_id.clone()),
    };
    let begun = match state.use_cases.sign_in.execute(command).await {
        Ok(begun) => begun,
        Err(error) => return refuse(&page, form, error),
    };
    // The session that the browser had before is of no more use to anybody.
    if let Some(before) = before {
        state
            .use_cases
            .sign_out
            .execute(&before.principal, before.session.id)
            .await?;
    }
    let mut response = page.redirect(next::local(&form.next));
    security::begin_session(&mut response, begun.token, &state.settings);
    Ok(response)
}

/// The form again, with the name that was typed and one message.
fn refuse(page: &Page, form: SignInForm, error: SignInError) -> Answer {
    let refusal = match &error {
        SignInError::Refused => Refusal {
            title: "The name or the password is not right",
            text: "Check both and try again. Forgotten? A manager can give you a link to set a new one."
                .to_owned(),
        },
        SignInError::Throttled { retry_after } => Refusal {
            title: "Too many attempts",
            text: format!("Try again in {}.", wait(retry_after.as_secs())),
        },
        SignInError::Password(PasswordError::Busy) => Refusal {
            title: "Many people are signing in just now",
            text: "Try again in a few seconds.".to_owned(),
        },
        SignInError::Password(PasswordError::Broken(_)) | SignInError::Store(_) => return Err(error.into()),
    };
    let problem = Problem::from(error);
    if page.wants() != Wants::Page {
        return Err(problem);
    }
    let screen = SignInPage {
        login: form.login,
        next: form.next,
        refusal: Some(refusal),
    };
    let mut response = page.screen_as(problem.status(), &screen)?;
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

fn wait(seconds: i64) -> String {
    match seconds + 1 {
        ..=1 => "a second".to_owned(),
        seconds @ 2..60 => format!("{seconds} seconds"),
        _ => "a minute".to_owned(),
    }
}
