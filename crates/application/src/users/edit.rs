use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::user::{Email, PersonName, User};
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// What a user is to be.
#[derive(Debug, Clone)]
pub struct EditUserCommand {
    /// Which.
    pub user: UserId,
    /// The version that the form was filled from.
    pub read: Version,
    /// What screens call it.
    pub name: PersonName,
    /// Its address.
    pub email: Email,
    /// Its role.
    pub role: Role,
}

/// Why a user was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditUserError {
    /// The viewer may not manage that user, or not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such user.
    #[error("there is no such user")]
    NotFound,
    /// Somebody has that address.
    #[error("this e-mail address is taken: choose another")]
    EmailTaken,
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

/// Edits a user's name, address and role.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditUser {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditUser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Edits it.
    ///
    /// # Errors
    /// [`EditUserError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: EditUserCommand) -> Result<User, EditUserError> {
        let scope = viewer.users()?;
        let unit = self.transactions.begin().await?;
        let mut user = unit
            .users
            .find(&scope, command.user)
            .await?
            .ok_or(EditUserError::NotFound)?;
        viewer.may_manage(&user)?;
        viewer.may_give(command.role)?;
        let was = user.role;
        if was == Role::Admin
            && command.role != Role::Admin
            && user.is_active()
            && unit.users.active_admins(&scope).await? <= 1
        {
            return Err(EditUserError::LastAdmin);
        }
        user.name = command.name;
        user.email = command.email;
        user.role = command.role;
        if unit.users.email_taken(&user).await? {
            return Err(EditUserError::EmailTaken);
        }
        match unit.users.update(&scope, &user, command.read).await? {
            Updated::Done => {}
            Updated::Stale => return Err(EditUserError::Stale),
            Updated::Absent => return Err(EditUserError::NotFound),
            Updated::Taken => return Err(EditUserError::EmailTaken),
        }
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, self.clock.now(), AuditAction::UserEdited, user.id)
            .with("role", format!("{was} to {}", user.role));
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        user.version = command.read.next();
        Ok(user)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{MockUnit, clock, ids, user, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> EditUser {
        EditUser {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(role: Role) -> EditUserCommand {
        let asha = user(1, "asha", Role::Sales);
        EditUserCommand {
            user: asha.id,
            read: Version::FIRST,
            name: asha.name,
            email: asha.email,
            role,
        }
    }

    fn unit(role: Role, admins: u64, updated: Updated) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(user(1, "asha", role))));
        unit.users.expect_active_admins().returning(move |_| Ok(admins));
        unit.users.expect_email_taken().returning(|_| Ok(false));
        unit.users.expect_update().returning(move |_, _, _| Ok(updated));
        unit
    }

    #[tokio::test]
    async fn an_admin_makes_a_sales_user_manager() {
        let unit = unit(Role::Sales, 1, Updated::Done).audited(AuditAction::UserEdited);
        let edited = use_case(unit.committed())
            .execute(&viewer(Role::Admin), command(Role::Manager))
            .await
            .unwrap();
        assert_eq!(
            (edited.role, edited.version),
            (Role::Manager, Version::FIRST.next())
        );
    }

    #[tokio::test]
    async fn the_last_admin_stays_admin() {
        let unit = unit(Role::Admin, 1, Updated::Done);
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(EditUserError::LastAdmin)));
    }

    #[rstest]
    #[case::raised_above_itself(Role::Sales, Role::Admin)]
    #[case::an_admin(Role::Admin, Role::Admin)]
    #[tokio::test]
    async fn a_manager_may_not(#[case] is: Role, #[case] wanted: Role) {
        let result = use_case(unit(is, 2, Updated::Done).dropped())
            .execute(&viewer(Role::Manager), command(wanted))
            .await;
        assert!(matches!(result, Err(EditUserError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn a_stale_form_writes_nothing() {
        let unit = unit(Role::Sales, 1, Updated::Stale);
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(EditUserError::Stale)));
    }
}
