//! Setting an authenticator app up, and giving it up.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use callbook_application::accounts::{ConfirmAppError, FactorError};
use serde::Deserialize;

use super::HERE;
use super::codes_page::RecoveryCodesPage;
use super::page::render;
use crate::forms::{Form, Hidden, sentence};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Person;

/// Makes the secret; the page then shows it.
pub(crate) async fn begin(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    state.use_cases.begin_app.execute(&person.principal).await?;
    Ok(page.redirect(HERE))
}

/// The secret as a picture, while it is being brought into an app.
pub(crate) async fn picture(State(state): State<AppState>, person: Person) -> Answer {
    let shown = state.use_cases.show_factors.execute(&person.principal).await?;
    let enrolment = shown.enrolment.ok_or_else(Problem::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, enrolment.picture).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CodeForm {
    code: Hidden,
}

/// Takes the app as second factor, and shows the recovery codes.
pub(crate) async fn confirm(
    State(state): State<AppState>,
    person: Person,
    page: Page,
    Form(form): Form<CodeForm>,
) -> Answer {
    let confirm = &state.use_cases.confirm_app;
    let answer = confirm.execute(&person.principal, person.session.id, form.code.reveal());
    match answer.await {
        Ok(codes) => page.screen(&RecoveryCodesPage::of(&person, &codes)),
        Err(error @ ConfirmAppError::Wrong) => {
            render(&state, &person, &page, Some(sentence(&error.to_string()))).await
        }
        Err(error @ ConfirmAppError::NotBegun) => {
            let toast = Toast::new(Tone::Info, sentence(&error.to_string()));
            Ok(page.redirect_saying(HERE, &toast))
        }
        Err(ConfirmAppError::Store(error)) => Err(error.into()),
    }
}

/// Makes new recovery codes, and shows them.
pub(crate) async fn renew_codes(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    match state
        .use_cases
        .renew_recovery_codes
        .execute(&person.principal)
        .await
    {
        Ok(codes) => page.screen(&RecoveryCodesPage::of(&person, &codes)),
        Err(error) => refused(&page, error),
    }
}

pub(crate) async fn remove(State(state): State<AppState>, person: Person, page: Page) -> Answer {
    match state.use_cases.remove_app.execute(&person.principal).await {
        Ok(()) => {
            let toast = Toast::new(Tone::Good, "The authenticator app is removed.");
            Ok(page.redirect_saying(HERE, &toast))
        }
        Err(error) => refused(&page, error),
    }
}

/// Back to the page, with the reason.
pub(super) fn refused(page: &Page, error: FactorError) -> Answer {
    match error {
        FactorError::Store(error) => Err(error.into()),
        error => {
            let toast = Toast::new(Tone::Warning, sentence(&error.to_string()));
            Ok(page.redirect_saying(HERE, &toast))
        }
    }
}
