use std::fmt;
use std::str::FromStr;

/// What a user is in its company; gives a default set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Calls customers; sees its own only.
    Sales,
    /// Imports, shares out, sees the whole company.
    Manager,
    /// Everything within its company.
    Admin,
    /// Belongs to no company and may enter each.
    Superuser,
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role: use admin, manager or sales")]
pub struct UnknownRole;

impl Role {
    /// The roles that a user of a company can have, the widest first.
    pub const IN_A_COMPANY: [Self; 3] = [Self::Admin, Self::Manager, Self::Sales];

    /// Its name in the database, in URLs and in the CLI.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sales => "sales",
            Self::Manager => "manager",
            Self::Admin => "admin",
            Self::Superuser => "superuser",
        }
    }

    /// What screens call it until the company renames it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sales => "Sales",
            Self::Manager => "Manager",
            Self::Admin => "Admin",
            Self::Superuser => "Superuser",
        }
    }

    /// What screens call several of them until the company renames it.
    pub const fn label_of_many(self) -> &'static str {
        match self {
            Self::Sales => "Sales users",
            Self::Manager => "Managers",
            Self::Admin => "Admins",
            Self::Superuser => "Superusers",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        [Self::Sales, Self::Manager, Self::Admin, Self::Superuser]
            .into_iter()
            .find(|role| role.key() == text)
            .ok_or(UnknownRole)
    }
}
