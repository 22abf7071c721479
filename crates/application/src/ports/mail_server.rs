use async_trait::async_trait;
use callbook_domain::ids::MailId;

use super::OutgoingMail;

/// How a server answered before it had the text, or after it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It will never have it.
    #[error("{0}")]
    Refused(String),
    /// Not now, or it could not be reached: it has certainly not taken the mail.
    #[error("{0}")]
    NotNow(String),
    /// It had the text, or part of it, and its answer was lost.
    #[error("{0}")]
    Unknown(String),
}

/// Reaches the mail server.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait MailServer: Send + Sync {
    /// Under which Message-ID a mail goes out: always the same for the same mail.
    fn message_id(&self, mail: MailId) -> String;

    /// Connects and has sender and recipient accepted. Until the text is handed over nothing has been sent.
    ///
    /// # Errors
    /// [`Undelivered::Refused`] or [`Undelivered::NotNow`].
    async fn introduce(&self, mail: &OutgoingMail) -> Result<Box<dyn Handover>, Undelivered>;
}

/// A server that is ready for the text of one mail. Dropped, nothing is sent.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Handover: Send {
    /// Hands the text over and waits for the answer.
    ///
    /// # Errors
    /// [`Undelivered`].
    async fn hand_over(self: Box<Self>) -> Result<(), Undelivered>;
}
