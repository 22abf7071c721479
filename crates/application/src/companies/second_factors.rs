use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Permission, Role, Viewer};

use crate::ports::{FactorQueries, StoreError, UserQueries};
use crate::{Ports, Settings};

/// How many people of a role have an authenticator app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleFactors {
    /// The role.
    pub role: Role,
    /// How many can sign in.
    pub active: usize,
    /// How many of them have no app.
    pub without_app: usize,
}

/// Why they were not counted.
#[derive(Debug, thiserror::Error)]
pub enum CountFactorsError {
    /// The viewer may not see settings.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says how many people of each role would have to set up a second factor if one were demanded of it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CountFactors {
    users: Arc<dyn UserQueries>,
    factors: Arc<dyn FactorQueries>,
}

impl CountFactors {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            users: ports.users.clone(),
            factors: ports.factors.clone(),
        }
    }

    /// Counts them, the widest role first.
    ///
    /// # Errors
    /// [`CountFactorsError`].
    pub async fn execute(&self, viewer: &Viewer) -> Result<[RoleFactors; 3], CountFactorsError> {
        viewer.require(Permission::SeeSettings)?;
        let scope = viewer.company_scope();
        let users = self.users.all(&scope).await?;
        let with_app = self.factors.with_app(&scope).await?;
        Ok(Role::IN_A_COMPANY.map(|role| {
            let people = users.iter().filter(|user| user.is_active() && user.role == role);
            RoleFactors {
                role,
                active: people.clone().count(),
                without_app: people.filter(|user| !with_app.contains(&user.id)).count(),
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::user::{Activity, User};

    use super::*;
    use crate::ports::{MockFactorQueries, MockUserQueries};
    use crate::testing::{now, user, viewer};

    fn use_case() -> CountFactors {
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..user(4, "gone", Role::Sales)
        };
        let people = vec![
            user(1, "meera", Role::Admin),
            user(2, "asha", Role::Sales),
            user(3, "kiran", Role::Sales),
            gone,
        ];
        let asha = people[1].id;
        let mut users = MockUserQueries::new();
        users.expect_all().returning(move |_| Ok(people.clone()));
        let mut factors = MockFactorQueries::new();
        factors.expect_with_app().returning(move |_| Ok(vec![asha]));
        CountFactors {
            users: Arc::new(users),
            factors: Arc::new(factors),
        }
    }

    #[tokio::test]
    async fn those_who_can_sign_in_are_counted_by_role() {
        let counts = use_case().execute(&viewer(Role::Manager)).await.unwrap();
        let told = counts.map(|one| (one.role, one.active, one.without_app));
        assert_eq!(
            told,
            [(Role::Admin, 1, 1), (Role::Manager, 0, 0), (Role::Sales, 2, 1)]
        );
    }

    #[tokio::test]
    async fn whoever_sees_no_settings_learns_nothing() {
        let refused = use_case().execute(&viewer(Role::Sales)).await;
        assert!(matches!(refused, Err(CountFactorsError::NotAllowed(_))));
    }
}
