use async_trait::async_trait;
use callbook_domain::ids::{CompanyId, SessionId, UserId};
use callbook_domain::session::Session;
use jiff::Timestamp;

use super::{Spent, StoreError, TokenDigest};

/// Reads sessions; only use cases that have authenticated the user, or checked that the viewer may manage it, hold it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SessionQueries: Send + Sync {
    /// The sessions of a user, the last used first, those that have ended by themselves too.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn of(&self, user: UserId) -> Result<Vec<Session>, StoreError>;
}

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

    /// Gives a session another secret, because its holder has proved to be the user at `now`: of two at once, one
    /// does.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn renew(
        &self,
        session: SessionId,
        used: TokenDigest,
        next: TokenDigest,
        now: Timestamp,
    ) -> Result<Spent, StoreError>;

    /// Lets a session stand in that company, or in none, from now on under a new secret. `false` where there is no such
    /// session any more.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn enter(
        &self,
        session: SessionId,
        company: Option<CompanyId>,
        digest: TokenDigest,
    ) -> Result<bool, StoreError>;

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end(&self, session: SessionId) -> Result<(), StoreError>;

    /// Ends a session of that user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_of(&self, user: UserId, session: SessionId) -> Result<Spent, StoreError>;

    /// Ends all sessions of a user, and everything by which it would be signed in again without its password: browsers
    /// that stay signed in, sign-ins that wait for a second factor.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError>;

    /// Ends all sessions of a user but that one. Browsers that stay signed in are [`super::RememberStore`]'s, sign-ins that
    /// wait [`super::ChallengeStore`]'s; whoever ends them too does it before.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_others_of(&self, user: UserId, kept: SessionId) -> Result<(), StoreError>;

    /// Forgets the sessions that were last used before that.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_before(&self, last_seen: Timestamp) -> Result<(), StoreError>;
}
