//! Deactivating a user and letting it in again.

use axum::extract::{Path, State};
use serde::Serialize;

use super::edit::managed;
use crate::forms;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

/// The question that the dialog asks, for browsers without script.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    page.screen(&DeactivatePage {
        id: user.id.to_string(),
        name: user.name.to_string(),
    })
}

pub(crate) async fn deactivate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .deactivate_user
        .execute(&actor.viewer, user.id)
        .await?;
    let text = format!("{} is signed out and cannot sign in any more.", user.name);
    Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
}

pub(crate) async fn reactivate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    actor: Actor,
    page: Page,
) -> Answer {
    let user = managed(&state, &actor, forms::id(&id)?).await?;
    state
        .use_cases
        .reactivate_user
        .execute(&actor.viewer, user.id)
        .await?;
    let text = format!("{} can sign in again.", user.name);
    Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
}

#[derive(Debug, Serialize)]
pub(crate) struct DeactivatePage {
    id: String,
    name: String,
}

impl Fragment for DeactivatePage {
    const TEMPLATE: &'static str = "users/deactivate.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            id: "1".to_owned(),
            name: "Arjun Das".to_owned(),
        }]
    }
}

impl Screen for DeactivatePage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        format!("Deactivate {}", self.name)
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::section(Section::Users),
            Crumb::new(&self.name, format!("/users/{}", self.id)),
        ]
    }
}
