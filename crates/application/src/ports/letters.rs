use std::net::IpAddr;

use callbook_domain::company::{Company, CompanyName, Zone};
use callbook_domain::ids::CompanyId;
use callbook_domain::mail::LetterKind;
use callbook_domain::user::{Email, PersonName, User};
use jiff::Timestamp;

use super::{BoxError, Token};

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
