use async_trait::async_trait;
use callbook_domain::user::Password;

/// A password's hash in PHC form, parameters and salt included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

/// What came of comparing a password with a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one.
    Right,
    /// It is the one; its hash is older than today's parameters and is to be replaced.
    RightButOldHash,
    /// It is not.
    Wrong,
}

/// Why a password was neither hashed nor compared.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many others are waiting; try again in a few seconds.
    #[error("too many people are signing in just now: try again in a few seconds")]
    Busy,
    /// The stored hash cannot be read, or hashing itself failed.
    #[error("the password could not be hashed")]
    Broken(#[source] super::BoxError),
}

/// Hashes passwords: slowly on purpose, off the async threads, few at a time.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Passwords: Send + Sync {
    /// Hashes a password that may be set.
    ///
    /// # Errors
    /// [`PasswordError`].
    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordError>;

    /// Compares what was typed with a hash; without one takes as long and says [`Verdict::Wrong`].
    ///
    /// # Errors
    /// [`PasswordError`].
    async fn verify(&self, typed: &str, against: Option<PasswordHash>) -> Result<Verdict, PasswordError>;
}
