//! Editing a user.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::users::{EditUserCommand, EditUserError, ShownUser};
use callbook_domain::ids::UserId;
use callbook_domain::version::Version;

use super::form::{self, EditForm};
use super::page::EditUserPage;
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::screens::groups::boxes;
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let shown = shown(&state, &actor, forms::id(&id)?).await?;
    let form = EditForm::of(&shown.user, &shown.groups);
    page.screen(&EditUserPage::new(form, &shown, &actor, &page))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<EditForm>,
) -> Answer {
    let shown = shown(&state, &actor, forms::id(&id)?).await?;
    let Some(command) = command(&mut form, shown.user.id)? else {
        let screen = EditUserPage::new(form, &shown, &actor, &page);
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    match state.use_cases.edit_user.execute(&actor.viewer, command).await {
        Ok(user) => {
            let text = format!("The changes to {} are saved.", user.name);
            Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
        }
        Err(error) => refuse(&state, &actor, &page, form, shown.user.id, error).await,
    }
}

fn command(form: &mut EditForm, user: UserId) -> Result<Option<EditUserCommand>, Problem> {
    let groups = boxes::chosen(&form.groups)?;
    let name = form::name(&mut form.name);
    let email = form::email(&mut form.email);
    let role = form::role(&mut form.role);
    let (Some(name), Some(email), Some(role)) = (name, email, role) else {
        return Ok(None);
    };
    Ok(Some(EditUserCommand {
        user,
        read: Version::from_number(form.version),
        name,
        email,
        role,
        groups: Some(groups),
    }))
}

/// The form again, with what was typed and what stands there now.
async fn refuse(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    mut form: EditForm,
    id: UserId,
    error: EditUserError,
) -> Answer {
    let shown = shown(state, actor, id).await?;
    let user = &shown.user;
    let is_stale = matches!(error, EditUserError::Stale);
    match error {
        EditUserError::EmailTaken => form.email.refuse(error),
        EditUserError::LastAdmin => form.role.refuse(error),
        // Saving again then overwrites knowingly.
        EditUserError::Stale => form.version = user.version.number(),
        error => return Err(error.into()),
    }
    let mut screen = EditUserPage::new(form, &shown, actor, page);
    if is_stale {
        screen.stale = Some(stands(&shown, actor));
        return page.screen_as(StatusCode::CONFLICT, &screen);
    }
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

fn stands(shown: &ShownUser, actor: &Actor) -> String {
    let user = &shown.user;
    let groups: Vec<_> = shown
        .groups
        .iter()
        .filter(|group| group.members.contains(&user.id))
        .map(|group| group.name.as_str())
        .collect();
    format!(
        "It now says: {}, {}, {}, {}.",
        user.name,
        user.email,
        actor.viewer.company().terminology.one(user.role),
        if groups.is_empty() {
            "in no group".to_owned()
        } else {
            format!("in {}", groups.join(", "))
        }
    )
}

async fn shown(state: &AppState, actor: &Actor, id: UserId) -> Result<ShownUser, Problem> {
    Ok(state.use_cases.show_user.execute(&actor.viewer, id).await?)
}
