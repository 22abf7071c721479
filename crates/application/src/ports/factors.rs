use std::fmt;

use jiff::Timestamp;
use uuid::Uuid;

/// The secret that an authenticator app and the installation share: 160 bits, as RFC 4226 asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(pub [u8; 20]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

/// The number of the half minute, counted since 1970, in which a code of an authenticator app held (RFC 6238). It is
/// kept with the secret, so that no code works twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(pub u64);

/// What somebody needs to bring a secret into an authenticator app.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The address that apps read out of the picture: `otpauth://totp/…`.
    pub uri: String,
    /// The secret to be typed by hand: groups of four letters and digits.
    pub key: String,
    /// The same as a QR code: an SVG document without script, style or reference to anything else.
    pub picture: String,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(hidden)")
    }
}

/// Codes of authenticator apps (TOTP, RFC 6238: SHA-1, six digits, half a minute, which is what all apps understand).
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Totp: Send + Sync {
    /// A new secret.
    fn new_secret(&self) -> TotpSecret;

    /// What brings `secret` into an app, which will list it under `issuer` and `account`.
    fn enrolment(&self, secret: &TotpSecret, issuer: &str, account: &str) -> Enrolment;

    /// The step whose code `typed` is: the present one, the one before or the one after, but none up to `last`. The
    /// caller keeps what comes back as the new `last`, in the same unit of work in which it believes the code. `None`
    /// where the code is wrong, or was used.
    fn verify(
        &self,
        secret: &TotpSecret,
        typed: &str,
        now: Timestamp,
        last: Option<TotpStep>,
    ) -> Option<TotpStep>;
}

/// What a code typed off a paper or a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// Eight digits, sent by mail.
    Mailed,
    /// Ten letters and digits, kept for the day on which the authenticator app is gone.
    Recovery,
}

/// A code that works once. Shown or sent once, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(pub String);

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(hidden)")
    }
}

/// What is stored of a one-time code: an HMAC under a key that lies outside the database, so that a stolen database
/// gives away none, however few digits it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeDigest(pub [u8; 32]);

/// Makes and knows one-time codes.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait OneTimeCodes: Send + Sync {
    /// A code for a mail: eight digits, each as likely as any other.
    fn mailed(&self) -> OneTimeCode;

    /// Ten recovery codes of 50 bits each, in two groups of five, without characters that look alike.
    fn recovery(&self) -> Vec<OneTimeCode>;

    /// What is stored of a code that belongs to `owner`: the user of a recovery code, the pending sign-in of a mailed
    /// one. It is the same for `ABCDE-FGHJK` and `abcde fghjk`. `None` where `typed` cannot be a code of that kind.
    fn digest(&self, kind: CodeKind, owner: Uuid, typed: &str) -> Option<CodeDigest>;

    /// Whether `typed` is the code of which `stored` was kept, in constant time.
    fn matches(&self, kind: CodeKind, owner: Uuid, typed: &str, stored: CodeDigest) -> bool;
}
