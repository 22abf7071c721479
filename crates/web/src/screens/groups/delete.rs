//! Deleting a group.

use axum::extract::{Path, State};
use callbook_domain::version::Version;
use serde::{Deserialize, Serialize};

use super::edit::editable;
use crate::forms::{self, Form};
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

/// The question, with what follows from a yes.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let (_, group) = editable(&state, &actor, forms::id(&id)?).await?;
    page.screen(&DeleteGroupPage {
        id: group.id.to_string(),
        name: group.name.to_string(),
        permissions: super::boxes::told(group.permissions),
        members: group.members.len(),
        version: group.version.number(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DeleteForm {
    version: u32,
}

pub(crate) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
    Form(form): Form<DeleteForm>,
) -> Answer {
    let (_, group) = editable(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .delete_group
        .execute(&actor.viewer, group.id, Version::from_number(form.version))
        .await?;
    let text = format!("The group {} is gone.", group.name);
    Ok(page.redirect_saying("/users/groups", &Toast::new(Tone::Good, text)))
}

#[derive(Debug, Serialize)]
pub(crate) struct DeleteGroupPage {
    id: String,
    name: String,
    permissions: String,
    members: usize,
    version: u32,
}

impl Fragment for DeleteGroupPage {
    const TEMPLATE: &'static str = "groups/delete.html";

    fn samples() -> Vec<Self> {
        let page = |members| Self {
            id: "1".to_owned(),
            name: "Importers".to_owned(),
            permissions: "Import customers".to_owned(),
            members,
            version: 2,
        };
        vec![page(0), page(1), page(3)]
    }
}

impl Screen for DeleteGroupPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        format!("Delete the group {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new("Groups", "/users/groups"),
            Crumb::new(&self.name, format!("/users/groups/{}", self.id)),
        ]
    }
}
