use async_trait::async_trait;
use callbook_domain::ids::{CompanyId, LinkId, UserId};
use callbook_domain::session::Session;
use callbook_domain::user::{Email, User};
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

    /// The active admin who has been one of that company the longest, as whom the operator's own commands act where they
    /// name nobody.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn first_admin(&self, company: CompanyId) -> Result<Option<User>, StoreError>;

    /// Everybody who belongs to no company, deactivated ones too, the longest-serving first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn superusers(&self) -> Result<Vec<User>, StoreError>;

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

    /// The user and the new e-mail address that a link which still holds at `now` confirms.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_email_change(
        &self,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(User, Email)>, StoreError>;
}

/// How somebody comes by a link that sets a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A manager or the operator hands it over.
    HandedOver,
    /// The user has forgotten the password and gets it by mail.
    Forgotten,
}

impl LinkPurpose {
    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::Forgotten => "forgotten",
        }
    }
}

/// A single-use link with which a user sets its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLink {
    /// Its id.
    pub id: LinkId,
    /// Whose password.
    pub user: UserId,
    /// How the user comes by it.
    pub purpose: LinkPurpose,
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
    /// Adds a link; earlier ones of the same user and purpose end. Whoever only knows a user's name cannot end a link
    /// that was handed over.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, link: &PasswordLink) -> Result<(), StoreError>;

    /// Uses a link up, by one conditional update: of two at once, one gets the user and the other `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<UserId>, StoreError>;

    /// Ends all links of a user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId, now: Timestamp) -> Result<(), StoreError>;
}

/// A single-use link with which a user confirms that a new e-mail address is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailChange {
    /// Its id.
    pub id: LinkId,
    /// Whose address.
    pub user: UserId,
    /// The new one.
    pub email: Email,
    /// What is stored of its secret.
    pub digest: TokenDigest,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// Writes changes of e-mail addresses that wait to be confirmed.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait EmailChangeStore: Send + Sync {
    /// Adds one; earlier ones of the same user end.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, change: &EmailChange) -> Result<(), StoreError>;

    /// Uses one up, by one conditional update: of two at once, one gets the user with its new address and the other
    /// `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<(UserId, Email)>, StoreError>;

    /// Ends all changes of a user that wait.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId, now: Timestamp) -> Result<(), StoreError>;
}
