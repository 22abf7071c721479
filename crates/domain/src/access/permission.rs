use super::Role;

/// One thing that a user may do. A role is a default set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Permission {
    /// See and work the customers in one's reach.
    WorkCustomers,
    /// See every customer of the company, not only one's own.
    SeeAllCustomers,
    /// Add customers by hand.
    AddCustomers,
    /// Share customers out, and do things to many of them at once.
    AssignCustomers,
    /// Reopen a customer that a status closed.
    ReopenCustomers,
    /// Import files and see the imports.
    ImportCustomers,
    /// See the company's figures, not only one's own.
    SeeCompanyFigures,
    /// Add, edit and deactivate users of the sales role.
    ManageSalesUsers,
    /// Add, edit and deactivate every user of the company.
    ManageAllUsers,
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// What a role may do by default (PRODUCT: "Who may do what").
    pub const fn of(role: Role) -> Self {
        use Permission as P;
        let sales = Self(0).with(P::WorkCustomers).with(P::AddCustomers);
        let manager = sales
            .with(P::SeeAllCustomers)
            .with(P::AssignCustomers)
            .with(P::ReopenCustomers)
            .with(P::ImportCustomers)
            .with(P::SeeCompanyFigures)
            .with(P::ManageSalesUsers);
        match role {
            Role::Sales => sales,
            Role::Manager => manager,
            Role::Admin | Role::Superuser => manager.with(P::ManageAllUsers),
        }
    }

    /// The set with one more in it.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission as u8)
    }

    /// Whether it holds `permission`.
    pub const fn allow(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sales_users_neither_import_nor_see_the_company() {
        let sales = Permissions::of(Role::Sales);
        assert!(sales.allow(Permission::WorkCustomers));
        for denied in [
            Permission::ImportCustomers,
            Permission::SeeAllCustomers,
            Permission::ManageSalesUsers,
        ] {
            assert!(!sales.allow(denied), "{denied:?}");
        }
    }

    #[test]
    fn managers_manage_sales_users_only() {
        let manager = Permissions::of(Role::Manager);
        assert!(manager.allow(Permission::ManageSalesUsers));
        assert!(!manager.allow(Permission::ManageAllUsers));
        assert!(Permissions::of(Role::Admin).allow(Permission::ManageAllUsers));
    }
}
