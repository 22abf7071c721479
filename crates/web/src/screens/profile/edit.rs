//! Saves the profile.

use axum::extract::State;
use axum::http::StatusCode;
use callbook_application::profile::EditProfileError;

use super::form::ProfileForm;
use super::show::ProfilePage;
use crate::forms::Form;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::{Actor, Person};

pub(crate) async fn submit(
    State(state): State<AppState>,
    person: Person,
    actor: Option<Actor>,
    page: Page,
    Form(mut form): Form<ProfileForm>,
) -> Answer {
    let user = person.principal.user();
    let Some(command) = form.command() else {
        let screen = ProfilePage::new(form, user, actor.as_ref());
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    match state
        .use_cases
        .edit_profile
        .execute(&person.principal, command)
        .await
    {
        Ok(_) => Ok(page.redirect_saying("/profile", &Toast::new(Tone::Good, "Your profile is saved."))),
        Err(EditProfileError::Stale) => {
            // Saving again then overwrites knowingly.
            form.version = user.version.number();
            let mut screen = ProfilePage::new(form, user, actor.as_ref());
            screen.is_stale = true;
            page.screen_as(StatusCode::CONFLICT, &screen)
        }
        Err(error) => Err(error.into()),
    }
}
