use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::InvitationId;
use callbook_domain::invitation::Invitation;
use jiff::Timestamp;

use super::{Inserted, StoreError, TokenDigest};

/// Writes invitations. An invitation is open until it is accepted or withdrawn; its link holds for a time only.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvitationStore: Send + Sync {
    /// Adds one. `Taken("email")` where an invitation of the company to that address is open.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, invitation: &Invitation, digest: TokenDigest) -> Result<Inserted, StoreError>;

    /// An open invitation, if the scope reaches it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &CompanyScope, id: InvitationId) -> Result<Option<Invitation>, StoreError>;

    /// Gives an open invitation a new link and inviter; the earlier link ends. Says whether it was still open.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn renew(
        &self,
        scope: &CompanyScope,
        invitation: &Invitation,
        digest: TokenDigest,
    ) -> Result<Closed, StoreError>;

    /// Withdraws an open invitation. Says whether it was still open.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn withdraw(
        &self,
        scope: &CompanyScope,
        id: InvitationId,
        now: Timestamp,
    ) -> Result<Closed, StoreError>;

    /// Uses an invitation up, by one conditional update: of two at once, one gets it and the other `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<Invitation>, StoreError>;
}

/// Whether an open invitation was found to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It was open, and is written.
    Not,
    /// It was accepted or withdrawn meanwhile, or never was; nothing was written.
    Already,
}

/// Reads invitations.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvitationQueries: Send + Sync {
    /// The open invitations of the company, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn open(&self, scope: &CompanyScope) -> Result<Vec<Invitation>, StoreError>;

    /// The open invitation of that secret, if its link still holds at `now`; the secret takes a scope's place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_token(&self, digest: TokenDigest, now: Timestamp) -> Result<Option<Invitation>, StoreError>;
}
