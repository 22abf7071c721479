use callbook_domain::access::{NotAllowed, Permissions, Viewer};
use callbook_domain::group::Group;
use callbook_domain::ids::{GroupId, UserId};

use crate::ports::{StoreError, UnitOfWork, Updated};

/// Why somebody was not put into groups.
#[derive(Debug, thiserror::Error)]
pub enum PutIntoError {
    /// A group that would be given or taken gives more than the viewer itself has.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The company has no such group.
    #[error("one of these groups is gone: look at the list again")]
    NoSuchGroup,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// In which groups somebody was and is, by their names, for the audit log.
pub(crate) struct Moved {
    /// Before.
    pub(crate) from: String,
    /// Now.
    pub(crate) to: String,
    /// What the move gives.
    pub(crate) gained: Gained,
}

/// What somebody has more than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gained {
    /// Nothing.
    Nothing,
    /// A permission, so that links which were made for less must end.
    Rights,
}

/// Puts `user` into exactly those groups, as part of an act whose caller has checked that the viewer may manage it.
/// `groups` are all of the company's, as [`crate::ports::GroupStore::all`] has just locked them.
///
/// # Errors
/// [`PutIntoError`], and the unit is to be dropped.
pub(crate) async fn put_into(
    unit: &UnitOfWork,
    viewer: &Viewer,
    user: UserId,
    wanted: &[GroupId],
    groups: Vec<Group>,
) -> Result<Moved, PutIntoError> {
    let scope = viewer.users()?;
    grantable(viewer, wanted, &groups, user)?;
    let (mut from, mut to) = (Vec::new(), Vec::new());
    let mut gained = Gained::Nothing;
    for mut group in groups {
        let (is, shall) = (group.members.contains(&user), wanted.contains(&group.id));
        if is {
            from.push(group.name.to_string());
        }
        if shall {
            to.push(group.name.to_string());
        }
        if is == shall {
            continue;
        }
        viewer.may_grant(group.permissions)?;
        group.members.retain(|member| *member != user);
        if shall {
            group.members.push(user);
            if group.permissions != Permissions::NONE {
                gained = Gained::Rights;
            }
        }
        let read = group.version;
        // Locked, so that nobody can have written it since.
        if unit.groups.update(&scope, &group, read).await? != Updated::Done {
            return Err(PutIntoError::NoSuchGroup);
        }
    }
    Ok(Moved {
        from: from.join(", "),
        to: to.join(", "),
        gained,
    })
}

/// Checks that the groups are there and that the viewer may give each that `user` is not in already.
pub(crate) fn grantable(
    viewer: &Viewer,
    wanted: &[GroupId],
    groups: &[Group],
    user: UserId,
) -> Result<(), PutIntoError> {
    for id in wanted {
        let group = groups.iter().find(|group| group.id == *id);
        let group = group.ok_or(PutIntoError::NoSuchGroup)?;
        if !group.members.contains(&user) {
            viewer.may_grant(group.permissions)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Role};
    use callbook_domain::group::GroupName;
    use callbook_domain::version::Version;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, company, now, user, viewer};

    fn group(number: u128, permission: Permission, members: Vec<UserId>) -> Group {
        Group {
            id: GroupId::from_uuid(Uuid::from_u128(number)),
            company: company().id,
            name: GroupName::parse(&format!("Group {number}")).unwrap().unwrap(),
            permissions: Permissions::NONE.with(permission),
            members,
            created_at: now(),
            version: Version::FIRST,
        }
    }

    #[tokio::test]
    async fn only_what_changes_is_written() {
        let asha = user(1, "asha", Role::Sales).id;
        let groups = vec![
            group(50, Permission::ImportCustomers, vec![asha]),
            group(51, Permission::SeeAllCustomers, vec![asha]),
            group(52, Permission::AssignCustomers, Vec::new()),
        ];
        let wanted = [groups[0].id, groups[2].id];
        let mut unit = MockUnit::default();
        unit.groups
            .expect_update()
            .withf(move |_, group, _| {
                let number = group.id.as_uuid().as_u128();
                (number == 51 && group.members.is_empty()) || (number == 52 && group.members == [asha])
            })
            .times(2)
            .returning(|_, _, _| Ok(Updated::Done));
        let moved = put_into(&unit.unit(0), &viewer(Role::Manager), asha, &wanted, groups)
            .await
            .unwrap();
        assert_eq!(
            (moved.from.as_str(), moved.to.as_str()),
            ("Group 50, Group 51", "Group 50, Group 52")
        );
    }

    #[tokio::test]
    async fn nobody_gives_or_takes_more_than_its_own() {
        let asha = user(1, "asha", Role::Sales).id;
        for (members, wanted) in [
            (Vec::new(), vec![GroupId::from_uuid(Uuid::from_u128(50))]),
            (vec![asha], Vec::new()),
        ] {
            let groups = vec![group(50, Permission::DeleteCustomers, members)];
            let unit = MockUnit::default().unit(0);
            let moved = put_into(&unit, &viewer(Role::Manager), asha, &wanted, groups).await;
            assert!(matches!(moved, Err(PutIntoError::NotAllowed(_))));
        }
    }

    /// An invitation puts nobody into anything yet: this alone stands in its way.
    #[test]
    fn nobody_promises_more_than_its_own() {
        let asha = user(1, "asha", Role::Sales).id;
        let groups = [group(50, Permission::DeleteCustomers, Vec::new())];
        let wanted = [groups[0].id];
        let promised = grantable(&viewer(Role::Manager), &wanted, &groups, asha);
        assert!(matches!(promised, Err(PutIntoError::NotAllowed(_))));
        assert!(grantable(&viewer(Role::Admin), &wanted, &groups, asha).is_ok());
    }
}
