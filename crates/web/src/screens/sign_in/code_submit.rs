//! Tries the code of the second factor.

use axum::extract::State;
use axum::http::{StatusCode, header};
use callbook_application::accounts::AnswerError;
use serde::Deserialize;

use super::code_page::{CodePage, over};
use super::submit::{leave, let_in};
use super::wait::Wait;
use crate::forms::{Form, Hidden};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::security::PendingSignIn;
use crate::state::AppState;
use crate::viewer::Person;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CodeForm {
    code: Hidden,
    next: String,
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    before: Option<Person>,
    pending: PendingSignIn,
    page: Page,
    Form(form): Form<CodeForm>,
) -> Answer {
    let answer = &state.use_cases.answer_challenge;
    let answered = answer
        .execute(&pending.0, form.code.reveal(), page.visit().provenance())
        .await;
    match answered {
        Ok(begun) => {
            leave(&state, before).await?;
            Ok(let_in(&state, &page, begun, &form.next))
        }
        Err(error) => refuse(&state, &pending, &page, form, error).await,
    }
}

async fn refuse(
    state: &AppState,
    pending: &PendingSignIn,
    page: &Page,
    form: CodeForm,
    error: AnswerError,
) -> Answer {
    let opened = state.use_cases.open_challenge.execute(&pending.0).await?;
    let (error, wait) = match error {
        AnswerError::Gone => return over(page, "This sign-in is over. Begin again."),
        AnswerError::Ended => return over(page, "Five wrong codes ended this sign-in. Begin again."),
        AnswerError::Wrong { left: 1 } => (Some("That code is not right. One more try.".to_owned()), None),
        AnswerError::Wrong { left } => (Some(format!("That code is not right. {left} more tries.")), None),
        AnswerError::Throttled { retry_after } => (None, Some(retry_after.as_secs().max(0) + 1)),
        AnswerError::NotAdmitted(refused) => return Err(Problem::not_admitted(&refused)),
        AnswerError::Store(error) => return Err(error.into()),
    };
    let Some(opened) = opened else {
        return over(page, "This sign-in is over. Begin again.");
    };
    let mut screen = CodePage::of(&opened, form.next);
    screen.error = error;
    screen.wait = wait.map(Wait::of);
    let Some(seconds) = wait else {
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let mut response = page.screen_as(StatusCode::TOO_MANY_REQUESTS, &screen)?;
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    Ok(response)
}
