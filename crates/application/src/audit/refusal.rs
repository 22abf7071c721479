use callbook_domain::access::Provenance;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::{CompanyId, UserId};

use super::AuditLog;
use crate::ports::StoreError;
use crate::{Ports, Settings};

/// Tells the audit log that somebody asked for what its rights do not allow.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct NoteRefusal(AuditLog);

impl NoteRefusal {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self(AuditLog::new(ports))
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
        let entry = self
            .0
            .entry_by_nobody(provenance, AuditAction::AccessRefused, what)
            .done_by(user)
            .in_company(company)
            .ended(Outcome::Refused);
        self.0.tell(&entry).await
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Role};

    use super::*;
    use crate::testing::{MockUnit, company, user};

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
        let note = NoteRefusal(AuditLog::over(unit.committed()));
        let asha = user(1, "asha", Role::Sales);
        let provenance = Provenance::local(Channel::Browser);
        note.execute(asha.id, Some(company().id), provenance, "POST /users")
            .await
            .unwrap();
    }
}
