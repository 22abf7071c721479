use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::UserId;
use callbook_domain::user::User;

use super::care::Care;
use crate::accounts::account_key;
use crate::ports::{StoreError, UnitOfWork};
use crate::{Ports, Settings};

/// Why a user was neither signed out nor unlocked.
#[derive(Debug, thiserror::Error)]
pub enum RescueError {
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

async fn rescued(unit: &UnitOfWork, viewer: &Viewer, id: UserId) -> Result<User, RescueError> {
    let user = unit.users.find(&viewer.users()?, id).await?;
    let user = user.ok_or(RescueError::NotFound)?;
    viewer.may_rescue(&user)?;
    Ok(user)
}

/// Ends all sessions of a user, whose device was lost, say. It may sign in again at once.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EndSessions(Care);

impl EndSessions {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(Care::new(ports))
    }

    /// Ends them.
    ///
    /// # Errors
    /// [`RescueError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<(), RescueError> {
        viewer.users()?;
        let unit = self.0.transactions.begin().await?;
        let user = rescued(&unit, viewer, id).await?;
        unit.sessions.end_all_of(user.id).await?;
        let finished = self.0.finish(unit, viewer, &user, AuditAction::SessionsEnded);
        Ok(finished.await?)
    }
}

/// Forgets the failed sign-ins of a user, so that it need not wait for its next try.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct UnlockUser(Care);

impl UnlockUser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(Care::new(ports))
    }

    /// Forgets them.
    ///
    /// # Errors
    /// [`RescueError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<(), RescueError> {
        viewer.users()?;
        let unit = self.0.transactions.begin().await?;
        let user = rescued(&unit, viewer, id).await?;
        unit.throttle.forget(&account_key(user.id)).await?;
        let finished = self.0.finish(unit, viewer, &user, AuditAction::UserUnlocked);
        Ok(finished.await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::Transactions;
    use crate::testing::{MockUnit, clock, ids, user, viewer};

    fn shared(transactions: Arc<dyn Transactions>) -> Care {
        Care {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn unit(role: Role) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(user(1, "asha", role))));
        unit
    }

    #[tokio::test]
    async fn a_manager_signs_a_sales_user_out_everywhere() {
        let mut unit = unit(Role::Sales).audited(AuditAction::SessionsEnded);
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        EndSessions(shared(unit.committed()))
            .execute(&viewer(Role::Manager), user(1, "asha", Role::Sales).id)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_manager_unlocks_a_sales_user() {
        let asha = user(1, "asha", Role::Sales).id;
        let mut unit = unit(Role::Sales).audited(AuditAction::UserUnlocked);
        unit.throttle
            .expect_forget()
            .withf(move |key| key == account_key(asha))
            .times(1)
            .returning(|_| Ok(()));
        UnlockUser(shared(unit.committed()))
            .execute(&viewer(Role::Manager), asha)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn an_admin_is_out_of_a_managers_reach() {
        let meera = user(1, "meera", Role::Admin).id;
        let manager = viewer(Role::Manager);
        let ended = EndSessions(shared(unit(Role::Admin).dropped()))
            .execute(&manager, meera)
            .await;
        assert!(matches!(ended, Err(RescueError::NotAllowed(_))));
        let unlocked = UnlockUser(shared(unit(Role::Admin).dropped()))
            .execute(&manager, meera)
            .await;
        assert!(matches!(unlocked, Err(RescueError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn who_manages_nobody_is_turned_away_before_anything_is_read() {
        let asha = user(1, "asha", Role::Sales).id;
        let sales = viewer(Role::Sales);
        let ended = EndSessions(shared(MockUnit::never())).execute(&sales, asha).await;
        assert!(matches!(ended, Err(RescueError::NotAllowed(_))));
        let unlocked = UnlockUser(shared(MockUnit::never())).execute(&sales, asha).await;
        assert!(matches!(unlocked, Err(RescueError::NotAllowed(_))));
    }
}
