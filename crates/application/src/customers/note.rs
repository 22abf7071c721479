use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::customer::{CustomerEvent, EventKind, Remark};
use callbook_domain::ids::{AuditId, CustomerId, EventId};

use crate::ports::{AuditEntry, Clock, Ids, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why no note was written.
#[derive(Debug, thiserror::Error)]
pub enum AddNoteError {
    /// The viewer works no customers.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such customer for this viewer.
    #[error("there is no such customer")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a note on a customer's timeline.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct AddNote {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl AddNote {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`AddNoteError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        customer: CustomerId,
        note: Remark,
    ) -> Result<(), AddNoteError> {
        let scope = viewer.customers()?;
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        unit.customers
            .find(&scope, customer)
            .await?
            .ok_or(AddNoteError::NotFound)?;
        let event = CustomerEvent {
            id: EventId::from_uuid(self.ids.next()),
            customer,
            at: now,
            by: viewer.user_id(),
            kind: EventKind::Noted { note },
        };
        unit.customers.append(&viewer.company_scope(), &[event]).await?;
        let id = AuditId::from_uuid(self.ids.next());
        unit.audit
            .append(&AuditEntry::by(viewer, id, now, AuditAction::NoteAdded, customer))
            .await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::customer::Customer;
    use callbook_domain::ids::StatusId;
    use callbook_domain::phone::Phone;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, now, viewer};

    #[tokio::test]
    async fn a_note_is_written_on_a_visible_customer_only() {
        let id = CustomerId::from_uuid(Uuid::from_u128(7));
        let note = || Remark::parse("Wants hostel details").unwrap().unwrap();
        let found = Customer::new(
            id,
            company().id,
            Phone::from_digits(919_876_543_210),
            StatusId::from_uuid(Uuid::nil()),
            now(),
        );
        let mut unit = MockUnit::default().audited(AuditAction::NoteAdded);
        unit.customers
            .expect_find()
            .returning(move |_, _| Ok(Some(found.clone())));
        unit.customers.expect_append().times(1).returning(|_, _| Ok(()));
        let use_case = AddNote {
            transactions: unit.committed(),
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&viewer(Role::Sales), id, note()).await.unwrap();

        let mut unit = MockUnit::default();
        unit.customers.expect_find().returning(|_, _| Ok(None));
        let use_case = AddNote {
            transactions: unit.dropped(),
            clock: clock(),
            ids: ids(),
        };
        let result = use_case.execute(&viewer(Role::Sales), id, note()).await;
        assert!(matches!(result, Err(AddNoteError::NotFound)));
    }
}
