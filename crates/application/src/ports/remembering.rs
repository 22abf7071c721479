use async_trait::async_trait;
use callbook_domain::access::{CompanyScope, Role};
use callbook_domain::ids::{FamilyId, UserId};
use callbook_domain::session::Family;
use callbook_domain::user::User;
use jiff::Timestamp;

use super::{Spent, StoreError, TokenDigest};

/// A secret by which a browser stays signed in, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// Its family.
    pub family: Family,
    /// Whose browser it is.
    pub user: User,
    /// When it was used; `None` while it is the family's newest.
    pub used_at: Option<Timestamp>,
    /// What took its place, sealed; its owner is the family.
    pub next: Option<Vec<u8>>,
}

/// Reads who stays signed in; only the use cases in `accounts` may hold it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RememberQueries: Send + Sync {
    /// What stands behind a secret, a used one too; `None` where its family has ended.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn by_token(&self, digest: TokenDigest) -> Result<Option<Remembered>, StoreError>;

    /// The families of a user, the last used first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn families_of(&self, user: UserId) -> Result<Vec<Family>, StoreError>;
}

/// Whether a user has been seen at a device before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acquaintance {
    /// It has never been seen anywhere: there is nothing to compare with.
    First,
    /// It has been seen there.
    Known,
    /// It has been seen, but not there.
    New,
}

/// Writes who stays signed in, and where users have been seen.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait RememberStore: Send + Sync {
    /// Begins a family with its first secret.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begin(&self, family: &Family, digest: TokenDigest) -> Result<(), StoreError>;

    /// Puts a secret into the place of the one before, by one conditional update: of two at once one does. `sealed` is
    /// what whoever comes a moment later gets.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn rotate(
        &self,
        family: FamilyId,
        used: TokenDigest,
        next: TokenDigest,
        sealed: &[u8],
        now: Timestamp,
    ) -> Result<Spent, StoreError>;

    /// Ends a family of that user, and its sessions, one that begins at the same moment too.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end(&self, user: UserId, family: FamilyId) -> Result<Spent, StoreError>;

    /// Ends all families of a user; their sessions go on. Whoever ends those too does it after: a session that a family
    /// begins at the same moment is there only then.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError>;

    /// Ends all families of a user but that one; their sessions go on.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_others_of(&self, user: UserId, kept: Option<FamilyId>) -> Result<(), StoreError>;

    /// Ends all families of those who have that role in the company; their sessions go on.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of_role(&self, scope: &CompanyScope, role: Role) -> Result<(), StoreError>;

    /// Forgets families that ended by themselves before `now`, and devices not seen since `seen`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget(&self, now: Timestamp, seen: Timestamp) -> Result<(), StoreError>;

    /// Writes down that a user was seen at a device in a network, and says whether it had been since `since`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn meet(
        &self,
        user: UserId,
        device: &str,
        network: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Acquaintance, StoreError>;
}
