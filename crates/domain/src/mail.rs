//! Mail on its way out: what it is about, how far it has come, when it is tried again.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterKind {
    /// Somebody is invited to sign up.
    Invitation,
    /// Somebody forgot its password.
    PasswordReset,
    /// An account was made; its user sets the password.
    AccountReady,
    /// The code of a second factor.
    SignInCode,
    /// A new address is to be confirmed.
    EmailChange,
    /// To the old address: it is no longer the account's.
    EmailChanged,
    /// The password was changed.
    PasswordChanged,
    /// Something happened to how the user signs in.
    FactorChanged,
    /// Somebody signed in from a device that was not known.
    NewDevice,
    /// Many sign-ins failed.
    ManyFailures,
    /// Somebody signed up with an address that has an account.
    SignUpKnown,
    /// A sign-up waits for approval.
    SignUpReceived,
    /// A sign-up was approved.
    SignUpApproved,
    /// A sign-up was declined.
    SignUpDeclined,
    /// Somebody tries whether mail arrives.
    TestMail,
}

/// The text names no kind of mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of mail")]
pub struct UnknownLetterKind;

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Invitation,
        Self::PasswordReset,
        Self::AccountReady,
        Self::SignInCode,
        Self::EmailChange,
        Self::EmailChanged,
        Self::PasswordChanged,
        Self::FactorChanged,
        Self::NewDevice,
        Self::ManyFailures,
        Self::SignUpKnown,
        Self::SignUpReceived,
        Self::SignUpApproved,
        Self::SignUpDeclined,
        Self::TestMail,
    ];

    /// Its name in the database, in JSON and of its templates; never changed once released.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::PasswordReset => "password_reset",
            Self::AccountReady => "account_ready",
            Self::SignInCode => "sign_in_code",
            Self::EmailChange => "email_change",
            Self::EmailChanged => "email_changed",
            Self::PasswordChanged => "password_changed",
            Self::FactorChanged => "factor_changed",
            Self::NewDevice => "new_device",
            Self::ManyFailures => "many_failures",
            Self::SignUpKnown => "sign_up_known",
            Self::SignUpReceived => "sign_up_received",
            Self::SignUpApproved => "sign_up_approved",
            Self::SignUpDeclined => "sign_up_declined",
            Self::TestMail => "test_mail",
        }
    }

    /// Whether it holds a link or a code that proves whose address it was sent to.
    pub const fn holds_a_secret(self) -> bool {
        match self {
            Self::Invitation
            | Self::PasswordReset
            | Self::AccountReady
            | Self::SignInCode
            | Self::EmailChange
            | Self::SignUpApproved => true,
            Self::EmailChanged
            | Self::PasswordChanged
            | Self::FactorChanged
            | Self::NewDevice
            | Self::ManyFailures
            | Self::SignUpKnown
            | Self::SignUpReceived
            | Self::SignUpDeclined
            | Self::TestMail => false,
        }
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for LetterKind {
    type Err = UnknownLetterKind;

    fn from_str(text: &str) -> Result<Self, UnknownLetterKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.key() == text)
            .ok_or(UnknownLetterKind)
    }
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// Waits for its turn, or for its next try.
    Queued,
    /// Its text is being handed to the mail server at this moment.
    Sending,
    /// The mail server has taken it.
    Sent,
    /// No mail server is configured: it is read here.
    Kept,
    /// The mail server will not have it, or could not be reached for too long.
    Refused,
    /// The mail server had the text but its answer was lost. It is never sent again by itself: it may have arrived.
    Uncertain,
}

/// The text names no state of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a mail")]
pub struct UnknownMailState;

impl MailState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Kept,
        Self::Refused,
        Self::Uncertain,
    ];

    /// Its name in the database and in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::Uncertain => "uncertain",
        }
    }

    /// Its name on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "Waiting",
            Self::Sending => "Sending",
            Self::Sent => "Sent",
            Self::Kept => "Kept here",
            Self::Refused => "Refused",
            Self::Uncertain => "Uncertain",
        }
    }

    /// Whether somebody may have it sent, or sent again: it is over, and no server has taken it for certain.
    pub const fn may_be_sent_again(self) -> bool {
        matches!(self, Self::Kept | Self::Refused | Self::Uncertain)
    }
}

impl fmt::Display for MailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for MailState {
    type Err = UnknownMailState;

    fn from_str(text: &str) -> Result<Self, UnknownMailState> {
        Self::ALL
            .into_iter()
            .find(|state| state.key() == text)
            .ok_or(UnknownMailState)
    }
}

/// A mail that the server does not take is tried for so long.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Mails are forgotten so long after they were written.
pub const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

const FIRST_DELAY: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_DELAY: SignedDuration = SignedDuration::from_hours(1);

/// When a mail that has failed `attempts` times, the last one at `now`, is tried again: after 30 seconds, then twice
/// as long each time, at most an hour. `None` where that would be after `give_up_at`.
pub fn next_try(attempts: u32, now: Timestamp, give_up_at: Timestamp) -> Option<Timestamp> {
    let doubled = 1_i32 << attempts.saturating_sub(1).min(16);
    let delay = FIRST_DELAY.saturating_mul(doubled).min(LONGEST_DELAY);
    let next = now.checked_add(delay).ok()?;
    (next <= give_up_at).then_some(next)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[rstest]
    #[case(1, Some(30))]
    #[case(2, Some(60))]
    #[case(7, Some(1_920))]
    #[case(8, Some(3_600))]
    #[case(4_000_000_000, Some(3_600))]
    fn the_delay_grows_to_an_hour(#[case] attempts: u32, #[case] expected: Option<i64>) {
        let next = next_try(attempts, at(0), at(86_400));
        assert_eq!(next, expected.map(at));
    }

    #[test]
    fn it_is_given_up_in_the_end() {
        assert_eq!(next_try(1, at(0), at(30)), Some(at(30)));
        assert_eq!(next_try(1, at(1), at(30)), None);
        assert_eq!(next_try(1, Timestamp::MAX, Timestamp::MAX), None);
    }

    #[test]
    fn a_server_that_stays_away_is_asked_some_thirty_times() {
        let give_up_at = at(0) + TRIED_FOR;
        let (mut tries, mut now) = (1, at(0));
        while let Some(next) = next_try(tries, now, give_up_at) {
            (tries, now) = (tries + 1, next);
        }
        assert!((25..=35).contains(&tries), "{tries}");
    }

    #[test]
    fn keys_come_back() {
        for kind in LetterKind::ALL {
            assert_eq!(kind.key().parse(), Ok(kind));
        }
        for state in MailState::ALL {
            assert_eq!(state.key().parse(), Ok(state));
        }
        assert_eq!("".parse::<LetterKind>(), Err(UnknownLetterKind));
        assert_eq!("x".parse::<MailState>(), Err(UnknownMailState));
    }
}
