//! Deactivating a user and letting it in again.

use axum::extract::State;
use serde::Serialize;

use super::managed::Managed;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section, Toast, Tone};
use crate::viewer::Actor;

/// The question that the dialog asks, for browsers without script.
pub(crate) async fn ask(Managed(user): Managed, page: Page) -> Answer {
    page.screen(&DeactivatePage {
        id: user.id.to_string(),
        name: user.name.to_string(),
    })
}

pub(crate) async fn deactivate(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
) -> Answer {
    let deactivate = &state.use_cases.deactivate_user;
    deactivate.execute(&actor.viewer, user.id).await?;
    let text = format!("{} is signed out and cannot sign in any more.", user.name);
    Ok(page.redirect_saying("/users", &Toast::new(Tone::Good, text)))
}

pub(crate) async fn reactivate(
    State(state): State<AppState>,
    Managed(user): Managed,
    actor: Actor,
    page: Page,
) -> Answer {
    let reactivate = &state.use_cases.reactivate_user;
    reactivate.execute(&actor.viewer, user.id).await?;
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
