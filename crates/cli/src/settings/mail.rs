//! How mail goes out.

use std::path::PathBuf;

use callbook_domain::user::Email;
use callbook_infrastructure::smtp::{SmtpAddress, SmtpSettings};

use crate::failure::Failure;

/// What was said of mail, before it is looked at.
#[derive(Default)]
pub(super) struct Said {
    pub(super) url: Option<String>,
    pub(super) password: Option<String>,
    pub(super) authority: Option<PathBuf>,
    pub(super) from: Option<String>,
}

impl Said {
    /// The mail server; `None` where none is named, and mails are kept.
    pub(super) fn resolved(self) -> Result<Option<SmtpSettings>, Failure> {
        let Some(url) = self.url else {
            return match self.password {
                Some(_) => Err(Failure::usage(
                    "There is a password for a mail server but no mail server: name it with CALLBOOK_SMTP_URL.",
                )),
                None => Ok(None),
            };
        };
        // The address itself may hold a password and is not repeated.
        let address: SmtpAddress = url
            .parse()
            .map_err(|error| Failure::usage(format!("The mail server's address cannot be used: {error}.")))?;
        match (&address.user, &self.password) {
            (Some(user), None) => {
                return Err(Failure::usage(format!(
                    "The mail server is to be used as \"{user}\" but there is no password: give it as \
                     CALLBOOK_SMTP_PASSWORD, or in a file named by CALLBOOK_SMTP_PASSWORD_FILE.",
                )));
            }
            (None, Some(_)) => {
                return Err(Failure::usage(
                    "There is a password for the mail server but nobody to sign in as: write the user into \
                     CALLBOOK_SMTP_URL, as in smtp://user@mail.example.com.",
                ));
            }
            _ => {}
        }
        let from = self.from.ok_or_else(|| {
            Failure::usage(
                "Mails need an address to come from: give it as CALLBOOK_MAIL_FROM, such as calls@example.com.",
            )
        })?;
        let from = Email::parse(&from).map_err(|error| {
            Failure::usage(format!(
                "\"{from}\" cannot be used as the address that mails come from: {error}."
            ))
        })?;
        let authority = self.authority.map(|path| {
            std::fs::read(&path)
                .map_err(|error| Failure::usage(format!("{} cannot be read: {error}.", path.display())))
        });
        Ok(Some(SmtpSettings {
            address,
            password: self.password,
            authority: authority.transpose()?,
            from,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(url: Option<&str>, password: Option<&str>, from: Option<&str>) -> Said {
        Said {
            url: url.map(str::to_owned),
            password: password.map(str::to_owned),
            from: from.map(str::to_owned),
            authority: None,
        }
    }

    #[test]
    fn without_a_server_mails_are_kept() {
        assert!(
            said(None, None, Some("calls@example.com"))
                .resolved()
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn a_server_with_all_it_needs_is_used_and_its_password_is_not_shown() {
        let said = said(
            Some("smtp://calls@mail.example.com"),
            Some("tuesday-secret"),
            Some("calls@example.com"),
        );
        let settings = said.resolved().unwrap().unwrap();
        assert_eq!(settings.password.as_deref(), Some("tuesday-secret"));
        assert!(!format!("{settings:?}").contains("tuesday"), "{settings:?}");
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        let server = Some("smtp://mail.example.com");
        let user = Some("smtp://calls@mail.example.com");
        let from = Some("calls@example.com");
        for (said, word) in [
            (said(None, Some("secret"), from), "CALLBOOK_SMTP_URL"),
            (said(Some("mail.example.com"), None, from), "smtp://"),
            (
                said(Some("smtp://a:secret@mail.example.com"), None, from),
                "CALLBOOK_SMTP_PASSWORD",
            ),
            (said(user, None, from), "CALLBOOK_SMTP_PASSWORD_FILE"),
            (said(server, Some("secret"), from), "nobody to sign in as"),
            (said(server, None, None), "CALLBOOK_MAIL_FROM"),
            (
                said(server, None, Some("Callbook <calls@example.com>")),
                "come from",
            ),
        ] {
            let failure = said.resolved().unwrap_err();
            assert_eq!(failure.exit().number(), 2);
            assert!(failure.to_string().contains(word), "{failure}");
            assert!(!failure.to_string().contains("secret"), "{failure}");
        }
    }
}
