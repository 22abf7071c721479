use std::sync::Arc;

use callbook_domain::access::{MailScope, MailTextScope, Viewer};
use callbook_domain::ids::MailId;
use callbook_domain::mail::MailState;

use super::SeeMailError;
use crate::ports::{Composed, MailRow, OutboxQueries, StoreError};
use crate::{Ports, Settings};

/// A mail, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownMail {
    /// The mail.
    pub row: MailRow,
    /// What it says; only of a kept mail, and only for those who may read it.
    pub composed: Option<Composed>,
}

/// Opens a mail of the outbox. What it says is shown of kept mails only: there is no other way to get at it. A mail that
/// went to a server is for its recipient.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct ShowMail {
    outbox: Arc<dyn OutboxQueries>,
}

impl ShowMail {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            outbox: ports.outbox.clone(),
        }
    }

    /// The mail, if it was written in the name of the viewer's company.
    ///
    /// # Errors
    /// [`SeeMailError`].
    pub async fn execute(&self, viewer: &Viewer, mail: MailId) -> Result<Option<ShownMail>, SeeMailError> {
        let texts = viewer.mail_texts().ok();
        Ok(self.open(&viewer.mails()?, texts, mail).await?)
    }

    /// Any mail of the installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn for_operator(&self, mail: MailId) -> Result<Option<ShownMail>, StoreError> {
        let texts = Some(MailTextScope::of_operator());
        self.open(&MailScope::of_operator(), texts, mail).await
    }

    async fn open(
        &self,
        scope: &MailScope,
        texts: Option<MailTextScope>,
        mail: MailId,
    ) -> Result<Option<ShownMail>, StoreError> {
        let Some(row) = self.outbox.find(scope, mail).await? else {
            return Ok(None);
        };
        let composed = match texts {
            Some(texts) if row.state == MailState::Kept => self.outbox.text(&texts, mail).await?,
            _ => None,
        };
        Ok(Some(ShownMail { row, composed }))
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::{Channel, Permission, Permissions, Provenance, Role};
    use callbook_domain::mail::LetterKind;
    use callbook_domain::user::Email;
    use uuid::Uuid;

    use super::*;
    use crate::ports::MockOutboxQueries;
    use crate::testing::{company, now, user, viewer};

    fn showing(state: MailState, read: usize) -> ShowMail {
        let mut outbox = MockOutboxQueries::new();
        outbox.expect_find().returning(move |_, id| {
            Ok(Some(MailRow {
                id,
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
            }))
        });
        outbox.expect_text().times(read).returning(|_, _| {
            Ok(Some(Composed {
                subject: "Set a new password".to_owned(),
                text: "https://…".to_owned(),
                html: String::new(),
            }))
        });
        ShowMail {
            outbox: Arc::new(outbox),
        }
    }

    fn mail() -> MailId {
        MailId::from_uuid(Uuid::from_u128(1))
    }

    #[tokio::test]
    async fn an_admin_reads_what_was_kept_and_only_that() {
        let admin = viewer(Role::Admin);
        let shown = showing(MailState::Kept, 1).execute(&admin, mail()).await.unwrap();
        assert!(shown.unwrap().composed.is_some());
        for state in [
            MailState::Queued,
            MailState::Refused,
            MailState::Uncertain,
            MailState::Sent,
        ] {
            let shown = showing(state, 0).execute(&admin, mail()).await.unwrap();
            assert_eq!(shown.unwrap().composed, None, "{state}");
        }
    }

    #[tokio::test]
    async fn whoever_may_only_change_settings_does_not_read_an_admins_mail() {
        let mut manager = user(200, "viewer", Role::Manager);
        manager.granted = Permissions::NONE.with(Permission::ManageCompany);
        let manager = Viewer::authenticated(manager, company(), Provenance::local(Channel::Browser)).unwrap();
        let shown = showing(MailState::Kept, 0)
            .execute(&manager, mail())
            .await
            .unwrap();
        assert_eq!(shown.unwrap().composed, None);
    }

    #[tokio::test]
    async fn a_manager_sees_none() {
        let shown = showing(MailState::Kept, 0)
            .execute(&viewer(Role::Manager), mail())
            .await;
        assert!(matches!(shown, Err(SeeMailError::NotAllowed(_))));
    }
}
