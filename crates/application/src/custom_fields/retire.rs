use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::custom_field::CustomField;
use callbook_domain::ids::{AuditId, CustomFieldId};
use callbook_domain::version::Version;

use super::CustomFieldError;
use crate::ports::{AuditEntry, Clock, Ids, Transactions, Updated};
use crate::{Ports, Settings};

/// Whether a field is to be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldUse {
    /// It is in use.
    Active,
    /// It is taken out of use; what customers have in it is kept.
    Retired,
}

/// Which field is to be taken out of use or brought back.
#[derive(Debug, Clone, Copy)]
pub struct RetireFieldCommand {
    /// Which.
    pub field: CustomFieldId,
    /// The version that was looked at.
    pub read: Version,
    /// What is to become of it.
    pub becomes: FieldUse,
}

/// Takes a field out of use, or brings it back with what customers have in it.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct RetireField {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl RetireField {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Does it; a field that is so already is left alone.
    ///
    /// # Errors
    /// [`CustomFieldError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: RetireFieldCommand,
    ) -> Result<(), CustomFieldError> {
        viewer.require(Permission::ManageCompany)?;
        let scope = viewer.company_scope();
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let fields = unit.custom_fields.set(&scope).await?;
        let before = fields.get(command.field).ok_or(CustomFieldError::NotFound)?;
        let (retired_at, action) = match (command.becomes, before.is_active()) {
            (FieldUse::Active, true) | (FieldUse::Retired, false) => return Ok(()),
            (FieldUse::Retired, true) => (Some(now), AuditAction::CustomFieldRetired),
            (FieldUse::Active, false) => {
                fields.check_room()?;
                (None, AuditAction::CustomFieldRestored)
            }
        };
        let after = CustomField {
            retired_at,
            ..before.clone()
        };
        match unit.custom_fields.update(&scope, &after, command.read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken => return Err(CustomFieldError::Stale),
            Updated::Absent => return Err(CustomFieldError::NotFound),
        }
        let id = AuditId::from_uuid(self.ids.next());
        unit.audit
            .append(&AuditEntry::by(viewer, id, now, action, &after.name))
            .await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::custom_field::FieldKind;

    use super::super::testing::{field, set_of};
    use super::*;
    use crate::testing::{MockUnit, clock, ids, now, viewer};

    fn stored(becomes: FieldUse) -> CustomField {
        CustomField {
            retired_at: (becomes == FieldUse::Active).then(now),
            ..field(1, "Course", FieldKind::Text)
        }
    }

    async fn retire(
        role: Role,
        transactions: Arc<dyn Transactions>,
        becomes: FieldUse,
    ) -> Result<(), CustomFieldError> {
        let use_case = RetireField {
            transactions,
            clock: clock(),
            ids: ids(),
        };
        let command = RetireFieldCommand {
            field: stored(becomes).id,
            read: Version::FIRST,
            becomes,
        };
        use_case.execute(&viewer(role), command).await
    }

    #[tokio::test]
    async fn a_field_goes_out_of_use_and_comes_back_with_one_commit_each() {
        for (becomes, action) in [
            (FieldUse::Retired, AuditAction::CustomFieldRetired),
            (FieldUse::Active, AuditAction::CustomFieldRestored),
        ] {
            let mut unit = MockUnit::default().audited(action);
            set_of(&mut unit, vec![stored(becomes)]);
            unit.custom_fields
                .expect_update()
                .withf(move |_, field, _| field.is_active() == (becomes == FieldUse::Active))
                .times(1)
                .returning(|_, _, _| Ok(Updated::Done));
            retire(Role::Admin, unit.committed(), becomes).await.unwrap();
        }
    }

    #[tokio::test]
    async fn what_is_so_already_and_what_is_not_allowed_writes_nothing() {
        let mut unit = MockUnit::default();
        set_of(&mut unit, vec![stored(FieldUse::Active)]);
        retire(Role::Admin, unit.dropped(), FieldUse::Retired)
            .await
            .unwrap();
        let denied = retire(Role::Manager, MockUnit::never(), FieldUse::Retired).await;
        assert!(matches!(denied, Err(CustomFieldError::NotAllowed(_))));
    }
}
