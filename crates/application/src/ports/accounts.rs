use async_trait::async_trait;
use callbook_domain::ids::{LinkId, UserId};
use callbook_domain::session::Session;
use callbook_domain::user::User;
use jiff::Timestamp;

use super::{PasswordHash, StoreError, TokenDigest};

/// A user as sign-in sees it.
#[derive(Debug, Clone)]
pub struct Account {
    /// The user.
    pub user: User,
    /// The hash of its password; `None` until one is set.
    pub password: Option<PasswordHash>,
}

/// Reads what authentication needs before there is a viewer; only the use cases in `accounts` may hold it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AccountQueries: Send + Sync {
    /// The account by username or e-mail address, in small letters.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_login(&self, login: &str) -> Result<Option<Account>, StoreError>;

    /// The user, for a background job that goes on for it and for the operator's `--as`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_id(&self, user: UserId) -> Result<Option<User>, StoreError>;

    /// The active admin who has been one of the installation the longest, as whom the operator's own commands act
    /// where they name nobody.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn first_admin(&self) -> Result<Option<User>, StoreError>;

    /// The session of a cookie, with its user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_session(&self, digest: TokenDigest) -> Result<Option<(Session, User)>, StoreError>;

    /// The user whom a link that still holds at `now` lets set a password.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_password_link(&self, digest: TokenDigest, now: Timestamp)
    -> Result<Option<User>, StoreError>;
}

/// A single-use link with which a user sets its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLink {
    /// Its id.
    pub id: LinkId,
    /// Whose password.
    pub user: UserId,
    /// What is stored of its secret.
    pub digest: TokenDigest,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// Writes single-use links.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait LinkStore: Send + Sync {
    /// Adds a link; earlier ones of the same user end.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, link: &PasswordLink) -> Result<(), StoreError>;

    /// Uses a link up, by one conditional update: of two at once, one gets the user and the other `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<UserId>, StoreError>;
}
