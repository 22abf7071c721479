use std::str::FromStr;

use super::Role;

/// One thing that a user may do. A role is a default set of them; groups add to it.
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
    /// Delete customers with their history.
    DeleteCustomers,
    /// Import files and see the imports.
    ImportCustomers,
    /// Download customers as files.
    ExportCustomers,
    /// See the company's figures, not only one's own.
    SeeCompanyFigures,
    /// Add, invite, edit and deactivate users of the sales role, and put them into groups.
    ManageSalesUsers,
    /// The same with every user of the company.
    ManageAllUsers,
    /// See the company's settings.
    SeeSettings,
    /// Change the company's profile, words and security settings.
    ManageCompany,
    /// Read and export the audit log.
    SeeAudit,
}

/// The text names no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a permission")]
pub struct UnknownPermission;

impl Permission {
    /// All of them, in the order in which screens show them.
    pub const ALL: [Self; 14] = [
        Self::WorkCustomers,
        Self::SeeAllCustomers,
        Self::AddCustomers,
        Self::AssignCustomers,
        Self::ReopenCustomers,
        Self::DeleteCustomers,
        Self::ImportCustomers,
        Self::ExportCustomers,
        Self::SeeCompanyFigures,
        Self::ManageSalesUsers,
        Self::ManageAllUsers,
        Self::SeeSettings,
        Self::ManageCompany,
        Self::SeeAudit,
    ];

    /// Its name in the database, in URLs and in the CLI; never changed once released.
    pub const fn key(self) -> &'static str {
        match self {
            Self::WorkCustomers => "work_customers",
            Self::SeeAllCustomers => "see_all_customers",
            Self::AddCustomers => "add_customers",
            Self::AssignCustomers => "assign_customers",
            Self::ReopenCustomers => "reopen_customers",
            Self::DeleteCustomers => "delete_customers",
            Self::ImportCustomers => "import_customers",
            Self::ExportCustomers => "export_customers",
            Self::SeeCompanyFigures => "see_company_figures",
            Self::ManageSalesUsers => "manage_sales_users",
            Self::ManageAllUsers => "manage_all_users",
            Self::SeeSettings => "see_settings",
            Self::ManageCompany => "manage_company",
            Self::SeeAudit => "see_audit",
        }
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WorkCustomers => "Work customers",
            Self::SeeAllCustomers => "See every customer",
            Self::AddCustomers => "Add customers",
            Self::AssignCustomers => "Assign customers",
            Self::ReopenCustomers => "Reopen closed customers",
            Self::DeleteCustomers => "Delete customers",
            Self::ImportCustomers => "Import customers",
            Self::ExportCustomers => "Export customers",
            Self::SeeCompanyFigures => "See the company's figures",
            Self::ManageSalesUsers => "Manage users who call",
            Self::ManageAllUsers => "Manage all users",
            Self::SeeSettings => "See settings",
            Self::ManageCompany => "Change settings",
            Self::SeeAudit => "Read the audit log",
        }
    }
}

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.key() == text)
            .ok_or(UnknownPermission)
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// What a role may do by default (PRODUCT: "Who may do what").
    pub const fn of(role: Role) -> Self {
        use Permission as P;
        let sales = Self(0).with(P::WorkCustomers).with(P::AddCustomers);
        let manager = sales
            .with(P::SeeAllCustomers)
            .with(P::AssignCustomers)
            .with(P::ReopenCustomers)
            .with(P::ImportCustomers)
            .with(P::ExportCustomers)
            .with(P::SeeCompanyFigures)
            .with(P::ManageSalesUsers)
            .with(P::SeeSettings);
        match role {
            Role::Sales => sales,
            Role::Manager => manager,
            Role::Admin | Role::Superuser => manager
                .with(P::DeleteCustomers)
                .with(P::ManageAllUsers)
                .with(P::ManageCompany)
                .with(P::SeeAudit),
        }
    }

    /// The set with one more in it.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission as u8)
    }

    /// Everything that is in one of the two.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Only what is in both.
    #[must_use]
    pub const fn of_both(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether it holds `permission`.
    pub const fn allow(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }

    /// Whether everything in it is in `others` too: nobody gives what it does not have.
    pub const fn are_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether there is none in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in it, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |permission| self.allow(*permission))
    }

    /// Their keys, separated by spaces, as they are stored.
    pub fn keys(self) -> String {
        self.iter().map(Permission::key).collect::<Vec<_>>().join(" ")
    }

    /// Reads [`Permissions::keys`].
    ///
    /// # Errors
    /// [`UnknownPermission`] where one of them is none.
    pub fn from_keys(keys: &str) -> Result<Self, UnknownPermission> {
        keys.split_whitespace().map(str::parse).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sales_users_neither_import_nor_export_nor_see_the_company() {
        let sales = Permissions::of(Role::Sales);
        assert!(sales.allow(Permission::WorkCustomers));
        for denied in [
            Permission::ImportCustomers,
            Permission::ExportCustomers,
            Permission::SeeAllCustomers,
            Permission::ManageSalesUsers,
            Permission::SeeSettings,
        ] {
            assert!(!sales.allow(denied), "{denied:?}");
        }
    }

    #[test]
    fn managers_manage_sales_users_and_delete_nobody() {
        let manager = Permissions::of(Role::Manager);
        assert!(manager.allow(Permission::ManageSalesUsers));
        for denied in [
            Permission::ManageAllUsers,
            Permission::DeleteCustomers,
            Permission::ManageCompany,
            Permission::SeeAudit,
        ] {
            assert!(!manager.allow(denied), "{denied:?}");
        }
        assert!(Permissions::of(Role::Admin).allow(Permission::ManageAllUsers));
    }

    #[test]
    fn each_wider_role_holds_the_narrower() {
        let [sales, manager, admin] = [Role::Sales, Role::Manager, Role::Admin].map(Permissions::of);
        assert!(sales.are_within(manager) && manager.are_within(admin));
        assert!(!manager.are_within(sales));
        assert!(
            Permission::ALL
                .into_iter()
                .all(|permission| admin.allow(permission))
        );
    }

    #[test]
    fn keys_come_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.key().parse(), Ok(permission));
        }
        let admin = Permissions::of(Role::Admin);
        assert_eq!(Permissions::from_keys(&admin.keys()), Ok(admin));
        assert_eq!(Permissions::from_keys(""), Ok(Permissions::NONE));
        assert_eq!(
            Permissions::from_keys("work_customers fly"),
            Err(UnknownPermission)
        );
    }
}
