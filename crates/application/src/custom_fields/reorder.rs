use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, CustomFieldId};

use super::CustomFieldError;
use crate::ports::{AuditEntry, Clock, Ids, Transactions};
use crate::{Ports, Settings};

/// Which way a field moves among those in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before the one that stands before it.
    Up,
    /// After the one that stands after it.
    Down,
}

/// Which field moves, and which way.
#[derive(Debug, Clone, Copy)]
pub struct MoveFieldCommand {
    /// Which.
    pub field: CustomFieldId,
    /// Which way.
    pub step: Step,
}

/// Moves a field by one place: in this order forms ask for the fields and exports list them.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct MoveField {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl MoveField {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Moves it; the first goes no further up, the last no further down.
    ///
    /// # Errors
    /// [`CustomFieldError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: MoveFieldCommand) -> Result<(), CustomFieldError> {
        viewer.require(Permission::ManageCompany)?;
        let scope = viewer.company_scope();
        let unit = self.transactions.begin().await?;
        let fields = unit.custom_fields.set(&scope).await?;
        let active: Vec<_> = fields.active().collect();
        let place = active.iter().position(|field| field.id == command.field);
        let place = place.ok_or(CustomFieldError::NotFound)?;
        let neighbour = match command.step {
            Step::Up => place.checked_sub(1),
            Step::Down => Some(place + 1).filter(|next| *next < active.len()),
        };
        let Some(neighbour) = neighbour else {
            return Ok(());
        };
        let mut order: Vec<CustomFieldId> = active.iter().map(|field| field.id).collect();
        order.swap(place, neighbour);
        order.extend(
            fields
                .all()
                .iter()
                .filter(|field| !field.is_active())
                .map(|field| field.id),
        );
        unit.custom_fields.reorder(&scope, &order).await?;
        let id = AuditId::from_uuid(self.ids.next());
        let name = &active[place].name;
        let entry = AuditEntry::by(viewer, id, self.clock.now(), AuditAction::CustomFieldMoved, name)
            .changed("place", place + 1, neighbour + 1);
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::custom_field::{CustomField, FieldKind};

    use super::super::testing::{field, set_of};
    use super::*;
    use crate::testing::{MockUnit, clock, ids, now, viewer};

    /// The second of four is retired.
    fn fields() -> Vec<CustomField> {
        let mut fields: Vec<_> = (0..4)
            .map(|number| field(number, &format!("Field {number}"), FieldKind::Text))
            .collect();
        fields[1].retired_at = Some(now());
        fields
    }

    async fn moved(
        role: Role,
        transactions: Arc<dyn Transactions>,
        place: usize,
        step: Step,
    ) -> Result<(), CustomFieldError> {
        let use_case = MoveField {
            transactions,
            clock: clock(),
            ids: ids(),
        };
        let field = fields()[place].id;
        use_case
            .execute(&viewer(role), MoveFieldCommand { field, step })
            .await
    }

    #[tokio::test]
    async fn a_field_passes_its_neighbour_in_use_with_one_commit() {
        let mut unit = MockUnit::default().audited(AuditAction::CustomFieldMoved);
        set_of(&mut unit, fields());
        let expected: Vec<_> = [2, 0, 3, 1].map(|place| fields()[place].id).to_vec();
        unit.custom_fields
            .expect_reorder()
            .withf(move |_, order| order == expected)
            .times(1)
            .returning(|_, _| Ok(()));
        moved(Role::Admin, unit.committed(), 2, Step::Up).await.unwrap();
    }

    #[tokio::test]
    async fn at_either_end_and_without_the_right_nothing_moves() {
        for (place, step) in [(0, Step::Up), (3, Step::Down)] {
            let mut unit = MockUnit::default();
            set_of(&mut unit, fields());
            moved(Role::Admin, unit.dropped(), place, step).await.unwrap();
        }
        let denied = moved(Role::Manager, MockUnit::never(), 2, Step::Up).await;
        assert!(matches!(denied, Err(CustomFieldError::NotAllowed(_))));
    }
}
