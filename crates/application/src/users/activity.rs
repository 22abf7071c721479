use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::UserId;
use callbook_domain::user::{Activity, User};

use super::care::Care;
use crate::ports::{StoreError, UnitOfWork, Updated};
use crate::{Ports, Settings};

/// Why a user was neither deactivated nor let in again.
#[derive(Debug, thiserror::Error)]
pub enum ActivityError {
    /// The viewer may not manage that user; nobody deactivates itself.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such user.
    #[error("there is no such user")]
    NotFound,
    /// The company would be left without an active admin.
    #[error("this is the last active admin: make somebody else admin first")]
    LastAdmin,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this user meanwhile: look at it again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn managed(unit: &UnitOfWork, viewer: &Viewer, id: UserId) -> Result<User, ActivityError> {
    let user = unit.users.find(&viewer.users()?, id).await?;
    let user = user.ok_or(ActivityError::NotFound)?;
    viewer.may_manage(&user)?;
    Ok(user)
}

/// Writes the user as it is to be, tells of it and makes it last.
async fn write(
    care: &Care,
    unit: UnitOfWork,
    viewer: &Viewer,
    user: &User,
    action: AuditAction,
) -> Result<(), ActivityError> {
    match unit.users.update(&viewer.users()?, user, user.version).await? {
        Updated::Done => {}
        Updated::Stale | Updated::Taken => return Err(ActivityError::Stale),
        Updated::Absent => return Err(ActivityError::NotFound),
    }
    Ok(care.finish(unit, viewer, user, action).await?)
}

/// Deactivates a user and ends its sessions, API tokens and links at once. Its customers stay with it until somebody shares them out.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DeactivateUser(Care);

impl DeactivateUser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(Care::new(ports))
    }

    /// Deactivates it; again does nothing.
    ///
    /// # Errors
    /// [`ActivityError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<(), ActivityError> {
        let scope = viewer.users()?;
        let unit = self.0.transactions.begin().await?;
        let mut user = managed(&unit, viewer, id).await?;
        if !user.is_active() {
            return Ok(());
        }
        let needed = user.role == Role::Admin && viewer.role() != Role::Superuser;
        if needed && unit.users.active_admins(&scope).await? <= 1 {
            return Err(ActivityError::LastAdmin);
        }
        let now = self.0.clock.now();
        user.activity = Activity::Deactivated { at: now };
        unit.sessions.end_all_of(user.id).await?;
        unit.api_tokens.revoke_all_of(user.id, now).await?;
        unit.links.end_all_of(user.id, now).await?;
        unit.email_changes.end_all_of(user.id, now).await?;
        write(&self.0, unit, viewer, &user, AuditAction::UserDeactivated).await
    }
}

/// Lets a deactivated user sign in again.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ReactivateUser(Care);

impl ReactivateUser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(Care::new(ports))
    }

    /// Lets it in; again does nothing.
    ///
    /// # Errors
    /// [`ActivityError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, id: UserId) -> Result<(), ActivityError> {
        viewer.users()?;
        let unit = self.0.transactions.begin().await?;
        let mut user = managed(&unit, viewer, id).await?;
        if user.is_active() {
            return Ok(());
        }
        user.activity = Activity::Active;
        write(&self.0, unit, viewer, &user, AuditAction::UserReactivated).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ports::Transactions;
    use crate::testing::{MockUnit, clock, ids, now, user, viewer};

    fn deactivate(transactions: Arc<dyn Transactions>) -> DeactivateUser {
        DeactivateUser(Care {
            transactions,
            clock: clock(),
            ids: ids(),
        })
    }

    fn unit(found: User, admins: u64) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(found.clone())));
        unit.users.expect_active_admins().returning(move |_| Ok(admins));
        unit
    }

    #[tokio::test]
    async fn deactivation_ends_sessions_tokens_and_links_in_the_same_unit() {
        let mut unit = unit(user(1, "asha", Role::Sales), 1).audited(AuditAction::UserDeactivated);
        unit.sessions.expect_end_all_of().times(1).returning(|_| Ok(()));
        unit.links.expect_end_all_of().times(1).returning(|_, _| Ok(()));
        unit.email_changes
            .expect_end_all_of()
            .times(1)
            .returning(|_, _| Ok(()));
        unit.api_tokens
            .expect_revoke_all_of()
            .times(1)
            .returning(|_, _| Ok(()));
        unit.users
            .expect_update()
            .withf(|_, user, _| !user.is_active())
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        let asha = user(1, "asha", Role::Sales).id;
        deactivate(unit.committed())
            .execute(&viewer(Role::Manager), asha)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn nobody_deactivates_itself_or_the_last_admin() {
        let me = viewer(Role::Admin);
        let result = deactivate(unit(me.user().clone(), 2).dropped())
            .execute(&me, me.user_id())
            .await;
        assert!(matches!(result, Err(ActivityError::NotAllowed(_))));
        let other = user(1, "asha", Role::Admin);
        let result = deactivate(unit(other.clone(), 1).dropped())
            .execute(&me, other.id)
            .await;
        assert!(matches!(result, Err(ActivityError::LastAdmin)));
    }

    #[tokio::test]
    async fn a_deactivated_user_is_let_in_again() {
        let gone = User {
            activity: Activity::Deactivated { at: now() },
            ..user(1, "asha", Role::Sales)
        };
        let id = gone.id;
        let mut unit = unit(gone, 1).audited(AuditAction::UserReactivated);
        unit.users
            .expect_update()
            .withf(|_, user, _| user.is_active())
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        let use_case = ReactivateUser(Care {
            transactions: unit.committed(),
            clock: clock(),
            ids: ids(),
        });
        use_case.execute(&viewer(Role::Manager), id).await.unwrap();
    }

    #[tokio::test]
    async fn who_manages_nobody_is_turned_away_before_anything_is_read() {
        let asha = user(1, "asha", Role::Sales).id;
        let sales = viewer(Role::Sales);
        let result = deactivate(MockUnit::never()).execute(&sales, asha).await;
        assert!(matches!(result, Err(ActivityError::NotAllowed(_))));
        let reactivate = ReactivateUser(Care {
            transactions: MockUnit::never(),
            clock: clock(),
            ids: ids(),
        });
        let result = reactivate.execute(&sales, asha).await;
        assert!(matches!(result, Err(ActivityError::NotAllowed(_))));
    }
}
