use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::group::Group;
use callbook_domain::ids::{GroupId, UserId};
use callbook_domain::user::User;

use crate::ports::{GroupQueries, StoreError, UserQueries};
use crate::{Ports, Settings};

/// Why users are not shown.
#[derive(Debug, thiserror::Error)]
pub enum ListUsersError {
    /// The viewer manages nobody.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a user stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// It can sign in.
    Active,
    /// It cannot any more.
    Deactivated,
    /// It could, and never has.
    NeverSignedIn,
}

impl UserState {
    /// All of them, in the order in which screens offer them.
    pub const ALL: [Self; 3] = [Self::Active, Self::NeverSignedIn, Self::Deactivated];

    /// Its name in URLs.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deactivated => "deactivated",
            Self::NeverSignedIn => "never",
        }
    }

    fn is_of(self, user: &User) -> bool {
        match self {
            Self::Active => user.is_active(),
            Self::Deactivated => !user.is_active(),
            Self::NeverSignedIn => user.is_active() && user.last_sign_in_at.is_none(),
        }
    }
}

/// Whether a user has set up a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorState {
    /// It has.
    On,
    /// It has not.
    Off,
}

impl FactorState {
    /// Both, in the order in which screens offer them.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// Its name in URLs.
    pub const fn key(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

/// Which users to list; what is not said does not matter.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// A part of the name, the username or the e-mail address.
    pub search: String,
    /// Of that role.
    pub role: Option<Role>,
    /// Who stand so.
    pub state: Option<UserState>,
    /// In that group.
    pub group: Option<GroupId>,
    /// With a second factor, or without.
    pub second_factor: Option<FactorState>,
}

impl UserFilter {
    fn lets_through(&self, user: &User, groups: &[Group], with_factor: &[UserId]) -> bool {
        let search = self.search.trim().to_lowercase();
        let found = search.is_empty()
            || user.name.as_str().to_lowercase().contains(&search)
            || user.username.as_str().contains(&search)
            || user.email.as_str().contains(&search);
        let in_group = |id: GroupId| {
            groups
                .iter()
                .any(|group| group.id == id && group.members.contains(&user.id))
        };
        found
            && self.role.is_none_or(|role| user.role == role)
            && self.state.is_none_or(|state| state.is_of(user))
            && self.group.is_none_or(in_group)
            && self
                .second_factor
                .is_none_or(|state| with_factor.contains(&user.id) == (state == FactorState::On))
    }
}

/// The users that a filter lets through.
#[derive(Debug, Clone)]
pub struct UserList {
    /// Them, active ones first, then by name.
    pub users: Vec<User>,
    /// How many the company has in all.
    pub total: usize,
    /// All groups of the company.
    pub groups: Vec<Group>,
    /// Those of the company who have set up a second factor.
    pub with_second_factor: Vec<UserId>,
}

/// Lists the users of the viewer's company, for those who manage them.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ListUsers {
    users: Arc<dyn UserQueries>,
    groups: Arc<dyn GroupQueries>,
}

impl ListUsers {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            users: ports.users.clone(),
            groups: ports.groups.clone(),
        }
    }

    /// All of them, active ones first, then by name.
    ///
    /// # Errors
    /// [`ListUsersError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<Vec<User>, ListUsersError> {
        Ok(self.users.all(&viewer.users()?).await?)
    }

    /// Those whom the filter lets through. A company has tens of users: they are all read and then filtered.
    ///
    /// # Errors
    /// [`ListUsersError`].
    pub async fn filtered(&self, viewer: &Viewer, filter: &UserFilter) -> Result<UserList, ListUsersError> {
        let scope = viewer.users()?;
        let groups = self.groups.all(&scope).await?;
        let mut users = self.users.all(&scope).await?;
        let with_second_factor = self.users.with_second_factor(&scope).await?;
        let total = users.len();
        users.retain(|user| filter.lets_through(user, &groups, &with_second_factor));
        Ok(UserList {
            users,
            total,
            groups,
            with_second_factor,
        })
    }

    /// One of them; `None` where the company has none of that id.
    ///
    /// # Errors
    /// [`ListUsersError`].
    pub async fn one(&self, viewer: &Viewer, id: UserId) -> Result<Option<User>, ListUsersError> {
        Ok(self.users.find(&viewer.users()?, id).await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::user::Activity;
    use rstest::rstest;

    use super::*;
    use crate::ports::{MockGroupQueries, MockUserQueries};
    use crate::testing::{now, user, viewer};

    fn people() -> Vec<User> {
        let signed_in = |user: User| User {
            last_sign_in_at: Some(now()),
            ..user
        };
        vec![
            signed_in(user(1, "meera", Role::Admin)),
            user(2, "asha", Role::Sales),
            User {
                activity: Activity::Deactivated { at: now() },
                ..signed_in(user(3, "ashok", Role::Sales))
            },
        ]
    }

    #[rstest]
    #[case("", None, None, "meera asha ashok")]
    #[case(" ASH", None, None, "asha ashok")]
    #[case("meera@", None, None, "meera")]
    #[case("", Some(Role::Sales), None, "asha ashok")]
    #[case("", None, Some(UserState::Active), "meera asha")]
    #[case("", None, Some(UserState::NeverSignedIn), "asha")]
    #[case("", Some(Role::Sales), Some(UserState::Deactivated), "ashok")]
    #[tokio::test]
    async fn filters(
        #[case] search: &str,
        #[case] role: Option<Role>,
        #[case] state: Option<UserState>,
        #[case] expected: &str,
    ) {
        let mut users = MockUserQueries::new();
        users.expect_all().returning(|_| Ok(people()));
        users.expect_with_second_factor().returning(|_| Ok(Vec::new()));
        let mut groups = MockGroupQueries::new();
        groups.expect_all().returning(|_| Ok(Vec::new()));
        let use_case = ListUsers {
            users: Arc::new(users),
            groups: Arc::new(groups),
        };
        let filter = UserFilter {
            search: search.to_owned(),
            role,
            state,
            group: None,
            second_factor: None,
        };
        let list = use_case.filtered(&viewer(Role::Manager), &filter).await.unwrap();
        let names: Vec<_> = list.users.iter().map(|user| user.username.as_str()).collect();
        assert_eq!((names.join(" ").as_str(), list.total), (expected, 3));
    }

    #[rstest]
    #[case::by_second_factor(FactorState::On, "ashok")]
    #[case::by_none(FactorState::Off, "meera asha")]
    fn second_factors(#[case] state: FactorState, #[case] expected: &str) {
        let filter = UserFilter {
            second_factor: Some(state),
            ..UserFilter::default()
        };
        let with_factor = [user(3, "ashok", Role::Sales).id];
        let people = people();
        let through = people
            .iter()
            .filter(|user| filter.lets_through(user, &[], &with_factor));
        let names: Vec<_> = through.map(|user| user.username.as_str()).collect();
        assert_eq!(names.join(" "), expected);
    }
}
