//! Making and editing a group.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use callbook_application::groups::{CreateGroupCommand, EditGroupCommand, GroupError, GroupPage};
use callbook_domain::group::Group;
use callbook_domain::ids::GroupId;
use callbook_domain::version::Version;

use super::form::{GroupForm, GroupFormPage};
use crate::forms::{self, Form};
use crate::problem::Problem;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Toast, Tone};
use crate::viewer::Actor;

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

pub(crate) async fn new(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let people = state.use_cases.list_groups.none_yet(&actor.viewer).await?;
    page.screen(&GroupFormPage::new(GroupForm::default(), &people, &actor))
}

pub(crate) async fn create(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<GroupForm>,
) -> Answer {
    let people = state.use_cases.list_groups.none_yet(&actor.viewer).await?;
    let Some(said) = form.read(None, &people.users, &actor.viewer)? else {
        return page.screen_as(REFUSED, &GroupFormPage::new(form, &people, &actor));
    };
    let command = CreateGroupCommand {
        name: said.name,
        permissions: said.permissions,
        members: said.members,
    };
    match state.use_cases.create_group.execute(&actor.viewer, command).await {
        Ok(group) => Ok(saved(&page, &group)),
        Err(error @ GroupError::NameTaken) => {
            form.name.refuse(error);
            page.screen_as(REFUSED, &GroupFormPage::new(form, &people, &actor))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let (found, group) = editable(&state, &actor, forms::id(&id)?).await?;
    page.screen(&GroupFormPage::new(GroupForm::of(&group), &found, &actor))
}

pub(crate) async fn submit(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(mut form): Form<GroupForm>,
) -> Answer {
    let (found, group) = editable(&state, &actor, forms::id(&id)?).await?;
    let Some(said) = form.read(Some(&group), &found.users, &actor.viewer)? else {
        return page.screen_as(REFUSED, &GroupFormPage::new(form, &found, &actor));
    };
    let command = EditGroupCommand {
        group: group.id,
        read: Version::from_number(form.version),
        name: said.name,
        permissions: said.permissions,
        members: said.members,
    };
    match state.use_cases.edit_group.execute(&actor.viewer, command).await {
        Ok(group) => Ok(saved(&page, &group)),
        Err(error) => refuse(&state, &actor, &page, form, group.id, error).await,
    }
}

fn saved(page: &Page, group: &Group) -> Response {
    let text = format!(
        "{} is saved. It counts from the next click of its members.",
        group.name
    );
    page.redirect_saying("/users/groups", &Toast::new(Tone::Good, text))
}

/// The form again, with what was typed and what stands there now.
async fn refuse(
    state: &AppState,
    actor: &Actor,
    page: &Page,
    mut form: GroupForm,
    id: GroupId,
    error: GroupError,
) -> Answer {
    let (found, group) = editable(state, actor, id).await?;
    match error {
        error @ GroupError::NameTaken => {
            form.name.refuse(error);
            page.screen_as(REFUSED, &GroupFormPage::new(form, &found, actor))
        }
        GroupError::Stale => {
            // Saving again then overwrites knowingly.
            form.version = group.version.number();
            let mut screen = GroupFormPage::new(form, &found, actor);
            screen.stale = Some(format!(
                "It is called {} now, gives: {}, and has {} in it.",
                group.name,
                super::boxes::told(group.permissions),
                match group.members.len() {
                    1 => "one person".to_owned(),
                    members => format!("{members} people"),
                }
            ));
            page.screen_as(StatusCode::CONFLICT, &screen)
        }
        error => Err(error.into()),
    }
}

/// A group that the viewer may edit: one of another company is not there, one of more than its own is not for it.
pub(super) async fn editable(
    state: &AppState,
    actor: &Actor,
    id: GroupId,
) -> Result<(GroupPage, Group), Problem> {
    let found = state.use_cases.list_groups.one(&actor.viewer, id).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let group = found.group.clone().ok_or_else(Problem::not_found)?;
    actor.viewer.may_grant(group.permissions)?;
    Ok((found, group))
}
