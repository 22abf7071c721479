use std::net::IpAddr;
use std::str::FromStr;

use url::{Host, Url};

/// How the connection is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From its first byte (`smtps://`).
    Wrapped,
    /// It is upgraded before anything is said, or nothing is said (`smtp://`).
    Upgraded,
    /// Not at all: on the same machine, or where that was asked for.
    None,
}

/// Where a mail server is, `smtp://user@host:587` or `smtps://user@host:465`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpAddress {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// As whom to sign in.
    pub user: Option<String>,
    /// How the connection is kept secret.
    pub tls: SmtpTls,
}

/// Why an address cannot be used. None repeats the address: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASmtpAddress {
    /// It cannot be read.
    #[error("it looks like smtp://user@mail.example.com:587 or smtps://user@mail.example.com:465")]
    Unreadable,
    /// It holds a password, which would be seen wherever the address is.
    #[error(
        "leave the password out of it and give it as CALLBOOK_SMTP_PASSWORD or CALLBOOK_SMTP_PASSWORD_FILE"
    )]
    HoldsPassword,
    /// It says something about TLS that is not known.
    #[error("of TLS it may say ?tls=required or ?tls=none, and smtps:// always has it")]
    Tls,
    /// It says something else.
    #[error("after the port it may say ?tls=none and nothing else")]
    Unknown,
}

impl SmtpAddress {
    /// Whether the server is on this machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl FromStr for SmtpAddress {
    type Err = NotASmtpAddress;

    fn from_str(text: &str) -> Result<Self, NotASmtpAddress> {
        let url = Url::parse(text.trim()).map_err(|_| NotASmtpAddress::Unreadable)?;
        let wrapped = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(NotASmtpAddress::Unreadable),
        };
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            _ => return Err(NotASmtpAddress::Unreadable),
        };
        if url.password().is_some() {
            return Err(NotASmtpAddress::HoldsPassword);
        }
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(NotASmtpAddress::Unknown);
        }
        let tls = match (wrapped, tls_of(&url)?) {
            (true, None | Some(Wish::Required)) => SmtpTls::Wrapped,
            (true, Some(Wish::None)) => return Err(NotASmtpAddress::Tls),
            (false, Some(Wish::None)) => SmtpTls::None,
            (false, None) if is_loopback(&host) => SmtpTls::None,
            (false, _) => SmtpTls::Upgraded,
        };
        let user = percent_encoding::percent_decode_str(url.username())
            .decode_utf8()
            .map_err(|_| NotASmtpAddress::Unreadable)?;
        Ok(Self {
            host,
            port: url.port().unwrap_or(if wrapped { 465 } else { 587 }),
            user: (!user.is_empty()).then(|| user.into_owned()),
            tls,
        })
    }
}

enum Wish {
    Required,
    None,
}

fn tls_of(url: &Url) -> Result<Option<Wish>, NotASmtpAddress> {
    let mut wish = None;
    for (name, value) in url.query_pairs() {
        wish = match (name.as_ref(), value.as_ref()) {
            ("tls", "required") => Some(Wish::Required),
            ("tls", "none") => Some(Wish::None),
            ("tls", _) => return Err(NotASmtpAddress::Tls),
            _ => return Err(NotASmtpAddress::Unknown),
        };
    }
    Ok(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SmtpAddress {
        text.parse().unwrap()
    }

    #[test]
    fn the_connection_is_secret_unless_it_stays_on_the_machine() {
        for (text, port, tls) in [
            ("smtp://mail.example.com", 587, SmtpTls::Upgraded),
            ("smtp://mail.example.com:25?tls=none", 25, SmtpTls::None),
            ("smtp://mail.example.com?tls=required", 587, SmtpTls::Upgraded),
            ("smtps://mail.example.com", 465, SmtpTls::Wrapped),
            ("smtps://localhost:8465", 8465, SmtpTls::Wrapped),
            ("smtp://127.0.0.1:8025", 8025, SmtpTls::None),
            ("smtp://localhost:25/", 25, SmtpTls::None),
            ("smtp://[::1]:25", 25, SmtpTls::None),
            ("smtp://localhost:25?tls=required", 25, SmtpTls::Upgraded),
        ] {
            let address = address(text);
            assert_eq!((address.port, address.tls), (port, tls), "{text}");
        }
        assert!(address("smtp://[::1]:25").is_loopback());
        assert!(!address("smtp://192.0.2.1").is_loopback());
    }

    #[test]
    fn the_user_may_be_an_address() {
        let address = address("smtp://calls%40example.com@mail.example.com");
        assert_eq!(address.user.as_deref(), Some("calls@example.com"));
        assert_eq!(address.host, "mail.example.com");
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_repeating_it() {
        for (text, expected) in [
            ("", NotASmtpAddress::Unreadable),
            ("mail.example.com:587", NotASmtpAddress::Unreadable),
            ("https://mail.example.com", NotASmtpAddress::Unreadable),
            ("smtp://", NotASmtpAddress::Unreadable),
            (
                "smtp://user:secret@mail.example.com",
                NotASmtpAddress::HoldsPassword,
            ),
            ("smtp://mail.example.com/path", NotASmtpAddress::Unknown),
            ("smtp://mail.example.com?secret=1", NotASmtpAddress::Unknown),
            ("smtp://mail.example.com?tls=maybe", NotASmtpAddress::Tls),
            ("smtps://mail.example.com?tls=none", NotASmtpAddress::Tls),
        ] {
            let refused = text.parse::<SmtpAddress>().unwrap_err();
            assert_eq!(refused, expected, "{text}");
            assert!(!refused.to_string().contains("secret"));
        }
    }
}
