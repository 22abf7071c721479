//! Groups: named sets of permissions that users get on top of their role.

use jiff::Timestamp;

use crate::access::Permissions;
use crate::ids::{CompanyId, GroupId, UserId};
use crate::text::text_type;
use crate::version::Version;

text_type! {
    /// What a group is called, unique within its company.
    GroupName, line, 60
}

impl GroupName {
    /// The name as it is compared with others: two that differ in capitals only are the same.
    pub fn folded(&self) -> String {
        self.as_str().to_lowercase()
    }
}

/// A named set of permissions of one company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The company that it belongs to.
    pub company: CompanyId,
    /// Its name.
    pub name: GroupName,
    /// What it lets its members do on top of their role.
    pub permissions: Permissions,
    /// Who is in it.
    pub members: Vec<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which write this is.
    pub version: Version,
}
