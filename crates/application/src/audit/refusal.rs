use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::{AuditId, CompanyId, UserId};

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};
use crate::{Ports, Settings};

/// Tells the audit log that somebody asked for what its rights do not allow.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct NoteRefusal {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl NoteRefusal {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// `user`, standing in `company`, asked for `what`, a method and a path.
    ///
    /// # Errors
    /// [`StoreError`], and nothing was told.
    pub async fn execute(
        &self,
        user: UserId,
        company: Option<CompanyId>,
        provenance: Provenance,
        what: &str,
    ) -> Result<(), StoreError> {
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by_nobody(provenance, id, self.clock.now(), AuditAction::AccessRefused, what)
            .done_by(user)
            .in_company(company)
            .ended(Outcome::Refused);
        let unit = self.transactions.begin().await?;
        unit.audit.append(&entry).await?;
        unit.commit().await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};

    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, user};

    #[tokio::test]
    async fn it_is_told_as_refused_where_it_was_tried() {
        let mut unit = MockUnit::default();
        unit.audit
            .expect_append()
            .withf(|entry| {
                entry.action == AuditAction::AccessRefused
                    && entry.outcome == Outcome::Refused
                    && entry.company == Some(company().id)
                    && entry.object == "POST /users"
            })
            .times(1)
            .returning(|_| Ok(()));
        let note = NoteRefusal {
            transactions: unit.committed(),
            clock: clock(),
            ids: ids(),
        };
        let asha = user(1, "asha", Role::Sales);
        let provenance = Provenance::local(Channel::Browser);
        note.execute(asha.id, Some(company().id), provenance, "POST /users")
            .await
            .unwrap();
    }
}
