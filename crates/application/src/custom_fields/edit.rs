use std::sync::Arc;

use callbook_domain::access::{Permission, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::custom_field::{Choices, CustomField, DefineRefusal, FieldKind, FieldName};
use callbook_domain::ids::{AuditId, CustomFieldId};
use callbook_domain::version::Version;

use super::CustomFieldError;
use super::define::answers;
use crate::ports::{AuditEntry, Clock, Ids, Transactions, Updated};
use crate::{Ports, Settings};

/// What a field is to be. Its kind stays what it is.
#[derive(Debug, Clone)]
pub struct EditFieldCommand {
    /// Which.
    pub field: CustomFieldId,
    /// The version that the form was filled from.
    pub read: Version,
    /// What it is called.
    pub name: FieldName,
    /// The answers of a choice; `None` for the other kinds.
    pub choices: Option<Choices>,
}

/// Renames a field, and says which answers a choice offers. A customer keeps an answer that is offered no more.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditField {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditField {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Edits it; where nothing is different nothing is written.
    ///
    /// # Errors
    /// [`CustomFieldError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: EditFieldCommand) -> Result<(), CustomFieldError> {
        viewer.require(Permission::ManageCompany)?;
        let scope = viewer.company_scope();
        let unit = self.transactions.begin().await?;
        let fields = unit.custom_fields.set(&scope).await?;
        let before = fields.get(command.field).ok_or(CustomFieldError::NotFound)?;
        if before.version != command.read {
            return Err(CustomFieldError::Stale);
        }
        fields.check_name(&command.name, Some(before.id))?;
        let after = CustomField {
            name: command.name,
            kind: kind_after(&before.kind, command.choices)?,
            ..before.clone()
        };
        if after == *before {
            return Ok(());
        }
        match unit.custom_fields.update(&scope, &after, command.read).await? {
            Updated::Done => {}
            Updated::Stale => return Err(CustomFieldError::Stale),
            Updated::Absent => return Err(CustomFieldError::NotFound),
            Updated::Taken => return Err(DefineRefusal::NameTaken(after.name).into()),
        }
        let id = AuditId::from_uuid(self.ids.next());
        let now = self.clock.now();
        let entry = AuditEntry::by(viewer, id, now, AuditAction::CustomFieldEdited, &after.name)
            .changed("name", &before.name, &after.name)
            .changed("answers", answers(&before.kind), answers(&after.kind));
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

fn kind_after(before: &FieldKind, choices: Option<Choices>) -> Result<FieldKind, CustomFieldError> {
    match (before, choices) {
        (FieldKind::Choice(_), Some(choices)) => Ok(FieldKind::Choice(choices)),
        (FieldKind::Choice(_), None) | (_, Some(_)) => Err(CustomFieldError::WrongKind),
        (kind, None) => Ok(kind.clone()),
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;

    use super::super::testing::{field, set_of};
    use super::*;
    use crate::testing::{MockUnit, clock, ids, viewer};

    fn course() -> CustomField {
        let answers = Choices::parse("Science\nCommerce").unwrap();
        field(1, "Course", FieldKind::Choice(answers))
    }

    fn command(name: &str, answers: Option<&str>) -> EditFieldCommand {
        EditFieldCommand {
            field: course().id,
            read: Version::FIRST,
            name: FieldName::parse(name).unwrap(),
            choices: answers.map(|answers| Choices::parse(answers).unwrap()),
        }
    }

    async fn edit(
        role: Role,
        transactions: Arc<dyn Transactions>,
        command: EditFieldCommand,
    ) -> Result<(), CustomFieldError> {
        let use_case = EditField {
            transactions,
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&viewer(role), command).await
    }

    fn unit() -> MockUnit {
        let mut unit = MockUnit::default();
        set_of(&mut unit, vec![course(), field(2, "Budget", FieldKind::Number)]);
        unit
    }

    #[tokio::test]
    async fn a_field_is_renamed_and_gets_answers_with_one_commit() {
        let mut unit = unit().audited(AuditAction::CustomFieldEdited);
        unit.custom_fields
            .expect_update()
            .withf(|_, field, read| {
                field.name.as_str() == "Stream" && field.kind.choices().len() == 3 && *read == Version::FIRST
            })
            .times(1)
            .returning(|_, _, _| Ok(Updated::Done));
        let command = command("Stream", Some("Science\nCommerce\nArts"));
        edit(Role::Admin, unit.committed(), command).await.unwrap();
    }

    #[tokio::test]
    async fn nothing_is_written_where_nothing_differs_or_something_is_wrong() {
        let same = command("Course", Some("Science\nCommerce"));
        edit(Role::Admin, unit().dropped(), same).await.unwrap();

        let taken = edit(Role::Admin, unit().dropped(), command("budget", Some("A"))).await;
        assert!(matches!(taken, Err(CustomFieldError::Refused(_))));
        let no_answers = edit(Role::Admin, unit().dropped(), command("Course", None)).await;
        assert!(matches!(no_answers, Err(CustomFieldError::WrongKind)));
        let old = EditFieldCommand {
            read: Version::from_number(9),
            ..command("Course", Some("A"))
        };
        let stale = edit(Role::Admin, unit().dropped(), old).await;
        assert!(matches!(stale, Err(CustomFieldError::Stale)));
        let denied = edit(Role::Manager, MockUnit::never(), command("Course", Some("A"))).await;
        assert!(matches!(denied, Err(CustomFieldError::NotAllowed(_))));
    }
}
