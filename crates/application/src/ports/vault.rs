use uuid::Uuid;

use super::BoxError;

/// What a sealed secret is for. Each purpose has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultPurpose {
    /// The text of a mail; its owner is the mail.
    MailText,
    /// The seed of a TOTP; its owner is the factor's row or its user.
    TotpSeed,
    /// The secrets that took the place of a remember-me secret, for requests sent at the same moment; their owner is the
    /// family.
    RememberedNext,
}

impl VaultPurpose {
    /// What its key is made for; never changed, or what is sealed could not be opened any more.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MailText => "mail text",
            Self::TotpSeed => "totp seed",
            Self::RememberedNext => "remembered next",
        }
    }
}

/// Why something was neither sealed nor opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It was sealed with another key, for something else, or was changed since.
    #[error("what was sealed cannot be opened: the installation's secret may have been changed")]
    NotOurs,
    /// Sealing failed.
    #[error("a secret could not be sealed")]
    Broken(#[source] BoxError),
}

/// Seals what the database must hold but nobody with only the database may read. The key lies outside the database.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Vault: Send + Sync {
    /// Seals a secret of `owner`, the id of the row or user that it belongs to. Sealed twice it looks different.
    ///
    /// # Errors
    /// [`VaultError::Broken`].
    fn seal(&self, purpose: VaultPurpose, owner: Uuid, secret: &[u8]) -> Result<Vec<u8>, VaultError>;

    /// Opens what was sealed for the same purpose and owner.
    ///
    /// # Errors
    /// [`VaultError::NotOurs`].
    fn open(&self, purpose: VaultPurpose, owner: Uuid, sealed: &[u8]) -> Result<Vec<u8>, VaultError>;
}
