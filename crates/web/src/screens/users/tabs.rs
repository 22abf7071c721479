//! The tabs over the pages of users, with how many there are under each.

use callbook_domain::company::SignUp;
use serde::Serialize;

use crate::problem::Problem;
use crate::state::AppState;
use crate::viewer::Actor;

/// Which tab is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsersTab {
    People,
    Invitations,
    Requests,
    Groups,
}

/// A tab as its component wants it.
#[derive(Debug, Serialize)]
pub(crate) struct TabItem {
    label: &'static str,
    href: &'static str,
    current: bool,
    count: Option<usize>,
}

/// The tabs that there are something under.
pub(crate) async fn tabs(
    state: &AppState,
    actor: &Actor,
    current: UsersTab,
) -> Result<Vec<TabItem>, Problem> {
    let (viewer, use_cases) = (&actor.viewer, &state.use_cases);
    let users = use_cases.list_users.execute(viewer).await?.len();
    let invitations = use_cases.list_invitations.execute(viewer).await?.len();
    let requests = use_cases.list_sign_ups.execute(viewer).await?.len();
    let groups = use_cases.list_groups.execute(viewer).await?.len();
    let takes_sign_ups = viewer.company().security.sign_up == SignUp::Open;
    let mut items = vec![
        item(UsersTab::People, users, current),
        item(UsersTab::Invitations, invitations, current),
    ];
    if takes_sign_ups || requests > 0 || current == UsersTab::Requests {
        items.push(item(UsersTab::Requests, requests, current));
    }
    items.push(item(UsersTab::Groups, groups, current));
    Ok(items)
}

fn item(tab: UsersTab, count: usize, current: UsersTab) -> TabItem {
    let (label, href) = match tab {
        UsersTab::People => ("Users", "/users"),
        UsersTab::Invitations => ("Invitations", "/users?tab=invitations"),
        UsersTab::Requests => ("Sign-ups", "/users?tab=requests"),
        UsersTab::Groups => ("Groups", "/users/groups"),
    };
    TabItem {
        label,
        href,
        current: tab == current,
        count: Some(count),
    }
}

/// For the samples of the pages that have them.
pub(crate) fn samples(current: UsersTab) -> Vec<TabItem> {
    [
        (UsersTab::People, 12),
        (UsersTab::Invitations, 2),
        (UsersTab::Requests, 1),
        (UsersTab::Groups, 3),
    ]
    .into_iter()
    .map(|(tab, count)| item(tab, count, current))
    .collect()
}
