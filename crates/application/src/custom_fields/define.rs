use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::custom_field::{ChoiceName, CustomField, DefineRefusal, FieldKind, FieldName};
use callbook_domain::ids::{AuditId, CustomFieldId};
use jiff::Timestamp;

use super::CustomFieldError;
use crate::ports::{AuditEntry, Clock, Ids, Inserted, Transactions, UnitOfWork};
use crate::{Ports, Settings};

/// A field to be defined.
#[derive(Debug, Clone)]
pub struct DefineFieldCommand {
    /// What it is called.
    pub name: FieldName,
    /// What it holds.
    pub kind: FieldKind,
}

/// Defines a field for the customers of the viewer's company.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DefineField {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl DefineField {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Defines it, after all others.
    ///
    /// # Errors
    /// [`CustomFieldError`], and nothing was written.
    pub async fn execute(
        &self,
        viewer: &Viewer,
        command: DefineFieldCommand,
    ) -> Result<CustomField, CustomFieldError> {
        viewer.require(Permission::ManageCompany)?;
        let unit = self.transactions.begin().await?;
        let field = define_within(&unit, viewer, self.ids.as_ref(), self.clock.now(), command).await?;
        unit.commit().await?;
        Ok(field)
    }
}

/// Defines a field within a unit of work that does more, with its entry in the audit log: an import makes fields of its
/// columns. Locks the company's fields, so it comes before what the unit writes of customers. Whoever calls this has
/// checked that the viewer may.
///
/// # Errors
/// [`CustomFieldError`]; the unit is not to be committed then.
pub(crate) async fn define_within(
    unit: &UnitOfWork,
    viewer: &Viewer,
    ids: &dyn Ids,
    now: Timestamp,
    command: DefineFieldCommand,
) -> Result<CustomField, CustomFieldError> {
    let fields = unit.custom_fields.set(&viewer.company_scope()).await?;
    fields.check_name(&command.name, None)?;
    fields.check_room()?;
    let field = CustomField::new(
        CustomFieldId::from_uuid(ids.next()),
        viewer.company_id(),
        command.name,
        command.kind,
        fields.next_position(),
    );
    if let Inserted::Taken(_) = unit.custom_fields.insert(&field).await? {
        return Err(DefineRefusal::NameTaken(field.name).into());
    }
    let id = AuditId::from_uuid(ids.next());
    let mut entry = AuditEntry::by(viewer, id, now, AuditAction::CustomFieldDefined, &field.name)
        .with("kind", field.kind.key());
    if !field.kind.choices().is_empty() {
        entry = entry.with("answers", answers(&field.kind));
    }
    unit.audit.append(&entry).await?;
    Ok(field)
}

/// The answers in one line.
pub(super) fn answers(kind: &FieldKind) -> String {
    let names: Vec<&str> = kind.choices().iter().map(ChoiceName::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::custom_field::Choices;

    use super::super::testing::{field, set_of};
    use super::*;
    use crate::testing::{MockUnit, clock, ids, viewer};

    fn command(name: &str) -> DefineFieldCommand {
        DefineFieldCommand {
            name: FieldName::parse(name).unwrap(),
            kind: FieldKind::Choice(Choices::parse("Science\nCommerce").unwrap()),
        }
    }

    async fn define(
        role: Role,
        transactions: Arc<dyn Transactions>,
        name: &str,
    ) -> Result<CustomField, CustomFieldError> {
        let use_case = DefineField {
            transactions,
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&viewer(role), command(name)).await
    }

    #[tokio::test]
    async fn an_admin_defines_a_field_after_the_others_with_one_commit() {
        let mut unit = MockUnit::default().audited(AuditAction::CustomFieldDefined);
        set_of(&mut unit, vec![field(4, "Budget", FieldKind::Number)]);
        unit.custom_fields
            .expect_insert()
            .times(1)
            .returning(|_| Ok(Inserted::Done));
        let made = define(Role::Admin, unit.committed(), "Course").await.unwrap();
        assert_eq!((made.name.as_str(), made.position), ("Course", 5));
    }

    #[tokio::test]
    async fn a_name_that_another_field_goes_by_is_refused() {
        let mut unit = MockUnit::default();
        set_of(&mut unit, vec![field(0, "course!", FieldKind::Text)]);
        let made = define(Role::Admin, unit.dropped(), "Course").await;
        assert!(matches!(
            made,
            Err(CustomFieldError::Refused(DefineRefusal::NameTaken(_)))
        ));
    }

    #[tokio::test]
    async fn a_manager_and_a_sales_user_define_none() {
        for role in [Role::Manager, Role::Sales] {
            let made = define(role, MockUnit::never(), "Course").await;
            assert!(matches!(made, Err(CustomFieldError::NotAllowed(_))), "{role}");
        }
    }
}
