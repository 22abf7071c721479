use std::sync::Arc;

use callbook_domain::access::{Permissions, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::group::{Group, GroupName};
use callbook_domain::ids::{AuditId, GroupId, UserId};
use callbook_domain::version::Version;

use super::{GroupError, members};
use crate::ports::{AuditEntry, Clock, Ids, Transactions, Updated};
use crate::{Ports, Settings};

/// What a group is to be.
#[derive(Debug, Clone)]
pub struct EditGroupCommand {
    /// Which.
    pub group: GroupId,
    /// The version that the form was filled from.
    pub read: Version,
    /// What it is called.
    pub name: GroupName,
    /// What it lets its members do on top of their role.
    pub permissions: Permissions,
    /// Who is in it.
    pub members: Vec<UserId>,
}

/// Edits a group. What it gave and what it will give lies within the viewer's own permissions; whoever joins, leaves or
/// gets other rights by it is somebody whom the viewer may manage.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct EditGroup {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl EditGroup {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// Edits it.
    ///
    /// # Errors
    /// [`GroupError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, command: EditGroupCommand) -> Result<Group, GroupError> {
        viewer.may_grant(command.permissions)?;
        let scope = viewer.users()?;
        let id = AuditId::from_uuid(self.ids.next());

        let unit = self.transactions.begin().await?;
        let groups = unit.groups.all(&scope).await?;
        let before = groups
            .into_iter()
            .find(|group| group.id == command.group)
            .ok_or(GroupError::NotFound)?;
        viewer.may_grant(before.permissions)?;
        let change = members::change(&unit, viewer, &scope, &before.members, &command.members).await?;
        if before.permissions != command.permissions {
            members::may_change_rights(&unit, viewer, &scope, &before.members).await?;
        }
        let group = Group {
            name: command.name,
            permissions: command.permissions,
            members: command.members,
            ..before.clone()
        };
        match unit.groups.update(&scope, &group, command.read).await? {
            Updated::Done => {}
            Updated::Stale => return Err(GroupError::Stale),
            Updated::Absent => return Err(GroupError::NotFound),
            Updated::Taken => return Err(GroupError::NameTaken),
        }
        let now = self.clock.now();
        if before.permissions == group.permissions {
            change.end_links(&unit, now).await?;
        } else {
            for member in &group.members {
                unit.links.end_all_of(*member, now).await?;
            }
        }
        let entry = AuditEntry::by(viewer, id, now, AuditAction::GroupEdited, group.id)
            .changed("name", &before.name, &group.name)
            .changed("permissions", before.permissions.keys(), group.permissions.keys());
        unit.audit.append(&change.told(entry)).await?;
        unit.commit().await?;
        Ok(Group {
            version: command.read.next(),
            ..group
        })
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Role};
    use callbook_domain::user::User;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, clock, company, ids, now, user, viewer};

    fn group(permission: Permission, members: Vec<UserId>) -> Group {
        Group {
            id: GroupId::from_uuid(Uuid::from_u128(50)),
            company: company().id,
            name: GroupName::parse("Importers").unwrap().unwrap(),
            permissions: Permissions::NONE.with(permission),
            members,
            created_at: now(),
            version: Version::FIRST,
        }
    }

    fn use_case(transactions: Arc<dyn Transactions>) -> EditGroup {
        EditGroup {
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn command(permission: Permission, members: Vec<UserId>) -> EditGroupCommand {
        EditGroupCommand {
            group: group(permission, Vec::new()).id,
            read: Version::FIRST,
            name: GroupName::parse("Importers").unwrap().unwrap(),
            permissions: Permissions::NONE.with(permission),
            members,
        }
    }

    fn unit(before: Group, found: User, updated: Updated) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.groups
            .expect_all()
            .returning(move |_| Ok(vec![before.clone()]));
        unit.users
            .expect_find()
            .returning(move |_, _| Ok(Some(found.clone())));
        unit.groups.expect_update().returning(move |_, _, _| Ok(updated));
        unit.links.expect_end_all_of().returning(|_, _| Ok(()));
        unit
    }

    #[tokio::test]
    async fn an_edit_is_one_commit_and_says_what_changed() {
        let asha = user(1, "asha", Role::Sales);
        let mut unit = unit(
            group(Permission::ImportCustomers, Vec::new()),
            asha.clone(),
            Updated::Done,
        );
        unit.audit
            .expect_append()
            .withf(|entry| {
                let fields: Vec<_> = entry.details.iter().map(|detail| detail.field()).collect();
                entry.action == AuditAction::GroupEdited && fields == ["permissions", "joined"]
            })
            .times(1)
            .returning(|_| Ok(()));
        let edited = use_case(unit.committed())
            .execute(
                &viewer(Role::Manager),
                command(Permission::SeeAllCustomers, vec![asha.id]),
            )
            .await
            .unwrap();
        assert_eq!(edited.version, Version::FIRST.next());
    }

    #[rstest]
    #[case::somebody_joins(Permission::ImportCustomers, vec![user(1, "asha", Role::Sales).id], 1)]
    #[case::more_for_who_is_in_it(Permission::SeeAllCustomers, vec![user(2, "ravi", Role::Sales).id], 1)]
    #[case::nothing_changes(Permission::ImportCustomers, vec![user(2, "ravi", Role::Sales).id], 0)]
    #[tokio::test]
    async fn links_end_where_rights_grow(
        #[case] permission: Permission,
        #[case] members: Vec<UserId>,
        #[case] ended: usize,
    ) {
        let ravi = user(2, "ravi", Role::Sales).id;
        let mut unit = MockUnit::default().audited(AuditAction::GroupEdited);
        unit.groups
            .expect_all()
            .returning(move |_| Ok(vec![group(Permission::ImportCustomers, vec![ravi])]));
        unit.users.expect_find().returning(|_, id| {
            Ok(Some(User {
                id,
                ..user(1, "asha", Role::Sales)
            }))
        });
        unit.groups.expect_update().returning(|_, _, _| Ok(Updated::Done));
        let gaining = members.clone();
        unit.links
            .expect_end_all_of()
            .withf(move |user, _| gaining.contains(user))
            .times(ended)
            .returning(|_, _| Ok(()));
        use_case(unit.committed())
            .execute(&viewer(Role::Manager), command(permission, members))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_group_of_more_than_ones_own_is_out_of_reach() {
        let unit = unit(
            group(Permission::DeleteCustomers, Vec::new()),
            user(1, "asha", Role::Sales),
            Updated::Done,
        );
        let edited = use_case(unit.dropped())
            .execute(
                &viewer(Role::Manager),
                command(Permission::ImportCustomers, Vec::new()),
            )
            .await;
        assert!(matches!(edited, Err(GroupError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn the_rights_of_somebody_of_a_wider_role_stay() {
        let admin = user(1, "meera", Role::Admin);
        let unit = unit(
            group(Permission::ImportCustomers, vec![admin.id]),
            admin.clone(),
            Updated::Done,
        );
        let edited = use_case(unit.dropped())
            .execute(
                &viewer(Role::Manager),
                command(Permission::SeeAllCustomers, vec![admin.id]),
            )
            .await;
        assert!(matches!(edited, Err(GroupError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn a_member_narrows_its_own_group_and_does_not_leave_it() {
        let me = viewer(Role::Admin);
        let mine = || group(Permission::ImportCustomers, vec![me.user_id()]);
        let unit_of = |updated| unit(mine(), me.user().clone(), updated);
        use_case(
            unit_of(Updated::Done)
                .audited(AuditAction::GroupEdited)
                .committed(),
        )
        .execute(&me, command(Permission::SeeAllCustomers, vec![me.user_id()]))
        .await
        .unwrap();
        let left = use_case(unit_of(Updated::Done).dropped())
            .execute(&me, command(Permission::ImportCustomers, Vec::new()))
            .await;
        assert!(matches!(left, Err(GroupError::NotAllowed(_))));
    }

    #[tokio::test]
    async fn a_stale_form_and_a_taken_name_write_nothing() {
        for (updated, is_stale) in [(Updated::Stale, true), (Updated::Taken, false)] {
            let unit = unit(
                group(Permission::ImportCustomers, Vec::new()),
                user(1, "asha", Role::Sales),
                updated,
            );
            let edited = use_case(unit.dropped())
                .execute(
                    &viewer(Role::Admin),
                    command(Permission::ImportCustomers, Vec::new()),
                )
                .await;
            match edited {
                Err(GroupError::Stale) => assert!(is_stale),
                Err(GroupError::NameTaken) => assert!(!is_stale),
                other => panic!("{other:?}"),
            }
        }
    }

    #[tokio::test]
    async fn nobody_adds_a_permission_that_it_has_not() {
        let result = use_case(MockUnit::never())
            .execute(
                &viewer(Role::Manager),
                command(Permission::DeleteCustomers, Vec::new()),
            )
            .await;
        assert!(matches!(result, Err(GroupError::NotAllowed(_))));
    }
}
