use std::collections::BTreeSet;

use callbook_domain::access::{CompanyScope, Viewer};
use callbook_domain::ids::UserId;
use callbook_domain::user::User;
use jiff::Timestamp;

use super::GroupError;
use crate::ports::{AuditEntry, StoreError, UnitOfWork};

/// What a change does to who is in a group.
pub(super) struct Change {
    joined: Vec<User>,
    left: Vec<User>,
}

/// Finds those who join and leave, and checks that the viewer may manage each: nobody moves itself, or somebody whom it
/// could not edit.
pub(super) async fn change(
    unit: &UnitOfWork,
    viewer: &Viewer,
    scope: &CompanyScope,
    before: &[UserId],
    after: &[UserId],
) -> Result<Change, GroupError> {
    let before: BTreeSet<_> = before.iter().copied().collect();
    let after: BTreeSet<_> = after.iter().copied().collect();
    let mut change = Change {
        joined: Vec::new(),
        left: Vec::new(),
    };
    for id in before.symmetric_difference(&after) {
        let user = unit
            .users
            .find(scope, *id)
            .await?
            .ok_or(GroupError::NoSuchMember)?;
        viewer.may_manage(&user)?;
        if after.contains(id) {
            change.joined.push(user);
        } else {
            change.left.push(user);
        }
    }
    Ok(change)
}

/// Checks that the viewer may change the rights of those who are in a group. Its own rights it may narrow this way, and
/// never widen: what the group gives must lie within them.
pub(super) async fn may_change_rights(
    unit: &UnitOfWork,
    viewer: &Viewer,
    scope: &CompanyScope,
    members: &[UserId],
) -> Result<(), GroupError> {
    for id in members.iter().filter(|id| **id != viewer.user_id()) {
        let user = unit
            .users
            .find(scope, *id)
            .await?
            .ok_or(GroupError::NoSuchMember)?;
        viewer.may_manage(&user)?;
    }
    Ok(())
}

impl Change {
    /// Ends the links of those who join: they were made for an account that may do less.
    pub(super) async fn end_links(&self, unit: &UnitOfWork, now: Timestamp) -> Result<(), StoreError> {
        for user in &self.joined {
            unit.links.end_all_of(user.id, now).await?;
        }
        Ok(())
    }

    /// Says in the log who joined and who left.
    pub(super) fn told(&self, entry: AuditEntry) -> AuditEntry {
        let names = |users: &[User]| {
            let names: Vec<_> = users.iter().map(|user| user.username.as_str()).collect();
            names.join(" ")
        };
        let mut entry = entry;
        if !self.joined.is_empty() {
            entry = entry.with("joined", names(&self.joined));
        }
        if !self.left.is_empty() {
            entry = entry.with("left", names(&self.left));
        }
        entry
    }
}
