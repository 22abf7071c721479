//! Signs a user in, or asks for the second factor.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use callbook_application::accounts::{Begun, Entry, SignInCommand, SignInError};
use callbook_application::ports::{Keep, PasswordError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::next;
use super::show::{Refusal, SignInPage, WRONG};
use super::wait::Wait;
use crate::forms::{Form, Hidden};
use crate::problem::{Problem, elsewhere};
use crate::respond::{Answer, Page};
use crate::security::{self, Wants};
use crate::state::AppState;
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SignInForm {
    login: String,
    password: Hidden,
    keep: String,
    next: String,
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    before: Option<Person>,
    page: Page,
    Form(form): Form<SignInForm>,
) -> Answer {
    let Ok(_place) = state.sign_ins.try_acquire() else {
        let mut answer = refuse(&page, form, PasswordError::Busy.into());
        if let Ok(response) = &mut answer {
            // Whoever comes back in some seconds needs no connection until then.
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        return answer;
    };
    let visit = page.visit();
    let command = SignInCommand {
        login: form.login.clone(),
        password: form.password.reveal().to_owned(),
        keep: form.keep(),
        device: visit.device.clone(),
        address: visit.address,
        request_id: Some(visit.request_id.clone()),
    };
    let entry = match state.use_cases.sign_in.execute(command).await {
        Ok(entry) => entry,
        Err(error) => return refuse(&page, form, error),
    };
    leave(&state, before).await?;
    Ok(enter(&state, &page, entry, &form.next))
}

/// The answer to the right password: a session, or the question for the second factor.
pub(crate) fn enter(state: &AppState, page: &Page, entry: Entry, wanted: &str) -> Response {
    match entry {
        Entry::Begun(begun) => let_in(state, page, begun, wanted),
        Entry::Waits { token, .. } => {
            let wanted = utf8_percent_encode(next::local(wanted), NON_ALPHANUMERIC).to_string();
            let mut response = page.redirect(&format!("/sign-in/code?next={wanted}"));
            security::forget_browser(&mut response, &state.settings);
            security::wait_for_factor(&mut response, &token, &state.settings);
            response
        }
    }
}

impl SignInForm {
    fn keep(&self) -> Keep {
        if self.keep == "true" {
            Keep::Remembered
        } else {
            Keep::Session
        }
    }
}

/// The session that the browser had before is of no more use to anybody.
pub(super) async fn leave(state: &AppState, before: Option<Person>) -> Result<(), Problem> {
    if let Some(before) = before {
        let sign_out = &state.use_cases.sign_out;
        sign_out.execute(&before.principal, &before.session).await?;
    }
    Ok(())
}

/// The answer that gives the browser its session.
pub(super) fn let_in(state: &AppState, page: &Page, begun: Begun, wanted: &str) -> Response {
    let mut response = page.redirect(next::local(wanted));
    match begun.remembered {
        Some(remembered) => security::remember(&mut response, remembered, &state.settings),
        None => security::forget_browser(&mut response, &state.settings),
    }
    security::begin_session(&mut response, begun.token, &state.settings);
    response
}

/// The form again, with the name that was typed and one message.
fn refuse(page: &Page, form: SignInForm, error: SignInError) -> Answer {
    let mut screen = SignInPage {
        keep: form.keep() == Keep::Remembered,
        login: form.login,
        next: form.next,
        ..SignInPage::default()
    };
    let refusal = |title, text: &str, wait| {
        let text = text.to_owned();
        Some(Refusal { title, text, wait })
    };
    match &error {
        SignInError::Refused => screen.error = Some(WRONG),
        SignInError::Throttled { retry_after } => {
            let wait = Some(Wait::of(retry_after.as_secs() + 1));
            screen.refusal = refusal("Too many attempts", "", wait);
        }
        SignInError::TooManyCodes { retry_after } => {
            let wait = Some(Wait::of(retry_after.as_secs()));
            screen.refusal = refusal("Three codes were sent already", "", wait);
        }
        SignInError::Suspended => {
            let text = "Your company cannot be used just now. Ask whoever runs this installation.";
            screen.refusal = refusal("Your company is suspended", text, None);
        }
        SignInError::NotAdmitted(refused) => {
            screen.refusal = refusal("You cannot sign in from here", &elsewhere(refused), None);
        }
        SignInError::Password(PasswordError::Busy) => {
            let text = "Try again in a few seconds.";
            screen.refusal = refusal("Many people are signing in just now", text, None);
        }
        SignInError::Password(PasswordError::Broken(_)) | SignInError::Store(_) => return Err(error.into()),
    }
    let problem = Problem::from(error);
    if page.wants() != Wants::Page {
        return Err(problem);
    }
    let mut response = page.screen_as(problem.status(), &screen)?;
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
