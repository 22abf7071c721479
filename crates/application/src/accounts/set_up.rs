use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{CompanyName, Region, Zone};
use callbook_domain::ids::{AuditId, UserId};
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, Username};

use crate::companies::{Founding, Plan};
use crate::ports::{
    AuditEntry, Clock, CompanyQueries, Ids, Inserted, PasswordError, Passwords, StoreError, Transactions,
};
use crate::{Ports, Settings};

/// The first company and its admin.
#[derive(Debug, Clone)]
pub struct SetUpCommand {
    /// What the company is called.
    pub company: CompanyName,
    /// Which statuses it begins with.
    pub preset: Preset,
    /// Where numbers without a country code are dialled.
    pub region: Region,
    /// The zone of its days.
    pub zone: Zone,
    /// What the admin signs in with.
    pub username: Username,
    /// What screens call the admin.
    pub name: PersonName,
    /// The admin's address.
    pub email: Email,
    /// The admin's password.
    pub password: Password,
    /// Where this came from.
    pub provenance: Provenance,
}

/// Why nothing was set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// There is a company already.
    #[error("Callbook is set up already: sign in")]
    AlreadySetUp,
    /// A superuser, who may have been made before, has that `username` or `email`.
    #[error("this {0} is taken: choose another")]
    Taken(&'static str),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the first company, its status set and its admin, once. Nobody is signed in yet, so whoever calls this has
/// proved itself otherwise: by the one-time code that the server printed, or by having a shell on it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SetUpCompany {
    transactions: Arc<dyn Transactions>,
    companies: Arc<dyn CompanyQueries>,
    passwords: Arc<dyn Passwords>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl SetUpCompany {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            passwords: ports.passwords.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Whether it is still to be done.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_due(&self) -> Result<bool, StoreError> {
        Ok(!self.companies.any().await?)
    }

    /// Does it.
    ///
    /// # Errors
    /// [`SetUpError`], and nothing was made.
    pub async fn execute(&self, command: SetUpCommand) -> Result<UserId, SetUpError> {
        let hash = self.passwords.hash(&command.password).await?;
        let now = self.clock.now();
        let plan = Plan {
            company: command.company,
            preset: command.preset,
            region: command.region,
            zone: command.zone,
            username: command.username,
            name: command.name,
            email: command.email,
        };
        let founding = Founding::of(plan, self.ids.as_ref(), now);
        let (company, admin) = (&founding.company, &founding.admin);

        let unit = self.transactions.begin().await?;
        if unit.companies.any().await? {
            return Err(SetUpError::AlreadySetUp);
        }
        if let Inserted::Taken(field) = founding.write(&unit, Some(hash)).await? {
            return Err(SetUpError::Taken(field));
        }
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_nobody(command.provenance, id, now, AuditAction::CompanySetUp, company.id)
            .done_by(admin.id)
            .in_company(Some(company.id))
            .with("company", &company.name)
            .with("admin", &admin.username);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(admin.id)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};

    use super::*;
    use crate::ports::{MockCompanyQueries, MockPasswords, PasswordHash};
    use crate::testing::{MockUnit, clock, company, ids};

    fn use_case(transactions: Arc<dyn Transactions>) -> SetUpCompany {
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        SetUpCompany {
            transactions,
            companies: Arc::new(MockCompanyQueries::new()),
            passwords: Arc::new(passwords),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command() -> SetUpCommand {
        SetUpCommand {
            company: company().name,
            preset: Preset::Admissions,
            region: company().region,
            zone: company().zone,
            username: Username::parse("asha").unwrap(),
            name: PersonName::parse("Asha Menon").unwrap().unwrap(),
            email: Email::parse("asha@example.com").unwrap(),
            password: Password::parse("correct horse battery", &[]).unwrap(),
            provenance: Provenance::local(Channel::Cli),
        }
    }

    #[tokio::test]
    async fn company_statuses_and_admin_are_made_in_one_unit() {
        let mut unit = MockUnit::default().audited(AuditAction::CompanySetUp);
        unit.companies.expect_any().returning(|| Ok(false));
        unit.companies.expect_insert().times(1).returning(|_| Ok(()));
        unit.statuses
            .expect_insert_all()
            .withf(|_, all| all.len() == 14)
            .times(1)
            .returning(|_, _| Ok(()));
        unit.users
            .expect_insert()
            .withf(|user, hash| user.role == Role::Admin && hash.is_some())
            .times(1)
            .returning(|_, _| Ok(Inserted::Done));
        use_case(unit.committed()).execute(command()).await.unwrap();
    }

    #[tokio::test]
    async fn it_happens_once() {
        let mut unit = MockUnit::default();
        unit.companies.expect_any().returning(|| Ok(true));
        let again = use_case(unit.dropped()).execute(command()).await;
        assert!(matches!(again, Err(SetUpError::AlreadySetUp)));
    }
}
