use std::sync::Arc;

use callbook_domain::access::Viewer;
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, GroupId};
use callbook_domain::version::Version;

use super::{GroupError, members};
use crate::ports::{AuditEntry, Clock, Ids, Transactions, Updated};
use crate::{Ports, Settings};

/// Deletes a group; its members lose what it gave them.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DeleteGroup {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl DeleteGroup {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Deletes it, if it is still as it was read.
    ///
    /// # Errors
    /// [`GroupError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, group: GroupId, read: Version) -> Result<(), GroupError> {
        let scope = viewer.users()?;
        let id = AuditId::from_uuid(self.ids.next());
        let unit = self.transactions.begin().await?;
        let groups = unit.groups.all(&scope).await?;
        let found = groups
            .into_iter()
            .find(|found| found.id == group)
            .ok_or(GroupError::NotFound)?;
        viewer.may_grant(found.permissions)?;
        members::may_change_rights(&unit, viewer, &scope, &found.members).await?;
        match unit.groups.delete(&scope, group, read).await? {
            Updated::Done => {}
            Updated::Stale | Updated::Taken => return Err(GroupError::Stale),
            Updated::Absent => return Err(GroupError::NotFound),
        }
        let entry = AuditEntry::by(
            viewer,
            id,
            self.clock.now(),
            AuditAction::GroupDeleted,
            &found.name,
        )
        .with("permissions", found.permissions.keys())
        .with("members", found.members.len());
        unit.audit.append(&entry).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Permissions, Role};
    use callbook_domain::group::{Group, GroupName};
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, now, viewer};

    fn id() -> GroupId {
        GroupId::from_uuid(Uuid::from_u128(50))
    }

    async fn delete(
        role: Role,
        permission: Permission,
        unit: MockUnit,
        commits: usize,
    ) -> Result<(), GroupError> {
        let mut unit = unit;
        unit.groups.expect_all().returning(move |_| {
            Ok(vec![Group {
                id: id(),
                company: company().id,
                name: GroupName::parse("Importers").unwrap().unwrap(),
                permissions: Permissions::NONE.with(permission),
                members: Vec::new(),
                created_at: now(),
                version: Version::FIRST,
            }])
        });
        unit.groups.expect_delete().returning(|_, _, _| Ok(Updated::Done));
        let use_case = DeleteGroup {
            transactions: if commits > 0 {
                unit.committed()
            } else {
                unit.dropped()
            },
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&viewer(role), id(), Version::FIRST).await
    }

    #[tokio::test]
    async fn a_manager_deletes_a_group_of_what_it_has() {
        let unit = MockUnit::default().audited(AuditAction::GroupDeleted);
        delete(Role::Manager, Permission::ImportCustomers, unit, 1)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn and_none_of_more_than_that() {
        let deleted = delete(Role::Manager, Permission::SeeAudit, MockUnit::default(), 0).await;
        assert!(matches!(deleted, Err(GroupError::NotAllowed(_))));
    }
}
