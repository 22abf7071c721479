//! What the company demands of those who sign in.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::companies::{ChangeSecurityCommand, ChangeSecurityError};
use callbook_domain::version::Version;

use super::security_form::SecurityForm;
use super::security_page::SecuritySettingsPage;
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{SettingsTab, Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn show(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let form = SecurityForm::of(actor.viewer.company());
    let screen = SecuritySettingsPage::new(form, &state, &actor, &page).await?;
    page.screen(&screen)
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<SecurityForm>,
) -> Answer {
    let Some(policy) = form.policy() else {
        let screen = SecuritySettingsPage::new(form, &state, &actor, &page).await?;
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    let command = ChangeSecurityCommand {
        read: Version::from_number(form.version),
        policy,
    };
    match state
        .use_cases
        .change_security
        .execute(&actor.viewer, command)
        .await
    {
        Ok(_) => {
            let toast = Toast::new(
                Tone::Good,
                "The security settings are saved. They hold from now on.",
            );
            Ok(page.redirect_saying(SettingsTab::Security.href(), &toast))
        }
        Err(error) => refuse(&state, &actor, &page, form, error).await,
    }
}

/// The form again, with what was typed.
async fn refuse(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    mut form: SecurityForm,
    error: ChangeSecurityError,
) -> Answer {
    let is_stale = matches!(error, ChangeSecurityError::Stale);
    match error {
        ChangeSecurityError::ShutsViewerOut(_) => form.allowlist.refuse(error),
        // Saving again then overwrites knowingly.
        ChangeSecurityError::Stale => form.version = actor.viewer.company().version.number(),
        error => return Err(error.into()),
    }
    let mut screen = SecuritySettingsPage::new(form, state, actor, page).await?;
    if is_stale {
        screen.show_present(actor.viewer.company(), page.words());
        return page.screen_as(StatusCode::CONFLICT, &screen);
    }
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}
