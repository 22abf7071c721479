use std::sync::Arc;

use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::AuditId;
use callbook_domain::status::Preset;
use callbook_domain::user::{Email, Password, PersonName, User, Username};

use super::{Founding, Plan};
use crate::ports::{
    AuditEntry, Clock, Ids, Inserted, PasswordError, Passwords, StoreError, Tokens, Transactions,
};
use crate::users::{LinkMade, Linking, PASSWORD_LINK_HOLDS};
use crate::{Ports, Settings};

/// Who is to be the first admin of a company.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// What the admin signs in with.
    pub username: Username,
    /// What screens call the admin.
    pub name: PersonName,
    /// The admin's address.
    pub email: Email,
    /// The admin's password; without one the admin sets its own by a link.
    pub password: Option<Password>,
}

/// A company to be made.
#[derive(Debug, Clone)]
pub struct CreateCompanyCommand {
    /// What it is called.
    pub company: CompanyName,
    /// Which statuses it begins with.
    pub preset: Preset,
    /// Where numbers without a country code are dialled.
    pub region: Region,
    /// The zone of its days.
    pub zone: Zone,
    /// Its first admin.
    pub admin: FirstAdmin,
}

/// A company was made.
#[derive(Debug, Clone)]
pub struct Created {
    /// The company.
    pub company: Company,
    /// Its first admin.
    pub admin: User,
    /// The link with which the admin sets a password, where none was given. Shown once.
    pub link: Option<LinkMade>,
}

/// Why no company was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateCompanyError {
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

/// Makes a company with its status set and its first admin.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CreateCompany {
    transactions: Arc<dyn Transactions>,
    passwords: Arc<dyn Passwords>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl CreateCompany {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            passwords: ports.passwords.clone(),
            tokens: ports.tokens.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Makes it.
    ///
    /// # Errors
    /// [`CreateCompanyError`], and nothing was made.
    pub async fn execute(
        &self,
        superuser: &Superuser,
        command: CreateCompanyCommand,
    ) -> Result<Created, CreateCompanyError> {
        let admin = command.admin;
        let hash = match &admin.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let now = self.clock.now();
        let plan = Plan {
            company: command.company,
            preset: command.preset,
            region: command.region,
            zone: command.zone,
            username: admin.username,
            name: admin.name,
            email: admin.email,
        };
        let founding = Founding::of(plan, self.ids.as_ref(), now);
        let has_password = hash.is_some();
        let id = AuditId::from_uuid(self.ids.next());
        let (company, admin) = (&founding.company, &founding.admin);
        let entry = AuditEntry::by_person(
            superuser.principal(),
            id,
            now,
            AuditAction::CompanyCreated,
            company.id,
        )
        .in_company(Some(company.id))
        .with("company", &company.name)
        .with("admin", &admin.username);

        let unit = self.transactions.begin().await?;
        if let Inserted::Taken(field) = founding.write(&unit, hash).await? {
            return Err(CreateCompanyError::Taken(field));
        }
        let link = if has_password {
            None
        } else {
            let linking = Linking {
                tokens: self.tokens.as_ref(),
                ids: self.ids.as_ref(),
                now,
            };
            Some(linking.hand_over(&unit, admin.id, PASSWORD_LINK_HOLDS).await?)
        };
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(Created {
            company: founding.company,
            admin: founding.admin,
            link,
        })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::*;
    use crate::ports::{MockPasswords, PasswordHash};
    use crate::testing::{MockUnit, clock, company, ids, superuser, tokens};

    fn use_case(transactions: Arc<dyn Transactions>) -> CreateCompany {
        let mut passwords = MockPasswords::new();
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("hash".to_owned())));
        CreateCompany {
            transactions,
            passwords: Arc::new(passwords),
            tokens: tokens(),
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(password: Option<&str>) -> CreateCompanyCommand {
        CreateCompanyCommand {
            company: company().name,
            preset: Preset::Admissions,
            region: company().region,
            zone: company().zone,
            admin: FirstAdmin {
                username: Username::parse("asha").unwrap(),
                name: PersonName::parse("Asha Menon").unwrap().unwrap(),
                email: Email::parse("asha@example.com").unwrap(),
                password: password.map(|text| Password::parse(text, &[]).unwrap()),
            },
        }
    }

    /// What the store is given for the admin's password.
    const NO_HASH: Option<&str> = None;
    const HASH: Option<&str> = Some("hash");

    fn unit(inserted: Inserted, hash: Option<&'static str>) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.companies
            .expect_insert()
            .withf(|company| company.terminology.one(Role::Sales) == "Student Counsellor")
            .times(1)
            .returning(|_| Ok(()));
        unit.statuses
            .expect_insert_all()
            .times(1)
            .returning(|_, _| Ok(()));
        unit.users
            .expect_insert()
            .withf(move |user, stored| {
                user.role == Role::Admin && stored.as_ref().map(|stored| stored.0.as_str()) == hash
            })
            .times(1)
            .returning(move |_, _| Ok(inserted));
        unit
    }

    #[tokio::test]
    async fn an_admin_without_a_password_gets_a_link_in_the_same_unit() {
        let mut unit = unit(Inserted::Done, NO_HASH).audited(AuditAction::CompanyCreated);
        unit.links.expect_insert().times(1).returning(|_| Ok(()));
        let created = use_case(unit.committed())
            .execute(&superuser(), command(None))
            .await
            .unwrap();
        assert_eq!(created.admin.company, Some(created.company.id));
        assert!(created.link.is_some());
    }

    #[tokio::test]
    async fn an_admin_with_a_password_needs_no_link() {
        let unit = unit(Inserted::Done, HASH).audited(AuditAction::CompanyCreated);
        let created = use_case(unit.committed())
            .execute(&superuser(), command(Some("correct horse battery")))
            .await
            .unwrap();
        assert!(created.link.is_none());
    }

    #[tokio::test]
    async fn a_taken_name_makes_no_company() {
        let result = use_case(unit(Inserted::Taken("username"), NO_HASH).dropped())
            .execute(&superuser(), command(None))
            .await;
        assert!(matches!(result, Err(CreateCompanyError::Taken("username"))));
    }
}
