use async_trait::async_trait;
use callbook_domain::access::Role;
use jiff::Timestamp;

use super::StoreError;

/// An account that may do much: an active admin's or superuser's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PowerfulAccount {
    /// What it signs in with.
    pub username: String,
    /// Its role.
    pub role: Role,
    /// Since when an authenticator app is asked for a code; `None` where none is.
    pub app_since: Option<Timestamp>,
    /// When it last signed in; `None` where it never did.
    pub last_sign_in_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How passwords are hashed: the beginning of a PHC string, without salt and hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HashForm(pub String);

/// Reads what the operator is told before others are let in: over all companies, and nothing of their business.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ReadinessQueries: Send + Sync {
    /// The active admins and superusers, by username.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn powerful_accounts(&self) -> Result<Vec<PowerfulAccount>, StoreError>;

    /// The names of active companies without an active admin.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn companies_without_admin(&self) -> Result<Vec<String>, StoreError>;

    /// How many active users have a password hashed in which form.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn hash_forms(&self) -> Result<Vec<(HashForm, u64)>, StoreError>;

    /// What time the database's own clock shows; `None` where it has none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn time(&self) -> Result<Option<Timestamp>, StoreError>;
}
