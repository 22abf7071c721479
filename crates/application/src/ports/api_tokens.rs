use async_trait::async_trait;
use callbook_domain::access::ApiTokenScope;
use callbook_domain::api_token::ApiToken;
use callbook_domain::ids::{ApiTokenId, UserId};
use callbook_domain::user::{PersonName, User};
use jiff::Timestamp;

use super::{StoreError, TokenDigest};

/// An API token with the name of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedApiToken {
    /// The token.
    pub token: ApiToken,
    /// What its owner is called.
    pub owner: PersonName,
}

/// Writes API tokens.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ApiTokenStore: Send + Sync {
    /// Adds a token under what is stored of its secret.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, token: &ApiToken, digest: TokenDigest) -> Result<(), StoreError>;

    /// How many tokens that hold at `now` the scope reaches.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn count_holding(&self, scope: &ApiTokenScope, now: Timestamp) -> Result<u64, StoreError>;

    /// Writes down that a token was used, unless a later use is written down already.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn used(&self, token: ApiTokenId, at: Timestamp) -> Result<(), StoreError>;

    /// Ends a token that the scope reaches and that nobody has ended yet; `None` where there is no such.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn revoke(
        &self,
        scope: &ApiTokenScope,
        token: ApiTokenId,
        at: Timestamp,
    ) -> Result<Option<ApiToken>, StoreError>;

    /// Ends all tokens of a user: it has been deactivated.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn revoke_all_of(&self, user: UserId, at: Timestamp) -> Result<(), StoreError>;
}

/// Reads API tokens.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ApiTokenQueries: Send + Sync {
    /// The tokens that the scope reaches, the newest first, those that hold no more too.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn list(&self, scope: &ApiTokenScope) -> Result<Vec<OwnedApiToken>, StoreError>;

    /// The token of a secret with its owner, whatever became of either; for authentication only.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_digest(&self, digest: TokenDigest) -> Result<Option<(ApiToken, User)>, StoreError>;
}
