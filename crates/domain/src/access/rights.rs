//! What a viewer may do, and to whom. Which things it reaches, [`super::policy`] says.

use super::{Channel, Permission, Permissions, Role, Viewer};
use crate::api_token::ApiToken;
use crate::user::User;

/// The viewer may not do that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("you may not do this")]
pub struct NotAllowed;

impl Viewer {
    /// `Ok` where the viewer has that permission.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub const fn require(&self, permission: Permission) -> Result<(), NotAllowed> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(NotAllowed)
        }
    }

    /// `Ok` where the viewer may give `permissions` to an API token of its own: some, none that no program is given, and
    /// never beyond its own.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_give_a_token(&self, permissions: Permissions) -> Result<(), NotAllowed> {
        let most = self.permissions().of_both(ApiToken::GRANTABLE);
        if permissions.is_empty() || !permissions.are_within(most) {
            return Err(NotAllowed);
        }
        Ok(())
    }

    /// `Ok` where the viewer may give somebody `role`: a manager only sales, an admin any of the company's. What the role
    /// may do lies within the viewer's own permissions, so that a group that lets somebody manage users makes no admin.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_give(&self, role: Role) -> Result<(), NotAllowed> {
        if !Permissions::of(role).are_within(self.permissions()) {
            return Err(NotAllowed);
        }
        match role {
            Role::Sales => self.require(Permission::ManageSalesUsers),
            Role::Manager | Role::Admin => self.require(Permission::ManageAllUsers),
            Role::Superuser => Err(NotAllowed),
        }
    }

    /// `Ok` where the viewer may grant `permissions` through a group, or take them away: never beyond its own.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_grant(&self, permissions: Permissions) -> Result<(), NotAllowed> {
        self.require(Permission::ManageSalesUsers)?;
        if permissions.are_within(self.permissions()) {
            Ok(())
        } else {
            Err(NotAllowed)
        }
    }

    /// `Ok` where the viewer may give `user` a new password, sign it out, unlock it or reset its second factor: whom it
    /// may manage, and itself from the command line, where the operator lets a lone admin in again.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_rescue(&self, user: &User) -> Result<(), NotAllowed> {
        if user.id == self.user_id() && self.provenance().channel == Channel::Cli {
            return self.require(Permission::ManageSalesUsers);
        }
        self.may_manage(user)
    }

    /// `Ok` where the viewer may edit, deactivate or give a new password to `user`: nobody does it to itself, a manager
    /// only to sales users, and nobody to somebody who may do more than itself, or it could become that user.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_manage(&self, user: &User) -> Result<(), NotAllowed> {
        if user.id == self.user_id() || user.company != Some(self.company_id()) {
            return Err(NotAllowed);
        }
        self.may_give(user.role)?;
        self.may_grant(user.permissions())
    }
}
