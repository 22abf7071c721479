use std::sync::Arc;

use callbook_domain::access::{Permissions, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{AuditId, GroupId, UserId};
use callbook_domain::version::Version;

use super::{GroupError, members};
use crate::ports::{AuditEntry, Clock, Ids, Inserted, Transactions};
use crate::{Ports, Settings};

/// A group to be made.
#[derive(Debug, Clone)]
pub struct CreateGroupCommand {
    /// What it is called.
    pub name: GroupName,
    /// What it lets its members do on top of their role.
    pub permissions: Permissions,
    /// Who is in it.
    pub members: Vec<UserId>,
}

/// Makes a group that gives no more than the viewer itself has.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct CreateGroup {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl CreateGroup {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Makes it.
    ///
    /// # Errors
    /// [`GroupError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: CreateGroupCommand) -> Result<Group, GroupError> {
        viewer.may_grant(command.permissions)?;
        let scope = viewer.users()?;
        let now = self.clock.now();
        let group = Group {
            id: GroupId::from_uuid(self.ids.next()),
            company: viewer.company_id(),
            name: command.name,
            permissions: command.permissions,
            members: command.members,
            created_at: now,
            version: Version::FIRST,
        };
        let id = AuditId::from_uuid(self.ids.next());

        let unit = self.transactions.begin().await?;
        unit.groups.all(&scope).await?;
        let change = members::change(&unit, viewer, &scope, &[], &group.members).await?;
        if let Inserted::Taken(_) = unit.groups.insert(&scope, &group).await? {
            return Err(GroupError::NameTaken);
        }
        change.end_links(&unit, now).await?;
        let entry = AuditEntry::by(viewer, id, now, AuditAction::GroupMade, group.id)
            .with("name", &group.name)
            .with("permissions", group.permissions.keys());
        unit.audit.append(&change.told(entry)).await?;
        unit.commit().await?;
        Ok(group)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Role};

    use super::*;
    use crate::testing::{MockUnit, clock, ids, user, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> CreateGroup {
        CreateGroup {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(permission: Permission, members: Vec<UserId>) -> CreateGroupCommand {
        CreateGroupCommand {
            name: GroupName::parse("Importers").unwrap().unwrap(),
            permissions: Permissions::NONE.with(permission),
            members,
        }
    }

    fn unit(role: Role) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.groups.expect_all().returning(|_| Ok(Vec::new()));
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(user(1, "asha", role))));
        unit.groups.expect_insert().returning(|_, _| Ok(Inserted::Done));
        unit
    }

    #[tokio::test]
    async fn a_manager_makes_one_of_what_it_has_with_one_commit() {
        let asha = user(1, "asha", Role::Sales).id;
        let mut unit = unit(Role::Sales).audited(AuditAction::GroupMade);
        unit.links
            .expect_end_all_of()
            .withf(move |user, _| *user == asha)
            .times(1)
            .returning(|_, _| Ok(()));
        let made = use_case(unit.committed())
            .execute(
                &viewer(Role::Manager),
                command(Permission::ImportCustomers, vec![asha]),
            )
            .await
            .unwrap();
        assert_eq!(made.members, [asha]);
    }

    #[tokio::test]
    async fn nobody_gives_what_it_has_not() {
        for (role, permission) in [
            (Role::Manager, Permission::DeleteCustomers),
            (Role::Sales, Permission::WorkCustomers),
        ] {
            let made = use_case(MockUnit::never())
                .execute(&viewer(role), command(permission, Vec::new()))
                .await;
            assert!(matches!(made, Err(GroupError::NotAllowed(_))), "{role}");
        }
    }

    #[tokio::test]
    async fn nobody_puts_itself_or_a_wider_role_into_one() {
        let me = viewer(Role::Manager);
        let mut own = MockUnit::default();
        own.groups.expect_all().returning(|_| Ok(Vec::new()));
        let found = me.user().clone();
        own.users
            .expect_find()
            .returning(move |_, _| Ok(Some(found.clone())));
        for (unit, member) in [
            (own, me.user_id()),
            (unit(Role::Admin), user(1, "asha", Role::Admin).id),
        ] {
            let made = use_case(unit.dropped())
                .execute(&me, command(Permission::ImportCustomers, vec![member]))
                .await;
            assert!(matches!(made, Err(GroupError::NotAllowed(_))));
        }
    }

    #[tokio::test]
    async fn a_name_that_is_taken_is_said() {
        let mut unit = MockUnit::default();
        unit.groups.expect_all().returning(|_| Ok(Vec::new()));
        unit.groups
            .expect_insert()
            .returning(|_, _| Ok(Inserted::Taken("name")));
        let made = use_case(unit.dropped())
            .execute(
                &viewer(Role::Admin),
                command(Permission::ImportCustomers, Vec::new()),
            )
            .await;
        assert!(matches!(made, Err(GroupError::NameTaken)));
    }
}
