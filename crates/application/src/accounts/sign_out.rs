use std::sync::Arc;

use callbook_domain::access::Principal;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::AuditId;
use callbook_domain::session::Session;

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};
use crate::{Ports, Settings};

/// Ends the session that somebody is using.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SignOut {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl SignOut {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Ends it; the browser no longer stays signed in either.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&self, person: &Principal, session: &Session) -> Result<(), StoreError> {
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        unit.sessions.end(session.id).await?;
        if let Some(family) = session.family {
            unit.remember.end(person.user_id(), family).await?;
        }
        unit.audit
            .append(&AuditEntry::by_person(
                person,
                id,
                self.clock.now(),
                AuditAction::SignedOut,
                session.id,
            ))
            .await?;
        unit.commit().await
    }
}
