//! Who may do what: roles, permissions, the viewer, and the scopes that policy makes from one.

mod permission;
mod policy;
mod principal;
mod rights;
mod role;
mod viewer;

pub use permission::{Permission, Permissions, UnknownPermission};
pub use policy::{
    ApiTokenReach, ApiTokenScope, AuditReach, AuditScope, CompanyScope, CustomerReach, CustomerScope,
    InstallationScope, MailReach, MailScope, MailTextScope,
};
pub use principal::{Principal, Superuser};
pub use rights::NotAllowed;
pub use role::{Role, UnknownRole};
pub use viewer::{Channel, Provenance, Viewer};
