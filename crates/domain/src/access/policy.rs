//! The only place that makes scopes. A query cannot be written without one, so what policy does not give is not seen.

use super::{Permission, Role, Viewer};
use crate::ids::{CompanyId, UserId};
use crate::user::User;

/// The viewer may not do that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("you may not do this")]
pub struct NotAllowed;

/// Which customers a viewer sees and works. Everything outside does not exist for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    company: CompanyId,
    reach: CustomerReach,
}

/// How far a customer scope reaches within its company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerReach {
    /// All customers of the company.
    Company,
    /// Only those assigned to that user.
    AssignedTo(UserId),
}

impl CustomerScope {
    /// The company that nothing reaches out of.
    pub const fn company(&self) -> CompanyId {
        self.company
    }

    /// How far it reaches within the company.
    pub const fn reach(&self) -> CustomerReach {
        self.reach
    }
}

/// What a viewer sees of things that belong to the company as a whole: users, statuses, imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyScope {
    company: CompanyId,
}

impl CompanyScope {
    /// The company that nothing reaches out of.
    pub const fn company(&self) -> CompanyId {
        self.company
    }
}

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

    /// The customers that it may see and work.
    ///
    /// # Errors
    /// [`NotAllowed`] where it works no customers at all.
    pub fn customers(&self) -> Result<CustomerScope, NotAllowed> {
        self.require(Permission::WorkCustomers)?;
        let reach = if self.may(Permission::SeeAllCustomers) {
            CustomerReach::Company
        } else {
            CustomerReach::AssignedTo(self.user_id())
        };
        Ok(CustomerScope {
            company: self.company_id(),
            reach,
        })
    }

    /// Only the customers that are assigned to the viewer itself: what it calls.
    ///
    /// # Errors
    /// [`NotAllowed`] where it works no customers at all.
    pub fn own_customers(&self) -> Result<CustomerScope, NotAllowed> {
        self.require(Permission::WorkCustomers)?;
        Ok(CustomerScope {
            company: self.company_id(),
            reach: CustomerReach::AssignedTo(self.user_id()),
        })
    }

    /// The things of its company: statuses, colleagues' names.
    pub const fn company_scope(&self) -> CompanyScope {
        CompanyScope {
            company: self.company_id(),
        }
    }

    /// The imports of its company.
    ///
    /// # Errors
    /// [`NotAllowed`] where it may not import.
    pub fn imports(&self) -> Result<CompanyScope, NotAllowed> {
        self.require(Permission::ImportCustomers)?;
        Ok(self.company_scope())
    }

    /// The users of its company.
    ///
    /// # Errors
    /// [`NotAllowed`] where it manages none.
    pub fn users(&self) -> Result<CompanyScope, NotAllowed> {
        self.require(Permission::ManageSalesUsers)?;
        Ok(self.company_scope())
    }

    /// `Ok` where the viewer may give somebody `role`: a manager only sales, an admin any of the company's.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_give(&self, role: Role) -> Result<(), NotAllowed> {
        match role {
            Role::Sales => self.require(Permission::ManageSalesUsers),
            Role::Manager | Role::Admin => self.require(Permission::ManageAllUsers),
            Role::Superuser => Err(NotAllowed),
        }
    }

    /// `Ok` where the viewer may edit or deactivate `user`: nobody does it to itself, a manager only to sales users.
    ///
    /// # Errors
    /// [`NotAllowed`] where not.
    pub fn may_manage(&self, user: &User) -> Result<(), NotAllowed> {
        if user.id == self.user_id() || user.company != self.company_id() {
            return Err(NotAllowed);
        }
        self.may_give(user.role)
    }
}
