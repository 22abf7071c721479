use std::sync::Arc;

use callbook_domain::access::Superuser;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::{Company, CompanyName, Region, Zone};
use callbook_domain::ids::{AuditId, CompanyId};
use callbook_domain::version::Version;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, Updated};
use crate::{Ports, Settings};

/// What a company is called and where it is.
#[derive(Debug, Clone)]
pub struct CompanyProfile {
    /// What it is called.
    pub name: CompanyName,
    /// Where numbers without a country code are dialled.
    pub region: Region,
    /// The zone of its days.
    pub zone: Zone,
}

impl CompanyProfile {
    /// Gives the profile to the company.
    pub(super) fn apply(self, company: &mut Company) {
        company.name = self.name;
        company.region = self.region;
        company.zone = self.zone;
    }
}

/// What a superuser makes of a company.
#[derive(Debug, Clone)]
pub struct EditCompanyCommand {
    /// Which.
    pub company: CompanyId,
    /// The version that the form was filled from.
    pub read: Version,
    /// What it is to be.
    pub profile: CompanyProfile,
}

/// Why a company was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditCompanyError {
    /// There is no such company.
    #[error("there is no such company")]
    NotFound,
    /// Somebody else wrote in between.
    #[error("somebody else has changed this company meanwhile: look at it again")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Edits a company's name, country and time zone from outside.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditCompany {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditCompany {
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
    /// [`EditCompanyError`], and nothing was written.
    pub async fn execute(
        &self,
        superuser: &Superuser,
        command: EditCompanyCommand,
    ) -> Result<Company, EditCompanyError> {
        let scope = superuser.company(command.company);
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        let was = unit
            .companies
            .find(&scope)
            .await?
            .ok_or(EditCompanyError::NotFound)?;
        let mut company = was.clone();
        command.profile.apply(&mut company);
        match unit.companies.update(&scope, &company, command.read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken => return Err(EditCompanyError::Stale),
            Updated::Absent => return Err(EditCompanyError::NotFound),
        }
        let person = superuser.principal();
        let entry = AuditEntry::by_person(
            person,
            id,
            self.clock.now(),
            AuditAction::CompanyEdited,
            company.id,
        )
        .in_company(Some(company.id))
        .differing(&was, &company);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        company.version = command.read.next();
        Ok(company)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, superuser};

    fn use_case(transactions: Arc<dyn Transactions>) -> EditCompany {
        EditCompany {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn command() -> EditCompanyCommand {
        EditCompanyCommand {
            company: company().id,
            read: Version::FIRST,
            profile: CompanyProfile {
                name: CompanyName::parse("Renamed").unwrap().unwrap(),
                region: company().region,
                zone: company().zone,
            },
        }
    }

    fn unit(found: Option<Company>, updated: Updated) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.companies.expect_find().returning(move |_| Ok(found.clone()));
        unit.companies
            .expect_update()
            .returning(move |_, _, _| Ok(updated));
        unit
    }

    #[tokio::test]
    async fn an_edit_is_written_with_its_audit_entry() {
        let unit = unit(Some(company()), Updated::Done).audited(AuditAction::CompanyEdited);
        let edited = use_case(unit.committed())
            .execute(&superuser(), command())
            .await
            .unwrap();
        assert_eq!(edited.name.as_str(), "Renamed");
        assert_eq!(edited.version, Version::FIRST.next());
    }

    #[tokio::test]
    async fn a_stale_form_and_an_unknown_company_write_nothing() {
        let stale = use_case(unit(Some(company()), Updated::Stale).dropped())
            .execute(&superuser(), command())
            .await;
        assert!(matches!(stale, Err(EditCompanyError::Stale)));
        let absent = use_case(unit(None, Updated::Done).dropped())
            .execute(&superuser(), command())
            .await;
        assert!(matches!(absent, Err(EditCompanyError::NotFound)));
    }
}
