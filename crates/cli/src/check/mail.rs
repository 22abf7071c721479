//! Whether mail leaves the house, and how.

use super::finding::Finding;

/// What the settings say of it. A server without an address that mail comes from is refused with the settings.
#[derive(Debug, Clone)]
pub(super) enum MailFacts {
    /// No server is named.
    NoServer,
    /// One is.
    Server { host: String, line: Line },
}

/// How the way to the server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// By TLS, or because it does not leave this machine.
    Closed,
    /// Not at all.
    Open,
}

pub(super) fn findings(facts: &MailFacts) -> Vec<Finding> {
    match facts {
        MailFacts::NoServer => vec![
            Finding::warning("no-smtp", "No mail server is set.")
                .because("Invitations, forgotten passwords and sign-in codes stay in the outbox, where only admins and `callbook mail` see them.")
                .mend("Set a mail server, as the operator guide says under Mail."),
        ],
        MailFacts::Server { host, line: Line::Open } => vec![
            Finding::error("mail-without-tls", format!("Mail goes to {host} without encryption."))
                .because("Sign-in codes and links that set passwords can be read on the way.")
                .mend("Use smtps:// or smtp:// with STARTTLS, without `tls=none`."),
        ],
        MailFacts::Server { line: Line::Closed, .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    fn found(line: Line) -> Vec<&'static str> {
        let host = "mail.example.com".to_owned();
        codes(&findings(&MailFacts::Server { host, line }))
    }

    #[test]
    fn mail() {
        assert_eq!(codes(&findings(&MailFacts::NoServer)), ["no-smtp"]);
        assert_eq!(found(Line::Open), ["mail-without-tls"]);
        assert!(found(Line::Closed).is_empty());
    }
}
