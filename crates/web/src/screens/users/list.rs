//! The table of users.

use axum::extract::State;
use serde::Serialize;

use super::row::UserRow;
use crate::respond::{Answer, Page};
use crate::state::AppState;
use crate::view::{Fragment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn list(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let users = state.use_cases.list_users.execute(&actor.viewer).await?;
    let users: Vec<UserRow> = users
        .iter()
        .map(|user| UserRow::of(user, &actor.viewer, page.time()))
        .collect();
    page.screen(&UsersPage { users })
}

#[derive(Debug, Serialize)]
pub(crate) struct UsersPage {
    users: Vec<UserRow>,
}

impl Fragment for UsersPage {
    const TEMPLATE: &'static str = "users/list.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            users: super::row::samples(),
        }]
    }
}

impl Screen for UsersPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Users".to_owned()
    }
}
