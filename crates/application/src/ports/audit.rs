use async_trait::async_trait;
use callbook_domain::access::{Provenance, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, CompanyId, UserId};
use jiff::Timestamp;

use super::StoreError;

/// One entry of the audit log. Written in the transaction of the act that it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// In which company; `None` where a sign-in named nobody known.
    pub company: Option<CompanyId>,
    /// Who did it.
    pub actor: Option<UserId>,
    /// From where.
    pub provenance: Provenance,
    /// What was done.
    pub action: AuditAction,
    /// To what: the id of a customer, a user, an import, or the name that a sign-in gave.
    pub object: String,
    /// What else is worth knowing, never a secret: field and value.
    pub details: Vec<(&'static str, String)>,
}

impl AuditEntry {
    /// What `viewer` did to `object`.
    pub fn by(
        viewer: &Viewer,
        id: AuditId,
        at: Timestamp,
        action: AuditAction,
        object: impl ToString,
    ) -> Self {
        Self {
            id,
            at,
            company: Some(viewer.company_id()),
            actor: Some(viewer.user_id()),
            provenance: viewer.provenance().clone(),
            action,
            object: object.to_string(),
            details: Vec::new(),
        }
    }

    /// The entry with one more detail.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl ToString) -> Self {
        self.details.push((field, value.to_string()));
        self
    }
}

/// Writes the audit log.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Adds an entry. There is no way to change or remove one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn append(&self, entry: &AuditEntry) -> Result<(), StoreError>;
}
