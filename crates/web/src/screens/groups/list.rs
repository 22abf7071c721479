//! The groups of a company.

use axum::extract::State;
use callbook_domain::group::Group;
use serde::Serialize;

use super::boxes::told;
use crate::respond::{Answer, Page};
use crate::screens::users::{TabItem, UsersTab, tabs};
use crate::state::AppState;
use crate::view::{Crumb, Fragment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn list(State(state): State<AppState>, actor: Actor, page: Page) -> Answer {
    let groups = state.use_cases.list_groups.execute(&actor.viewer).await?;
    let row = |group: &Group| GroupRow {
        name: group.name.to_string(),
        permissions: told(group.permissions),
        members: group.members.len(),
        href: actor
            .viewer
            .may_grant(group.permissions)
            .ok()
            .map(|()| format!("/users/groups/{}", group.id)),
    };
    page.screen(&GroupsPage {
        tabs: tabs(&state, &actor, UsersTab::Groups).await?,
        groups: groups.iter().map(row).collect(),
    })
}

#[derive(Debug, Serialize)]
struct GroupRow {
    name: String,
    permissions: String,
    members: usize,
    /// Where it is edited; `None` where it gives more than the viewer has.
    href: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct GroupsPage {
    tabs: Vec<TabItem>,
    groups: Vec<GroupRow>,
}

impl Fragment for GroupsPage {
    const TEMPLATE: &'static str = "groups/list.html";

    fn samples() -> Vec<Self> {
        let row = |name: &str, permissions: &str, href: Option<&str>| GroupRow {
            name: name.to_owned(),
            permissions: permissions.to_owned(),
            members: 3,
            href: href.map(str::to_owned),
        };
        let page = |groups| Self {
            tabs: crate::screens::users::tab_samples(UsersTab::Groups),
            groups,
        };
        vec![
            page(vec![
                row("Importers", "Import customers", Some("/users/groups/1")),
                row("Keepers", "Delete customers", None),
            ]),
            page(Vec::new()),
        ]
    }
}

impl Screen for GroupsPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Groups".to_owned()
    }

    fn crumbs(&self) -> Vec<Crumb> {
        vec![Crumb::section(Section::Users)]
    }
}
