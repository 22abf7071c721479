//! The table of users, with its filters; beside it, under tabs of their own, those who are none yet.

use axum::extract::{RawQuery, State};
use callbook_application::users::{FactorState, UserFilter, UserList, UserState};
use callbook_domain::access::Role;
use serde::Serialize;

use super::address::{Tab, UsersState, address};
use super::row::UserRow;
use super::tabs::{TabItem, UsersTab, tabs};
use crate::respond::{Answer, Page};
use crate::screens::{invitations, join};
use crate::state::AppState;
use crate::view::{Choice, Fragment, Screen, Section};
use crate::viewer::Actor;

pub(crate) async fn list(
    State(state): State<AppState>,
    actor: Actor,
    page: Page,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = UsersState::from_query(query.as_deref().unwrap_or_default());
    match asked.tab {
        Tab::People => people(&state, &actor, &page, &asked.filter).await,
        Tab::Invitations => invitations::list(&state, &actor, &page).await,
        Tab::Requests => join::list(&state, &actor, &page).await,
    }
}

async fn people(state: &AppState, actor: &Actor, page: &Page, filter: &UserFilter) -> Answer {
    let list = state.use_cases.list_users.filtered(&actor.viewer, filter).await?;
    let tabs = tabs(state, actor, UsersTab::People).await?;
    page.screen(&UsersPage::new(&list, filter, actor, page, tabs))
}

/// A filter in force.
#[derive(Debug, Serialize)]
struct Chip {
    label: &'static str,
    value: String,
    remove: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct UsersPage {
    tabs: Vec<TabItem>,
    users: Vec<UserRow>,
    /// "3 of 12 users".
    total: String,
    search: String,
    role: Option<&'static str>,
    roles: Vec<Choice>,
    state: Option<&'static str>,
    states: Vec<Choice>,
    group: Option<String>,
    groups: Vec<Choice>,
    factor: Option<&'static str>,
    factors: Vec<Choice>,
    chips: Vec<Chip>,
}

impl UsersPage {
    fn new(list: &UserList, filter: &UserFilter, actor: &Actor, page: &Page, tabs: Vec<TabItem>) -> Self {
        let words = &actor.viewer.company().terminology;
        let row = |user| UserRow::of(user, &list.groups, &actor.viewer, page.time());
        Self {
            tabs,
            users: list.users.iter().map(row).collect(),
            total: told(list),
            search: filter.search.clone(),
            role: filter.role.map(Role::key),
            roles: Role::IN_A_COMPANY
                .map(|role| Choice::new(role.key(), words.many(role)))
                .into(),
            state: filter.state.map(UserState::key),
            states: UserState::ALL
                .map(|state| Choice::new(state.key(), label(state)))
                .into(),
            group: filter.group.map(|group| group.to_string()),
            groups: list
                .groups
                .iter()
                .map(|group| Choice::new(group.id.to_string(), group.name.as_str()))
                .collect(),
            factor: filter.second_factor.map(FactorState::key),
            factors: factors(),
            chips: chips(list, filter, actor),
        }
    }
}

fn factors() -> Vec<Choice> {
    FactorState::ALL
        .map(|state| Choice::new(state.key(), factor_label(state)))
        .into()
}

const fn factor_label(state: FactorState) -> &'static str {
    match state {
        FactorState::On => "Second factor set up",
        FactorState::Off => "No second factor",
    }
}

fn told(list: &UserList) -> String {
    let users = |count: usize| if count == 1 { "user" } else { "users" };
    if list.users.len() == list.total {
        format!("{} {}", list.total, users(list.total))
    } else {
        format!("{} of {} {}", list.users.len(), list.total, users(list.total))
    }
}

const fn label(state: UserState) -> &'static str {
    match state {
        UserState::Active => "Active",
        UserState::Deactivated => "Deactivated",
        UserState::NeverSignedIn => "Never signed in",
    }
}

fn chips(list: &UserList, filter: &UserFilter, actor: &Actor) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut chip = |label, value: String, without: UserFilter| {
        chips.push(Chip {
            label,
            value,
            remove: address(&without),
        });
    };
    let all = || filter.clone();
    if !filter.search.is_empty() {
        let without = UserFilter {
            search: String::new(),
            ..all()
        };
        chip("Search", filter.search.clone(), without);
    }
    if let Some(role) = filter.role {
        let word = actor.viewer.company().terminology.one(role);
        chip("Role", word.to_owned(), UserFilter { role: None, ..all() });
    }
    if let Some(state) = filter.state {
        let without = UserFilter { state: None, ..all() };
        chip("State", label(state).to_owned(), without);
    }
    if let Some(id) = filter.group {
        let group = list.groups.iter().find(|group| group.id == id);
        let name = group.map_or_else(|| "one that is gone".to_owned(), |group| group.name.to_string());
        chip("Group", name, UserFilter { group: None, ..all() });
    }
    if let Some(state) = filter.second_factor {
        let without = UserFilter {
            second_factor: None,
            ..all()
        };
        chip("Sign-in", factor_label(state).to_owned(), without);
    }
    chips
}

impl Fragment for UsersPage {
    const TEMPLATE: &'static str = "users/list.html";

    fn samples() -> Vec<Self> {
        let page = |users: Vec<UserRow>, chips: Vec<Chip>| Self {
            tabs: super::tabs::samples(UsersTab::People),
            total: format!("{} of 12 users", users.len()),
            users,
            search: String::new(),
            role: None,
            roles: Role::IN_A_COMPANY
                .map(|role| Choice::new(role.key(), role.label_of_many()))
                .into(),
            state: None,
            states: UserState::ALL
                .map(|state| Choice::new(state.key(), label(state)))
                .into(),
            group: None,
            groups: vec![Choice::new("1", "Importers")],
            factor: None,
            factors: factors(),
            chips,
        };
        let chip = Chip {
            label: "Role",
            value: "Admin".to_owned(),
            remove: "/users".to_owned(),
        };
        vec![
            page(super::row::samples(), Vec::new()),
            page(Vec::new(), vec![chip]),
        ]
    }
}

impl Screen for UsersPage {
    const SECTION: Option<Section> = Some(Section::Users);

    fn title(&self) -> String {
        "Users".to_owned()
    }
}
