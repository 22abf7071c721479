use async_trait::async_trait;
use callbook_domain::access::{MailScope, MailTextScope};
use callbook_domain::ids::{CompanyId, MailId};
use callbook_domain::mail::{LetterKind, MailState};
use callbook_domain::user::Email;
use jiff::{SignedDuration, Timestamp};

use super::{Composed, Hold, Recipient, StoreError};

/// How long a worker has for one mail before another takes it.
pub const MAIL_LEASE: SignedDuration = SignedDuration::from_mins(5);

/// A mail as it goes into the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// Its id; its Message-ID is made of it, so that a server may notice one that comes twice.
    pub id: MailId,
    /// To whom.
    pub recipient: Recipient,
    /// What it is about.
    pub kind: LetterKind,
    /// In words.
    pub composed: Composed,
    /// [`MailState::Queued`], or [`MailState::Kept`] where no mail server is configured.
    pub state: MailState,
    /// When it was written.
    pub created_at: Timestamp,
    /// Until when what it says holds.
    pub expires_at: Option<Timestamp>,
}

/// The right to deliver a mail until a moment. Each lease of a mail has a higher fence than the one before; a worker
/// that slept past its lease finds that its fence no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailLease {
    /// The mail.
    pub mail: MailId,
    /// Which lease of it.
    pub fence: u64,
}

/// A mail that a worker has taken to deliver it.
#[derive(Debug, Clone, PartialEq)]
pub struct OutgoingMail {
    /// The right to do so.
    pub lease: MailLease,
    /// To whom.
    pub to: Email,
    /// What the recipient is called.
    pub to_name: Option<String>,
    /// In whose name.
    pub from_name: String,
    /// What it says; `None` where it can no longer be opened.
    pub composed: Option<Composed>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it has been tried before.
    pub attempts: u32,
    /// It is not tried any more after this.
    pub give_up_at: Timestamp,
}

/// What became of a try to deliver a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailOutcome {
    /// The server has taken it: its text is wiped.
    Sent,
    /// Not now: it is tried again then.
    Again {
        /// When.
        due_at: Timestamp,
        /// Why not now.
        reason: String,
    },
    /// The server will not have it, or has not taken it for too long.
    Refused {
        /// Why.
        reason: String,
    },
    /// The server had the text, and its answer was lost.
    Uncertain {
        /// How.
        reason: String,
    },
}

/// What became of the wish to have a mail sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentAgain {
    /// It waits for its turn.
    Queued {
        /// To whom it goes.
        recipient: Email,
        /// The company in whose name it was written.
        company: Option<CompanyId>,
    },
    /// It is in no state for that; nothing was written.
    NotNow,
    /// What it says no longer holds; nothing was written.
    Expired,
    /// The scope reaches no such mail; nothing was written.
    Absent,
}

/// Writes the outbox.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// Adds a mail; its text is sealed. Whoever delivers is woken once the unit is committed.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn push(&self, mail: &Mail) -> Result<(), StoreError>;

    /// Takes the mail that has been due the longest, for [`MAIL_LEASE`]; two at once never get the same. What a worker
    /// had taken and was not yet sending is taken again once its lease has run out.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease_next(&self, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError>;

    /// Takes that mail, if it is due or waits for a later try, and nobody holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lease(&self, mail: MailId, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError>;

    /// Writes down that the text is being handed to the server under that Message-ID from now on, and renews the lease.
    /// [`Hold::Lost`] where somebody else has taken the mail: hand nothing over.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn sending(&self, lease: &MailLease, message_id: &str, now: Timestamp) -> Result<Hold, StoreError>;

    /// Writes down what became of a try. [`Hold::Lost`] where somebody else has taken the mail since; nothing was
    /// written.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn settle(
        &self,
        lease: &MailLease,
        outcome: &MailOutcome,
        now: Timestamp,
    ) -> Result<Hold, StoreError>;

    /// Gives a mail back that was taken and not yet tried, for somebody else to deliver at once.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn release(&self, lease: &MailLease) -> Result<(), StoreError>;

    /// Makes mails uncertain whose worker began to send and was not heard of since its lease ran out. Says how many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lapse(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Forgets mails that were written before `before` and do not wait any more. Says how many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn purge(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// Queues a mail anew that was refused, is uncertain or was kept.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn send_again(
        &self,
        scope: &MailScope,
        mail: MailId,
        now: Timestamp,
    ) -> Result<SentAgain, StoreError>;
}

/// A mail as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct MailRow {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub recipient: Email,
    /// What the recipient is called.
    pub name: Option<String>,
    /// What it is about.
    pub kind: LetterKind,
    /// Its subject.
    pub subject: String,
    /// How far it has come.
    pub state: MailState,
    /// How often it has been tried.
    pub attempts: u32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next, while it waits.
    pub due_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// The Message-ID under which it was handed over.
    pub message_id: Option<String>,
}

/// A place in the list of mails, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailPlace {
    /// When the mail was written.
    pub created_at: Timestamp,
    /// Its id.
    pub id: MailId,
}

/// Reads the outbox.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait OutboxQueries: Send + Sync {
    /// The mails within reach, the newest first, at most `limit`, those before `before` where it is given.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn page(
        &self,
        scope: &MailScope,
        before: Option<MailPlace>,
        limit: u64,
    ) -> Result<Vec<MailRow>, StoreError>;

    /// That mail, if the scope reaches it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, scope: &MailScope, mail: MailId) -> Result<Option<MailRow>, StoreError>;

    /// What that mail says; `None` where it is wiped or the scope does not reach it.
    ///
    /// # Errors
    /// [`StoreError`]; one that cannot be opened any more is [`StoreError::Backend`].
    async fn text(&self, scope: &MailTextScope, mail: MailId) -> Result<Option<Composed>, StoreError>;
}
