use std::sync::Arc;

use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;

use crate::Ports;
use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};

/// Tells the audit log of what writes nothing else: downloads and refusals. Whatever writes tells of it in its own unit
/// of work.
#[derive(Clone)]
pub(crate) struct AuditLog {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AuditLog {
    pub(crate) fn new(ports: &Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// At the time of all tests, with ids from 1.
    #[cfg(test)]
    pub(crate) fn over(transactions: Arc<dyn Transactions>) -> Self {
        Self {
            transactions,
            clock: crate::testing::clock(),
            ids: crate::testing::ids(),
        }
    }

    /// The entry of an act of the viewer's, now.
    pub(crate) fn entry(&self, viewer: &Viewer, action: AuditAction, object: impl ToString) -> AuditEntry {
        AuditEntry::by(viewer, self.id(), self.clock.now(), action, object)
    }

    /// The entry of an act of nobody who is signed in, now.
    pub(crate) fn entry_by_nobody(
        &self,
        provenance: Provenance,
        action: AuditAction,
        object: impl ToString,
    ) -> AuditEntry {
        AuditEntry::by_nobody(provenance, self.id(), self.clock.now(), action, object)
    }

    /// Writes it down, by itself.
    pub(crate) async fn tell(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        unit.audit.append(entry).await?;
        unit.commit().await
    }

    fn id(&self) -> AuditId {
        AuditId::from_uuid(self.ids.next())
    }
}
