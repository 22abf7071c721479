//! Users: the people who sign in.

use std::fmt;

use jiff::Timestamp;

use crate::access::Role;
use crate::ids::{CompanyId, UserId};
use crate::text::{folded, text_type};
use crate::version::Version;

text_type! {
    /// What a user is called on screens.
    PersonName, line, 100
}

/// The name that a user signs in with, unique in the installation: 2 to 40 of a-z, 0-9, dot, dash, underscore.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

/// The text cannot be a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a username has 2 to 40 of the letters a to z, digits, dot, dash and underscore, and begins with a letter"
)]
pub struct NotAUsername;

impl Username {
    /// Reads a username; capitals become small.
    ///
    /// # Errors
    /// [`NotAUsername`] where other characters are in it or its length is off.
    pub fn parse(raw: &str) -> Result<Self, NotAUsername> {
        let name = raw.trim().to_ascii_lowercase();
        let fits = (2..=40).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'));
        if fits { Ok(Self(name)) } else { Err(NotAUsername) }
    }

    /// The name as it is typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address, in small letters. Only mail that arrives proves one; this refuses what cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// The text cannot be an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: it looks like name@example.com")]
pub struct NotAnEmail;

impl Email {
    /// Reads an address by the form that HTML's e-mail field accepts (WHATWG), at most 254 characters (RFC 5321).
    ///
    /// # Errors
    /// [`NotAnEmail`] where it cannot be one.
    pub fn parse(raw: &str) -> Result<Self, NotAnEmail> {
        let address = raw.trim().to_lowercase();
        let (local, host) = address.split_once('@').ok_or(NotAnEmail)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let host_fits = host.contains('.')
            && host.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        if local_fits && host_fits && address.len() <= 254 {
            Ok(Self(address))
        } else {
            Err(NotAnEmail)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A password that may be set: 12 to 256 characters, exactly as typed (OWASP ASVS 5.0, 6.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Under twelve characters.
    #[error("a password has at least 12 characters")]
    TooShort,
    /// Over 256 characters.
    #[error("a password has at most 256 characters")]
    TooLong,
    /// One character over and over.
    #[error("this password repeats too little: mix some words")]
    TooPlain,
    /// It is the product's, the company's or the user's name with little else.
    #[error("a password must not be made of your name, the company's or Callbook's")]
    MadeOfNames,
}

impl Password {
    /// Accepts what was typed, with the names that it must not be made of. It is never trimmed or cut.
    ///
    /// # Errors
    /// [`PasswordRefusal`] says what is wrong with it.
    pub fn parse(raw: &str, names: &[&str]) -> Result<Self, PasswordRefusal> {
        match raw.chars().count() {
            0..12 => return Err(PasswordRefusal::TooShort),
            12..=256 => {}
            _ => return Err(PasswordRefusal::TooLong),
        }
        let mut distinct: Vec<char> = raw.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < 4 {
            return Err(PasswordRefusal::TooPlain);
        }
        let mut rest = folded(raw);
        let whole = rest.chars().count();
        for name in names.iter().chain(&["callbook"]) {
            let name = folded(name);
            if name.chars().count() >= 4 {
                rest = rest.replace(&name, "");
            }
        }
        // Names and four more characters are guessed in no time; names within a longer phrase are not.
        if rest.chars().count() < whole && rest.chars().count() < 6 {
            return Err(PasswordRefusal::MadeOfNames);
        }
        Ok(Self(raw.to_owned()))
    }

    /// The password itself, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

/// Whether a user can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// It can.
    Active,
    /// It cannot, since that time.
    Deactivated {
        /// When its sessions ended.
        at: Timestamp,
    },
}

/// A person who signs in; has one role and belongs to one company.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its company.
    pub company: CompanyId,
    /// What it signs in with.
    pub username: Username,
    /// Where mail for it goes; it can sign in with it too.
    pub email: Email,
    /// What screens call it.
    pub name: PersonName,
    /// What it may do.
    pub role: Role,
    /// Whether it can sign in.
    pub activity: Activity,
    /// When it last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which write this is.
    pub version: Version,
}

impl User {
    /// Whether it can sign in and be given customers.
    pub const fn is_active(&self) -> bool {
        matches!(self.activity, Activity::Active)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("asha@example.com", true)]
    #[case(" Asha.M+1@Example.co.in ", true)]
    #[case("asha", false)]
    #[case("asha@example", false)]
    #[case("a b@example.com", false)]
    #[case("asha@-example.com", false)]
    #[case("asha@example.com\r\nBcc: x@y.z", false)]
    fn addresses(#[case] raw: &str, #[case] fits: bool) {
        assert_eq!(Email::parse(raw).is_ok(), fits);
    }

    #[rstest]
    #[case("asha", true)]
    #[case("Asha.Menon", true)]
    #[case("a", false)]
    #[case("1asha", false)]
    #[case("asha menon", false)]
    fn usernames(#[case] raw: &str, #[case] fits: bool) {
        assert_eq!(Username::parse(raw).is_ok(), fits);
    }

    #[rstest]
    #[case("short", Err(PasswordRefusal::TooShort))]
    #[case("aaaaaaaaaaaaaa", Err(PasswordRefusal::TooPlain))]
    #[case("callbook12345", Err(PasswordRefusal::MadeOfNames))]
    #[case("ashamenon-1234", Err(PasswordRefusal::MadeOfNames))]
    #[case("correct horse battery staple", Ok(()))]
    #[case("  leading spaces stay  ", Ok(()))]
    fn passwords(#[case] raw: &str, #[case] expected: Result<(), PasswordRefusal>) {
        assert_eq!(
            Password::parse(raw, &["ashamenon"]).map(|p| assert_eq!(p.reveal(), raw)),
            expected
        );
    }
}
