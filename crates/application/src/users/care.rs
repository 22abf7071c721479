use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::user::User;

use crate::Ports;
use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions, UnitOfWork};

/// What every act on one user of the viewer's company is done with.
pub(super) struct Care {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn Ids>,
}

impl Care {
    pub(super) fn new(ports: &Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Tells of the act in the unit that does it, and makes it last.
    pub(super) async fn finish(
        &self,
        unit: UnitOfWork,
        viewer: &Viewer,
        user: &User,
        action: AuditAction,
    ) -> Result<(), StoreError> {
        let id = AuditId::from_uuid(self.ids.next());
        let entry =
            AuditEntry::by(viewer, id, self.clock.now(), action, user.id).with("username", &user.username);
        unit.audit.append(&entry).await?;
        unit.commit().await
    }
}
