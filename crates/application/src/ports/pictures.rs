use std::fmt;

use async_trait::async_trait;
use callbook_domain::access::CompanyScope;
use callbook_domain::ids::UserId;
use jiff::Timestamp;

use super::{BoxError, StoreError};

/// The most bytes that an uploaded picture has: 5 MB.
pub const PICTURE_LIMIT: usize = 5 * 1024 * 1024;

/// How large a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureSize {
    /// 64 pixels a side: in lists.
    Small,
    /// 256 pixels a side: on the profile.
    Large,
}

/// A user's picture, made anew of what was uploaded: square, in both sizes, PNG, without anything that the file held
/// besides its pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    /// 256 pixels a side.
    pub large: Vec<u8>,
    /// 64 pixels a side.
    pub small: Vec<u8>,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portrait({} and {} bytes)", self.large.len(), self.small.len())
    }
}

/// Why an uploaded file did not become a picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Over [`PICTURE_LIMIT`].
    #[error("the picture has more than 5 MB: choose a smaller one")]
    TooHeavy,
    /// Over 4096 pixels a side.
    #[error("the picture has more than 4096 pixels a side: make it smaller and choose it again")]
    TooLarge,
    /// Neither PNG nor JPEG nor WebP by its content, whatever its name says.
    #[error("this is no picture that Callbook can use: choose a PNG, JPEG or WebP file")]
    NotAPicture,
    /// It says it is a picture and cannot be read as one.
    #[error("the picture is damaged: save it again, or choose another")]
    Damaged,
    /// Too many pictures are being read just now.
    #[error("several pictures are being read just now: try again in a few seconds")]
    Busy,
    /// Making the picture failed.
    #[error("the picture could not be made")]
    Broken(#[source] BoxError),
}

/// Makes portraits of uploaded files: off the async threads, few at a time, within limits of size and memory.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Reads what was uploaded by its content, turns it as its camera was held, cuts the square out of its middle and
    /// writes that anew.
    ///
    /// # Errors
    /// [`PictureError`].
    async fn portrait(&self, file: Vec<u8>) -> Result<Portrait, PictureError>;
}

/// The digest of a picture, by which browsers know that theirs still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureDigest(pub [u8; 32]);

/// A user's picture as it is kept, in one of its sizes.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// The PNG file.
    pub bytes: Vec<u8>,
    /// The digest of the whole portrait.
    pub digest: PictureDigest,
    /// Since when it is the user's.
    pub at: Timestamp,
}

impl fmt::Debug for KeptPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptPicture({} bytes, {})", self.bytes.len(), self.at)
    }
}

/// Writes users' pictures.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PictureStore: Send + Sync {
    /// Keeps the user's own picture instead of the one before. Only whoever is signed in as the user calls it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn keep(&self, user: UserId, portrait: &Portrait, at: Timestamp) -> Result<(), StoreError>;

    /// Removes the user's own picture; `false` where there was none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove(&self, user: UserId) -> Result<bool, StoreError>;
}

/// Reads users' pictures.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PictureQueries: Send + Sync {
    /// The picture of a user whom the scope reaches.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(
        &self,
        scope: &CompanyScope,
        user: UserId,
        size: PictureSize,
    ) -> Result<Option<KeptPicture>, StoreError>;

    /// One's own picture: somebody without a company has one too.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn own(&self, user: UserId, size: PictureSize) -> Result<Option<KeptPicture>, StoreError>;
}
