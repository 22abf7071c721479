use std::sync::Arc;

use callbook_domain::access::{Channel, MailScope, MailTextScope, Provenance, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, MailId};
use callbook_domain::mail::MailState;

use super::SeeMailError;
use crate::ports::{AuditEntry, Clock, Composed, Ids, MailRow, OutboxQueries, StoreError, Transactions};
use crate::{Ports, Settings};

/// A mail, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownMail {
    /// The mail.
    pub row: MailRow,
    /// What it says, or why that is not said.
    pub text: MailText,
}

/// What a mail says, as far as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum MailText {
    /// It is kept here, and whoever asks may read it.
    Said(Composed),
    /// It went, or is to go, to a mail server: it is for its recipient.
    ForRecipient,
    /// It is kept here, and whoever asks may do less than an admin.
    ForAdmins,
    /// It is kept here and would let whoever asks prove itself to be itself.
    OwnSecret,
}

impl MailText {
    /// The words, where they are shown.
    pub const fn said(&self) -> Option<&Composed> {
        match self {
            Self::Said(composed) => Some(composed),
            Self::ForRecipient | Self::ForAdmins | Self::OwnSecret => None,
        }
    }
}

/// Opens a mail of the outbox. What it says is shown of kept mails only: there is no other way to get at it. A mail that
/// went to a server is for its recipient. Each text that is shown has its entry in the audit log, for the links and
/// codes in it let others in; whoever is signed in does not see those to itself, or a borrowed browser would get its
/// second factor and its next password from here.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowMail {
    outbox: Arc<dyn OutboxQueries>,
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl ShowMail {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            outbox: ports.outbox.clone(),
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }
    }

    /// The mail, if it was written in the name of the viewer's company.
    ///
    /// # Errors
    /// [`SeeMailError`].
    pub async fn execute(&self, viewer: &Viewer, mail: MailId) -> Result<Option<ShownMail>, SeeMailError> {
        let Some(row) = self.outbox.find(&viewer.mails()?, mail).await? else {
            return Ok(None);
        };
        let text = match viewer.mail_texts() {
            _ if row.state != MailState::Kept => MailText::ForRecipient,
            Err(_) => MailText::ForAdmins,
            Ok(_) if row.kind.holds_a_secret() && row.recipient == viewer.user().email => MailText::OwnSecret,
            Ok(texts) => {
                let (id, at) = (AuditId::from_uuid(self.ids.next()), self.clock.now());
                let entry = AuditEntry::by(viewer, id, at, AuditAction::MailTextRead, &row.recipient);
                self.read(&texts, &row, entry).await?
            }
        };
        Ok(Some(ShownMail { row, text }))
    }

    /// Any mail of the installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_operator(&self, mail: MailId) -> Result<Option<ShownMail>, StoreError> {
        let Some(row) = self.outbox.find(&MailScope::of_operator(), mail).await? else {
            return Ok(None);
        };
        let text = if row.state == MailState::Kept {
            let (id, at) = (AuditId::from_uuid(self.ids.next()), self.clock.now());
            let from = Provenance::local(Channel::Cli);
            let entry = AuditEntry::by_nobody(from, id, at, AuditAction::MailTextRead, &row.recipient);
            self.read(&MailTextScope::of_operator(), &row, entry).await?
        } else {
            MailText::ForRecipient
        };
        Ok(Some(ShownMail { row, text }))
    }

    /// Writes down that it is read, then reads it.
    async fn read(
        &self,
        texts: &MailTextScope,
        row: &MailRow,
        entry: AuditEntry,
    ) -> Result<MailText, StoreError> {
        let unit = self.transactions.begin().await?;
        let entry = entry.with("mail", row.id).with("kind", row.kind);
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        let composed = self.outbox.text(texts, row.id).await?;
        Ok(composed.map_or(MailText::ForRecipient, MailText::Said))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Permission, Permissions, Role};
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::Email;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockOutboxQueries;
    use crate::testing::{MockUnit, clock, company, ids, now, user, viewer};

    fn row(state: MailState) -> MailRow {
        MailRow {
            id: mail(),
            recipient: Email::parse("asha@example.com").unwrap(),
            name: None,
            kind: LetterKind::PasswordReset,
            subject: "Set a new password".to_owned(),
            state,
            attempts: 0,
            created_at: now(),
            due_at: now(),
            sent_at: None,
            last_error: None,
            message_id: None,
        }
    }

    fn reading(row: MailRow) -> ShowMail {
        let unit = MockUnit::default().audited(AuditAction::MailTextRead);
        showing(row, 1, unit.committed())
    }

    fn hiding(row: MailRow) -> ShowMail {
        showing(row, 0, MockUnit::never())
    }

    fn showing(row: MailRow, read: usize, transactions: Arc<dyn Transactions>) -> ShowMail {
        let mut outbox = MockOutboxQueries::new();
        outbox.expect_find().returning(move |_, _| Ok(Some(row.clone())));
        outbox.expect_text().times(read).returning(|_, _| {
            Ok(Some(Composed {
                subject: "Set a new password".to_owned(),
                text: "https://…".to_owned(),
                html: String::new(),
            }))
        });
        ShowMail {
            outbox: Arc::new(outbox),
            transactions,
            clock: clock(),
            ids: ids(),
        }
    }

    fn mail() -> MailId {
        MailId::from_uuid(Uuid::from_u128(1))
    }

    async fn text(use_case: ShowMail, viewer: &Viewer) -> MailText {
        use_case.execute(viewer, mail()).await.unwrap().unwrap().text
    }

    #[tokio::test]
    async fn an_admin_reads_what_was_kept_and_only_that_and_it_is_written_down() {
        let admin = viewer(Role::Admin);
        let said = text(reading(row(MailState::Kept)), &admin).await;
        assert!(said.said().is_some());
        for state in [
            MailState::Queued,
            MailState::Refused,
            MailState::Uncertain,
            MailState::Sent,
        ] {
            let said = text(hiding(row(state)), &admin).await;
            assert_eq!(said, MailText::ForRecipient, "{state}");
        }
    }

    #[tokio::test]
    async fn nobody_reads_a_secret_to_itself() {
        let admin = viewer(Role::Admin);
        for kind in LetterKind::ALL {
            let own = MailRow {
                recipient: admin.user().email.clone(),
                kind,
                ..row(MailState::Kept)
            };
            if kind.holds_a_secret() {
                assert_eq!(text(hiding(own), &admin).await, MailText::OwnSecret, "{kind}");
            } else {
                assert!(text(reading(own), &admin).await.said().is_some(), "{kind}");
            }
        }
    }

    #[tokio::test]
    async fn the_operator_reads_any_that_was_kept_and_it_is_written_down() {
        let kept = reading(row(MailState::Kept)).for_operator(mail()).await.unwrap();
        assert!(kept.unwrap().text.said().is_some());
        let sent = hiding(row(MailState::Sent)).for_operator(mail()).await.unwrap();
        assert_eq!(sent.unwrap().text, MailText::ForRecipient);
    }

    #[tokio::test]
    async fn whoever_may_only_change_settings_does_not_read_an_admins_mail() {
        let mut manager = user(200, "viewer", Role::Manager);
        manager.granted = Permissions::NONE.with(Permission::ManageCompany);
        let manager = Viewer::authenticated(manager, company(), Provenance::local(Channel::Browser)).unwrap();
        let said = text(hiding(row(MailState::Kept)), &manager).await;
        assert_eq!(said, MailText::ForAdmins);
    }

    #[tokio::test]
    async fn a_manager_sees_none() {
        let shown = hiding(row(MailState::Kept))
            .execute(&viewer(Role::Manager), mail())
            .await;
        assert!(matches!(shown, Err(SeeMailError::NotAllowed(_))));
    }
}
