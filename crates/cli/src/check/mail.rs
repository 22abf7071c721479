//! Whether mail leaves the house.

use super::finding::Finding;

/// What the settings say of it.
#[derive(Debug, Clone)]
pub(super) enum MailFacts {
    /// No server is named.
    NoServer,
    /// One is.
    Server {
        /// As whom it sends; `None` where nobody said.
        from: Option<String>,
    },
}

pub(super) fn findings(facts: &MailFacts) -> Vec<Finding> {
    match facts {
        MailFacts::NoServer => vec![
            Finding::warning("no-smtp", "No mail server is set.")
                .because("Invitations, forgotten passwords and sign-in codes stay in the outbox, where only admins and `callbook mail` see them.")
                .mend("Set a mail server, as the operator guide says under Mail."),
        ],
        MailFacts::Server { from: None } => vec![
            Finding::warning("no-mail-sender", "A mail server is set, and no address that mail comes from.")
                .because("Mail from an address that does not exist is thrown away by those who get it.")
                .mend("Set the address that mail comes from, one of a domain that allows this server to send for it."),
        ],
        MailFacts::Server { from: Some(_) } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::codes;

    #[test]
    fn mail() {
        assert_eq!(codes(&findings(&MailFacts::NoServer)), ["no-smtp"]);
        let nameless = MailFacts::Server { from: None };
        assert_eq!(codes(&findings(&nameless)), ["no-mail-sender"]);
        let whole = MailFacts::Server {
            from: Some("calls@example.com".to_owned()),
        };
        assert!(findings(&whole).is_empty());
    }
}
