//! The list's state as its address says it: which tab, which users.

use callbook_application::users::{FactorState, UserFilter, UserState};
use callbook_domain::access::Role;
use form_urlencoded::Serializer;

pub(super) const PATH: &str = "/users";

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tab {
    /// The users.
    #[default]
    People,
    /// The open invitations.
    Invitations,
    /// The sign-ups that wait.
    Requests,
}

/// All that the list's address says. What makes no sense in it is left out: an old link still shows a list.
#[derive(Debug, Clone, Default)]
pub(super) struct UsersState {
    pub(super) tab: Tab,
    pub(super) filter: UserFilter,
}

impl UsersState {
    pub(super) fn from_query(query: &str) -> Self {
        let mut state = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            let filter = &mut state.filter;
            match name.as_ref() {
                "tab" => state.tab = tab(value),
                "search" => filter.search = value.chars().take(100).collect(),
                "role" => {
                    filter.role = value
                        .parse()
                        .ok()
                        .filter(|role| Role::IN_A_COMPANY.contains(role));
                }
                "state" => {
                    filter.state = UserState::ALL.into_iter().find(|state| state.key() == value);
                }
                "factor" => {
                    filter.second_factor = FactorState::ALL.into_iter().find(|state| state.key() == value);
                }
                "group" => filter.group = value.parse().ok(),
                _ => {}
            }
        }
        state
    }
}

fn tab(value: &str) -> Tab {
    match value {
        "invitations" => Tab::Invitations,
        "requests" => Tab::Requests,
        _ => Tab::People,
    }
}

/// The address of the list under that filter.
pub(super) fn address(filter: &UserFilter) -> String {
    let mut query = Serializer::new(String::new());
    if !filter.search.is_empty() {
        query.append_pair("search", &filter.search);
    }
    if let Some(role) = filter.role {
        query.append_pair("role", role.key());
    }
    if let Some(state) = filter.state {
        query.append_pair("state", state.key());
    }
    if let Some(group) = filter.group {
        query.append_pair("group", &group.to_string());
    }
    if let Some(state) = filter.second_factor {
        query.append_pair("factor", state.key());
    }
    let query = query.finish();
    if query.is_empty() {
        PATH.to_owned()
    } else {
        format!("{PATH}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_the_whole_state() {
        let query =
            "search=a%26b&role=sales&state=never&group=00000000-0000-0000-0000-000000000001&factor=off";
        let state = UsersState::from_query(query);
        assert_eq!(address(&state.filter), format!("{PATH}?{query}"));
        assert_eq!(state.tab, Tab::People);
        assert_eq!(UsersState::from_query("tab=requests").tab, Tab::Requests);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let state = UsersState::from_query("role=superuser&state=asleep&group=x&tab=nowhere&y=z");
        assert_eq!(address(&state.filter), PATH);
    }
}
