use std::net::IpAddr;

use async_trait::async_trait;
use callbook_domain::access::{MailScope, MailTextScope};
use callbook_domain::company::{Company, CompanyName, Zone};
use callbook_domain::ids::{CompanyId, MailId};
use callbook_domain::mail::{LetterKind, MailState};
use callbook_domain::user::{Email, PersonName, User};
use jiff::Timestamp;

use super::{BoxError, Hold, StoreError, Token};

/// What a mail says. Names and devices in it are data: whatever they hold, they break no header and are no markup.
#[derive(Debug, Clone, PartialEq)]
pub enum Letter {
    /// Somebody is invited to sign up.
    Invitation {
        /// Who invites.
        inviter: PersonName,
        /// As what, in the company's own word.
        role: String,
        /// The secret of the link.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// Somebody forgot its password.
    PasswordReset {
        /// The secret of the link.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
        /// From where it was asked for.
        address: Option<IpAddr>,
    },
    /// An account was made, or an admin lets its user set a new password.
    AccountReady {
        /// What the user signs in with.
        username: String,
        /// The secret of the link that sets the password.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// The code of a second factor.
    SignInCode {
        /// The code.
        code: String,
        /// Until when it holds.
        expires_at: Timestamp,
        /// From where somebody signs in.
        address: Option<IpAddr>,
        /// With what: "Firefox on Linux".
        device: String,
    },
    /// To the new address: it is to be confirmed.
    EmailChange {
        /// The secret of the link.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// To the old address: the account has another one now.
    EmailChanged {
        /// When.
        at: Timestamp,
    },
    /// The password was changed.
    PasswordChanged {
        /// When.
        at: Timestamp,
        /// From where.
        address: Option<IpAddr>,
    },
    /// Something happened to how the user signs in: a second factor was added, removed or got round.
    FactorChanged {
        /// What, as a sentence without its full stop: "An authenticator app was added to your account".
        what: String,
        /// When.
        at: Timestamp,
    },
    /// Somebody signed in from a device that was not known.
    NewDevice {
        /// With what: "Firefox on Linux".
        device: String,
        /// From where.
        address: Option<IpAddr>,
        /// When.
        at: Timestamp,
    },
    /// Many sign-ins failed.
    ManyFailures {
        /// How many.
        count: u32,
    },
    /// Somebody signed up with an address that has an account already.
    SignUpKnown,
    /// A sign-up waits for approval.
    SignUpReceived,
    /// A sign-up was approved; its user sets a password and may sign in.
    SignUpApproved {
        /// What the user signs in with.
        username: String,
        /// The secret of the link that sets the password.
        token: Token,
        /// Until when it holds.
        expires_at: Timestamp,
    },
    /// A sign-up was declined.
    SignUpDeclined,
    /// Somebody tries whether mail arrives.
    TestMail {
        /// Who.
        sender: PersonName,
    },
}

impl Letter {
    /// What it is about.
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Invitation { .. } => LetterKind::Invitation,
            Self::PasswordReset { .. } => LetterKind::PasswordReset,
            Self::AccountReady { .. } => LetterKind::AccountReady,
            Self::SignInCode { .. } => LetterKind::SignInCode,
            Self::EmailChange { .. } => LetterKind::EmailChange,
            Self::EmailChanged { .. } => LetterKind::EmailChanged,
            Self::PasswordChanged { .. } => LetterKind::PasswordChanged,
            Self::FactorChanged { .. } => LetterKind::FactorChanged,
            Self::NewDevice { .. } => LetterKind::NewDevice,
            Self::ManyFailures { .. } => LetterKind::ManyFailures,
            Self::SignUpKnown => LetterKind::SignUpKnown,
            Self::SignUpReceived => LetterKind::SignUpReceived,
            Self::SignUpApproved { .. } => LetterKind::SignUpApproved,
            Self::SignUpDeclined => LetterKind::SignUpDeclined,
            Self::TestMail { .. } => LetterKind::TestMail,
        }
    }

    /// Until when what it says holds; sent later it would only mislead.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Invitation { expires_at, .. }
            | Self::PasswordReset { expires_at, .. }
            | Self::AccountReady { expires_at, .. }
            | Self::SignUpApproved { expires_at, .. }
            | Self::SignInCode { expires_at, .. }
            | Self::EmailChange { expires_at, .. } => Some(*expires_at),
            _ => None,
        }
    }
}

/// To whom a letter goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// The address.
    pub email: Email,
    /// What it is called, where that is known.
    pub name: Option<PersonName>,
    /// The zone in which it reads times.
    pub zone: Zone,
    /// The company in whose name the letter is written; a superuser has none.
    pub company: Option<(CompanyId, CompanyName)>,
}

impl Recipient {
    /// Somebody of `company`, who reads times in the company's zone.
    pub fn in_company(company: &Company, email: Email, name: Option<PersonName>) -> Self {
        Self {
            email,
            name,
            zone: company.zone.clone(),
            company: Some((company.id, company.name.clone())),
        }
    }

    /// A user, who reads times in its own zone or in its company's; `company` is the user's.
    pub fn user(user: &User, company: Option<&Company>) -> Self {
        let of_company = || company.map(|company| company.zone.clone());
        Self {
            email: user.email.clone(),
            name: Some(user.name.clone()),
            zone: user.zone.clone().or_else(of_company).unwrap_or_else(Zone::utc),
            company: company.map(|company| (company.id, company.name.clone())),
        }
    }

    /// The id of the company in whose name the letter is written.
    pub fn company_id(&self) -> Option<CompanyId> {
        self.company.as_ref().map(|(id, _)| *id)
    }
}

/// A letter in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// Its subject: one line, nothing secret, for it is stored and listed in the clear.
    pub subject: String,
    /// The whole of it as plain text.
    pub text: String,
    /// The whole of it as HTML.
    pub html: String,
}

impl std::fmt::Debug for Composed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Letters carry links and codes.
        f.debug_struct("Composed")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// A letter could not be put into words: a defect of its template.
#[derive(Debug, thiserror::Error)]
#[error("a mail could not be written")]
pub struct LetterError(#[source] pub BoxError);

/// Puts letters into words. Links in them begin with the configured address of the installation, never with what a
/// request said.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Letters: Send + Sync {
    /// The letter as `recipient` gets it.
    ///
    /// # Errors
    /// [`LetterError`].
    fn compose(&self, letter: &Letter, recipient: &Recipient) -> Result<Composed, LetterError>;
}

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

/// How long a worker has for one mail before another takes it.
pub const MAIL_LEASE: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

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
