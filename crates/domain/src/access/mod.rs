//! Who may do what: roles, permissions, the viewer, and the scopes that policy makes from one.

mod permission;
mod policy;
mod role;
mod viewer;

pub use permission::{Permission, Permissions};
pub use policy::{CompanyScope, CustomerReach, CustomerScope, NotAllowed};
pub use role::{Role, UnknownRole};
pub use viewer::{Channel, Provenance, Viewer};
