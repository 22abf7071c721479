use std::net::IpAddr;

use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::{ChallengeId, UserId};
use callbook_domain::second_factor::{Enrolled, Factor};
use callbook_domain::user::User;
use jiff::Timestamp;

use super::{CodeDigest, StoreError, TokenDigest, TotpStep};

/// The secret of an authenticator app as it is stored: sealed, its owner is the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSeed(pub Vec<u8>);

/// What is known of a user's second factors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecondFactors {
    /// Which it has set up.
    pub enrolled: Enrolled,
    /// The secret of its app.
    pub seed: Option<SealedSeed>,
    /// The step of the last code of the app that was taken.
    pub last_step: Option<TotpStep>,
    /// The secret that is being brought into an app and is not confirmed yet.
    pub pending: Option<SealedSeed>,
    /// How many recovery codes are left.
    pub recovery_left: u64,
}

/// Reads second factors. But for [`FactorQueries::with_app`], which says nothing of what they are, only the use cases in
/// `accounts` may ask.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait FactorQueries: Send + Sync {
    /// What that user has; nothing where it never set any up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn of(&self, user: UserId) -> Result<SecondFactors, StoreError>;

    /// Who of the company has set up an authenticator app.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn with_app(&self, scope: &CompanyScope) -> Result<Vec<UserId>, StoreError>;

    /// The sign-in that waits under that secret at `now`, with its user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn challenge(
        &self,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(Challenge, User)>, StoreError>;
}

/// What became of the use of something that works once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// It is used now, by whoever asked.
    Now,
    /// It was used before, is past or is not there; nothing was written.
    Not,
}

/// Writes second factors.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait FactorStore: Send + Sync {
    /// Keeps the secret that is to be brought into an app; an earlier one that waits is forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begin_app(&self, user: UserId, seed: &SealedSeed) -> Result<(), StoreError>;

    /// Makes the secret that waits the user's own, if it still is `seed`; `step` is that of the code that proved it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn confirm_app(
        &self,
        user: UserId,
        seed: &SealedSeed,
        step: TotpStep,
        now: Timestamp,
    ) -> Result<Spent, StoreError>;

    /// Uses that step up, by one conditional update: of two codes of one step at once one is taken.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn spend_step(&self, user: UserId, step: TotpStep) -> Result<Spent, StoreError>;

    /// Uses a recovery code up, by one conditional update.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn spend_recovery(
        &self,
        user: UserId,
        digest: CodeDigest,
        now: Timestamp,
    ) -> Result<Spent, StoreError>;

    /// Puts these recovery codes in the place of all earlier ones.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn replace_recovery(
        &self,
        user: UserId,
        digests: &[CodeDigest],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets the app, one that is being set up too, and the recovery codes.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_app(&self, user: UserId) -> Result<(), StoreError>;

    /// Writes down since when the user wants codes by mail; `None` where it does not.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn want_mail(&self, user: UserId, since: Option<Timestamp>) -> Result<(), StoreError>;
}

/// Whether a browser is to stay signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Until the session ends.
    #[default]
    Session,
    /// For days.
    Remembered,
}

impl Keep {
    /// Its name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Remembered => "remembered",
        }
    }
}

/// A sign-in whose password was right and that waits for its second factor, in the browser that began it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// Who signs in.
    pub user: UserId,
    /// What is asked for.
    pub factor: Factor,
    /// The code that was mailed.
    pub code: Option<CodeDigest>,
    /// Until when that code holds.
    pub code_expires_at: Timestamp,
    /// How many codes were tried.
    pub attempts: u32,
    /// How many codes were mailed.
    pub sends: u32,
    /// Whether the browser is to stay signed in.
    pub keep: Keep,
    /// What the browser calls itself.
    pub device: String,
    /// Where it comes from.
    pub address: Option<IpAddr>,
    /// When the password was given.
    pub made_at: Timestamp,
    /// How long it waits.
    pub expires_at: Timestamp,
}

/// Writes sign-ins that wait for a second factor.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ChallengeStore: Send + Sync {
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert(&self, challenge: &Challenge, digest: TokenDigest) -> Result<(), StoreError>;

    /// Counts one more code that is tried, if fewer than `most` were: of many at once no more get through.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn attempt(&self, challenge: ChallengeId, most: u32) -> Result<Spent, StoreError>;

    /// Puts a newly mailed code in the place of the one before, if fewer than `most` were mailed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn send(
        &self,
        challenge: ChallengeId,
        code: CodeDigest,
        expires_at: Timestamp,
        most: u32,
    ) -> Result<Spent, StoreError>;

    /// Ends it: of two at once, one ends it and begins the session.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn take(&self, challenge: ChallengeId) -> Result<Spent, StoreError>;

    /// Ends all of a user.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_all_of(&self, user: UserId) -> Result<(), StoreError>;

    /// Forgets those that waited until before that.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_before(&self, expired: Timestamp) -> Result<(), StoreError>;
}
