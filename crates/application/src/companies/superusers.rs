use std::sync::Arc;

use callbook_domain::access::{Provenance, Role};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::user::{Email, Password, PersonName, User, Username};

use crate::ports::{
    AccountQueries, AuditEntry, Clock, Ids, Inserted, PasswordError, Passwords, StoreError, Transactions,
};
use crate::{Ports, Settings};

/// Somebody who is to look after all companies.
#[derive(Debug, Clone)]
pub struct AddSuperuserCommand {
    /// What it signs in with.
    pub username: Username,
    /// What screens call it.
    pub name: PersonName,
    /// Its address.
    pub email: Email,
    /// Its password.
    pub password: Password,
    /// Where this came from.
    pub provenance: Provenance,
}

/// Why no superuser was added.
#[derive(Debug, thiserror::Error)]
pub enum AddSuperuserError {
    /// Somebody of the installation has that `username` or `email`.
    #[error("this {0} is taken: choose another")]
    Taken(&'static str),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a superuser. No screen does it: whoever calls this has proved itself by having a shell on the server.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AddSuperuser {
    transactions: Arc<dyn Transactions>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AddSuperuser {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            accounts: ports.accounts.clone(),
            passwords: ports.passwords.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// [`AddSuperuserError`], and nothing was written.
    pub async fn execute(&self, command: AddSuperuserCommand) -> Result<User, AddSuperuserError> {
        let hash = self.passwords.hash(&command.password).await?;
        let now = self.clock.now();
        let user = User::new(
            UserId::from_uuid(self.ids.next()),
            None,
            command.username,
            command.email,
            command.name,
            Role::Superuser,
            now,
        );
        let id = AuditId::from_uuid(self.ids.next());
        let action = AuditAction::SuperuserAdded;
        let entry = AuditEntry::by_nobody(command.provenance, id, now, action, &user.username);
        let unit = self.transactions.begin().await?;
        if let Inserted::Taken(field) = unit.users.insert(&user, Some(hash)).await? {
            return Err(AddSuperuserError::Taken(field));
        }
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(user)
    }

    /// All superusers there are, deactivated ones too, the longest-serving first: for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all(&self) -> Result<Vec<User>, StoreError> {
        self.accounts.superusers().await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Channel;

    use super::*;
    use crate::ports::{MockAccountQueries, MockPasswords, PasswordHash};
    use crate::testing::{MockUnit, clock, ids};

    fn use_case(transactions: Arc<dyn Transactions>) -> AddSuperuser {
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        AddSuperuser {
            transactions,
            accounts: Arc::new(MockAccountQueries::new()),
            passwords: Arc::new(passwords),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command() -> AddSuperuserCommand {
        AddSuperuserCommand {
            username: Username::parse("root").unwrap(),
            name: PersonName::parse("Rooth Operator").unwrap().unwrap(),
            email: Email::parse("root@example.com").unwrap(),
            password: Password::parse("correct horse battery", &[]).unwrap(),
            provenance: Provenance::local(Channel::Cli),
        }
    }

    #[tokio::test]
    async fn a_superuser_belongs_to_no_company() {
        let mut unit = MockUnit::default().audited(AuditAction::SuperuserAdded);
        unit.users
            .expect_insert()
            .withf(|user, hash| user.company.is_none() && user.role == Role::Superuser && hash.is_some())
            .times(1)
            .returning(|_, _| Ok(Inserted::Done));
        use_case(unit.committed()).execute(command()).await.unwrap();
    }

    #[tokio::test]
    async fn a_taken_name_writes_nothing() {
        let mut unit = MockUnit::default();
        unit.users
            .expect_insert()
            .returning(|_, _| Ok(Inserted::Taken("email")));
        let result = use_case(unit.dropped()).execute(command()).await;
        assert!(matches!(result, Err(AddSuperuserError::Taken("email"))));
    }
}
