use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::audit::AuditAction;
use callbook_domain::company::Company;
use callbook_domain::ids::AuditId;
use callbook_domain::version::Version;

use super::ChangeSettingsError;
use crate::Ports;
use crate::ports::{AuditEntry, Clock, Ids, Transactions, UnitOfWork, Updated};

/// What all changes of the own company have in common: one unit with the company under its next version and the audit
/// entry of what became different.
pub(super) struct SettingsEdit {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
}

/// A change that is written and audited, and not committed yet.
pub(super) struct Edited {
    pub(super) unit: UnitOfWork,
    /// As it was.
    pub(super) was: Company,
    /// As it is from the commit on.
    pub(super) company: Company,
}

impl SettingsEdit {
    pub(super) fn new(ports: &Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Changes the viewer's company, if it is still as it was read.
    pub(super) async fn execute(
        &self,
        viewer: &Viewer,
        read: Version,
        action: AuditAction,
        change: impl FnOnce(&mut Company) + Send,
    ) -> Result<Company, ChangeSettingsError> {
        let edited = self.begin(viewer, read, action, change).await?;
        edited.unit.commit().await?;
        Ok(edited.company)
    }

    /// The same, for whoever has more to write in the same unit.
    pub(super) async fn begin(
        &self,
        viewer: &Viewer,
        read: Version,
        action: AuditAction,
        change: impl FnOnce(&mut Company) + Send,
    ) -> Result<Edited, ChangeSettingsError> {
        let scope = viewer.company_settings()?;
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        let was = unit
            .companies
            .find(&scope)
            .await?
            .ok_or(ChangeSettingsError::Stale)?;
        let mut company = was.clone();
        change(&mut company);
        match unit.companies.update(&scope, &company, read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Absent | Updated::Taken => return Err(ChangeSettingsError::Stale),
        }
        let entry = AuditEntry::by(viewer, id, self.clock.now(), action, company.id);
        unit.audit.append(&entry.differing(&was, &company)).await?;
        company.version = read.next();
        Ok(Edited { unit, was, company })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::testing::{MockUnit, clock, company, ids};

    /// With these transactions behind it.
    pub(in crate::companies) fn edit(transactions: Arc<dyn Transactions>) -> SettingsEdit {
        SettingsEdit {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    /// A unit in which the company is there and its update ends so.
    pub(in crate::companies) fn unit(updated: Updated) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.companies.expect_find().returning(|_| Ok(Some(company())));
        unit.companies
            .expect_update()
            .returning(move |_, _, _| Ok(updated));
        unit
    }
}
