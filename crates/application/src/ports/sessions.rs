use async_trait::async_trait;
use callbook_domain::ids::{SessionId, UserId};
use callbook_domain::session::Session;
use jiff::Timestamp;

use super::{StoreError, TokenDigest};

/// Writes sessions.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Begins a session.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, session: &Session, digest: TokenDigest) -> Result<(), StoreError>;

    /// Writes down that the session was used.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn seen(&self, session: SessionId, at: Timestamp) -> Result<(), StoreError>;

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end(&self, session: SessionId) -> Result<(), StoreError>;

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError>;

    /// Forgets the sessions that were last used before that.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_before(&self, last_seen: Timestamp) -> Result<(), StoreError>;
}
