use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Role, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::user::{Email, Password, PersonName, User, Username};

use crate::ports::{AuditEntry, Clock, Ids, Inserted, PasswordError, Passwords, StoreError, Transactions};
use crate::{Ports, Settings};

/// A user to be added.
#[derive(Debug, Clone)]
pub struct AddUserCommand {
    /// What it signs in with.
    pub username: Username,
    /// What screens call it.
    pub name: PersonName,
    /// Its address.
    pub email: Email,
    /// Its role.
    pub role: Role,
    /// Its password; without one it sets its own by a link.
    pub password: Option<Password>,
}

/// Why no user was added.
#[derive(Debug, thiserror::Error)]
pub enum AddUserError {
    /// The viewer may not give that role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// Somebody has that `username` or `email`.
    #[error("this {0} is taken: choose another")]
    Taken(&'static str),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a user to the viewer's company.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AddUser {
    transactions: Arc<dyn Transactions>,
    passwords: Arc<dyn Passwords>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AddUser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            passwords: ports.passwords.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Adds it.
    ///
    /// # Errors
    /// [`AddUserError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: AddUserCommand) -> Result<User, AddUserError> {
        viewer.may_give(command.role)?;
        let hash = match &command.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let now = self.clock.now();
        let user = User::new(
            UserId::from_uuid(self.ids.next()),
            Some(viewer.company_id()),
            command.username,
            command.email,
            command.name,
            command.role,
            now,
        );
        let entry = AuditEntry::by(
            viewer,
            AuditId::from_uuid(self.ids.next()),
            now,
            AuditAction::UserAdded,
            user.id,
        )
        .with("username", &user.username)
        .with("role", user.role);

        let unit = self.transactions.begin().await?;
        if let Inserted::Taken(field) = unit.users.insert(&user, hash).await? {
            return Err(AddUserError::Taken(field));
        }
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::MockPasswords;
    use crate::testing::{MockUnit, clock, ids, viewer};

    fn command(role: Role) -> AddUserCommand {
        AddUserCommand {
            username: Username::parse("asha").unwrap(),
            name: PersonName::parse("Asha Menon").unwrap().unwrap(),
            email: Email::parse("asha@example.com").unwrap(),
            role,
            password: None,
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> AddUser {
        AddUser {
            transactions,
            passwords: Arc::new(MockPasswords::new()),
            clock: clock(),
            ids: ids(),
        }
    }

    #[tokio::test]
    async fn a_manager_adds_a_sales_user_with_one_commit() {
        let mut unit = MockUnit::default().audited(AuditAction::UserAdded);
        unit.users
            .expect_insert()
            .times(1)
            .returning(|_, _| Ok(Inserted::Done));
        let user = use_case(unit.committed())
            .execute(&viewer(Role::Manager), command(Role::Sales))
            .await
            .unwrap();
        assert_eq!(user.company, Some(crate::testing::company().id));
    }

    #[tokio::test]
    async fn a_manager_adds_no_admin_and_a_sales_user_nobody() {
        for (actor, role) in [
            (Role::Manager, Role::Admin),
            (Role::Manager, Role::Manager),
            (Role::Sales, Role::Sales),
        ] {
            let result = use_case(MockUnit::never())
                .execute(&viewer(actor), command(role))
                .await;
            assert!(
                matches!(result, Err(AddUserError::NotAllowed(_))),
                "{actor} adds {role}"
            );
        }
    }

    #[tokio::test]
    async fn a_taken_name_writes_nothing() {
        let mut unit = MockUnit::default();
        unit.users
            .expect_insert()
            .returning(|_, _| Ok(Inserted::Taken("username")));
        let result = use_case(unit.dropped())
            .execute(&viewer(Role::Admin), command(Role::Sales))
            .await;
        assert!(matches!(result, Err(AddUserError::Taken("username"))));
    }
}
