use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::group::Group;
use callbook_domain::ids::UserId;
use callbook_domain::session::{Session, SessionLimits};
use callbook_domain::user::User;

use super::FactorState;
use crate::accounts::{ACCOUNT_WINDOW, account_key};
use crate::ports::{Clock, FactorQueries, GroupQueries, SessionQueries, StoreError, UserQueries};
use crate::{Ports, Settings};

/// Why a user is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowUserError {
    /// The viewer may not manage that user.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such user.
    #[error("there is no such user")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A user with everything that whoever manages it should know.
#[derive(Debug, Clone)]
pub struct ShownUser {
    /// The user.
    pub user: User,
    /// All groups of the company, those that it is in among them.
    pub groups: Vec<Group>,
    /// Where it is signed in, the session used last first.
    pub sessions: Vec<Session>,
    /// Whether it has set up a second factor.
    pub second_factor: FactorState,
    /// How many sign-ins failed within the last quarter of an hour.
    pub failures: u32,
}

/// Shows one user to whoever may manage it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowUser {
    users: Arc<dyn UserQueries>,
    groups: Arc<dyn GroupQueries>,
    sessions: Arc<dyn SessionQueries>,
    factors: Arc<dyn FactorQueries>,
    clock: Arc<dyn Clock>,
    limits: SessionLimits,
}

impl ShowUser {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            users: ports.users.clone(),
            groups: ports.groups.clone(),
            sessions: ports.sessions.clone(),
            factors: ports.factors.clone(),
            clock: ports.clock.clone(),
            limits: settings.sessions,
        }
    }

    /// Shows it.
    ///
    /// # Errors
    /// [`ShowUserError`].
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<ShownUser, ShowUserError> {
        let scope = viewer.users()?;
        let user = self
            .users
            .find(&scope, id)
            .await?
            .ok_or(ShowUserError::NotFound)?;
        viewer.may_manage(&user)?;
        let now = self.clock.now();
        let mut sessions = self.sessions.of(id).await?;
        sessions.retain(|session| session.is_alive(now, self.limits));
        let failures = self.users.failures(&account_key(id), ACCOUNT_WINDOW, now).await?;
        let enrolled = self.factors.of(id).await?.enrolled;
        Ok(ShownUser {
            second_factor: if enrolled.app.is_some() || enrolled.mail.is_some() {
                FactorState::On
            } else {
                FactorState::Off
            },
            groups: self.groups.all(&scope).await?,
            user,
            sessions,
            failures: failures.count,
        })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::{MockFactorQueries, MockGroupQueries, MockSessionQueries, MockUserQueries};
    use crate::testing::{clock, user, viewer};

    #[tokio::test]
    async fn whom_one_may_not_manage_one_does_not_look_into() {
        let mut users = MockUserQueries::new();
        users
            .expect_find()
            .returning(|_, _| Ok(Some(user(1, "meera", Role::Admin))));
        let mut sessions = MockSessionQueries::new();
        sessions.expect_of().never();
        let use_case = ShowUser {
            users: Arc::new(users),
            groups: Arc::new(MockGroupQueries::new()),
            sessions: Arc::new(sessions),
            factors: Arc::new(MockFactorQueries::new()),
            clock: clock(),
            limits: SessionLimits::default(),
        };
        let shown = use_case
            .execute(&viewer(Role::Manager), user(1, "meera", Role::Admin).id)
            .await;
        assert!(matches!(shown, Err(ShowUserError::NotAllowed(_))));
    }
}
