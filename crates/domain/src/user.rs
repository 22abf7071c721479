//! Users: the people who sign in.

use std::fmt;

use jiff::Timestamp;

use crate::access::{Permissions, Role};
use crate::company::Zone;
use crate::ids::{CompanyId, UserId};
pub use crate::password::{Password, PasswordRefusal};
use crate::picture::PictureTag;
use crate::text::text_type;
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

    /// A username made of what stands before the @ of an address; `None` where too little of it may stand in one.
    pub fn suggested_by(address: &Email) -> Option<Self> {
        let local = address.as_str().split(['@', '+']).next()?;
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = local
            .chars()
            .filter(fits)
            .skip_while(|c| !c.is_ascii_lowercase())
            .take(40)
            .collect();
        Self::parse(&name).ok()
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
    /// Its company; a superuser has none.
    pub company: Option<CompanyId>,
    /// What it signs in with.
    pub username: Username,
    /// Where mail for it goes; it can sign in with it too.
    pub email: Email,
    /// What screens call it.
    pub name: PersonName,
    /// What it is in its company.
    pub role: Role,
    /// What its groups let it do on top of its role.
    pub granted: Permissions,
    /// Whether it can sign in.
    pub activity: Activity,
    /// In which zone it reads times; `None` is its company's.
    pub zone: Option<Zone>,
    /// Whether it gets a mail when somebody signs in to its account from a device that it has not used before.
    pub tell_of_new_devices: bool,
    /// Its picture; without one its initials are shown.
    pub picture: Option<PictureTag>,
    /// When it last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Which write this is.
    pub version: Version,
}

impl User {
    /// A new, active user; a superuser is of no company.
    pub fn new(
        id: UserId,
        company: Option<CompanyId>,
        username: Username,
        email: Email,
        name: PersonName,
        role: Role,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            company,
            username,
            email,
            name,
            role,
            granted: Permissions::NONE,
            activity: Activity::Active,
            zone: None,
            tell_of_new_devices: true,
            picture: None,
            last_sign_in_at: None,
            created_at,
            version: Version::FIRST,
        }
    }

    /// Whether it can sign in and be given customers.
    pub const fn is_active(&self) -> bool {
        matches!(self.activity, Activity::Active)
    }

    /// Everything that it may do: by its role and by its groups.
    pub const fn permissions(&self) -> Permissions {
        Permissions::of(self.role).and(self.granted)
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
    #[case("asha.menon@example.com", Some("asha.menon"))]
    #[case("asha+calls@example.com", Some("asha"))]
    #[case("007o'neil@example.com", Some("oneil"))]
    #[case("42@example.com", None)]
    fn addresses_suggest_usernames(#[case] address: &str, #[case] expected: Option<&str>) {
        let suggested = Username::suggested_by(&Email::parse(address).unwrap());
        assert_eq!(suggested.as_ref().map(Username::as_str), expected);
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
}
