use async_trait::async_trait;
use callbook_domain::ids::ImportId;

use super::BoxError;

/// A file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no room left.
    #[error("the disk is full")]
    Full(#[source] BoxError),
    /// It is larger than the configured limit.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is not there.
    #[error("the file is gone")]
    Missing,
    /// Anything else.
    #[error("the file could not be read or written")]
    Broken(#[source] BoxError),
}

/// What is known of a file once it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub hash: String,
}

/// Keeps the original files of imports, under the import's id.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Files: Send + Sync {
    /// Begins to take a file in.
    ///
    /// # Errors
    /// [`FileError`].
    async fn receive(&self, import: ImportId) -> Result<Box<dyn Receiving>, FileError>;

    /// Opens a kept file for a download.
    ///
    /// # Errors
    /// [`FileError`].
    async fn open(&self, import: ImportId) -> Result<Box<dyn Sending>, FileError>;

    /// Removes a file whose import never came to be.
    ///
    /// # Errors
    /// [`FileError`].
    async fn remove(&self, import: ImportId) -> Result<(), FileError>;
}

/// A file on its way in. Dropped without [`Receiving::keep`], nothing is left of it.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Receiving: Send {
    /// Takes the next part.
    ///
    /// # Errors
    /// [`FileError`].
    async fn write(&mut self, part: &[u8]) -> Result<(), FileError>;

    /// Puts the whole file in its place, safe against a power cut.
    ///
    /// # Errors
    /// [`FileError`].
    async fn keep(self: Box<Self>) -> Result<KeptFile, FileError>;
}

/// A file on its way out.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Sending: Send {
    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// [`FileError`].
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FileError>;
}
