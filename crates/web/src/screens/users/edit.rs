//! Editing a user.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use callbook_application::users::{EditUserCommand, EditUserError};
use callbook_domain::access::Role;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use callbook_domain::version::Version;
use serde::Serialize;

use super::form::{self, EditForm};
use super::row::{self, RoleChoice, UserRow, roles};
use crate::forms::{self, Form, sentence};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    page.screen(&EditUserPage::new(EditForm::of(&user), &user, &actor, &page))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<EditForm>,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    let Some(command) = command(&mut form, user.id) else {
        let screen = EditUserPage::new(form, &user, &actor, &page);
        return page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen);
    };
    match state.use_cases.edit_user.execute(&actor.viewer, command).await {
        Ok(user) => {
            let text = format!("The changes to {} are saved.", user.name);
            Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
        }
        Err(error) => refuse(&state, &actor, &page, form, user.id, error).await,
    }
}

fn command(form: &mut EditForm, user: UserId) -> Option<EditUserCommand> {
    let name = form::name(&mut form.name);
    let email = form::email(&mut form.email);
    let role = form::role(&mut form.role);
    Some(EditUserCommand {
        user,
        read: Version::from_number(form.version),
        name: name?,
        email: email?,
        role: role?,
    })
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
    let user = managed(state, actor, id).await?;
    let is_stale = matches!(error, EditUserError::Stale);
    match error {
        EditUserError::EmailTaken => form.email.refuse(error),
        EditUserError::LastAdmin => form.role.refuse(error),
        // Saving again then overwrites knowingly.
        EditUserError::Stale => form.version = user.version.number(),
        error => return Err(error.into()),
    }
    let mut screen = EditUserPage::new(form, &user, actor, page);
    if is_stale {
        screen.stale = Some(format!(
            "It now says: {}, {}, {}.",
            user.name,
            user.email,
            user.role.label()
        ));
        return page.screen_as(StatusCode::CONFLICT, &screen);
    }
    page.screen_as(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

/// A user whom the viewer may manage: one of another company is not there, one of a wider role is not for it.
pub(super) async fn managed(state: &AppState, actor: &Actor, id: UserId) -> Result<User, Problem> {
    let user = state.use_cases.list_users.one(&actor.viewer, id).await?;
    let user = user.ok_or_else(Problem::not_found)?;
    actor.viewer.may_manage(&user)?;
    Ok(user)
}

#[derive(Debug, Serialize)]
pub(crate) struct EditUserPage {
    user: UserRow,
    form: EditForm,
    roles: Vec<RoleChoice>,
    /// What somebody else made of it meanwhile.
    stale: Option<String>,
    heading: String,
}

impl EditUserPage {
    fn new(form: EditForm, user: &User, actor: &Actor, page: &Page) -> Self {
        Self {
            user: UserRow::of(user, &actor.viewer, page.time()),
            form,
            roles: roles(&actor.viewer),
            stale: None,
            heading: user.name.to_string(),
        }
    }
}

impl Fragment for EditUserPage {
    const TEMPLATE: &'static str = "users/edit.html";

    fn samples() -> Vec<Self> {
        row::samples()
            .into_iter()
            .map(|user| Self {
                user,
                form: EditForm::default(),
                roles: Vec::from(Role::IN_A_COMPANY.map(RoleChoice::of)),
                stale: Some(sentence("it now says: Latha Nair, latha@example.com, Manager")),
                heading: "Latha Nair".to_owned(),
            })
            .collect()
    }
}

impl Screen for EditUserPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Users)]
    }
}
