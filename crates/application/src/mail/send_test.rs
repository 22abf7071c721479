use std::sync::Arc;

use callbook_domain::access::{NotAllowed, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, MailId};
use callbook_domain::user::Email;

use super::Post;
use crate::ports::{AuditEntry, Clock, Ids, Letter, Recipient, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why no test mail was written.
#[derive(Debug, thiserror::Error)]
pub enum SendTestMailError {
    /// The viewer may not try out the mail.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a mail that only shows whether mail arrives.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SendTestMail {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    post: Post,
}

impl SendTestMail {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// To the viewer's own address.
    ///
    /// # Errors
    /// [`SendTestMailError`], and nothing was written.
    pub async fn to_oneself(&self, viewer: &Viewer) -> Result<MailId, SendTestMailError> {
        let user = viewer.user();
        let to = Recipient::in_company(viewer.company(), user.email.clone(), Some(user.name.clone()));
        self.send(viewer, to).await
    }

    /// To any address, for whoever has a shell on the server; `viewer` is as whom the operator acts.
    ///
    /// # Errors
    /// [`SendTestMailError`], and nothing was written.
    pub async fn to_address(&self, viewer: &Viewer, address: Email) -> Result<MailId, SendTestMailError> {
        self.send(viewer, Recipient::in_company(viewer.company(), address, None))
            .await
    }

    async fn send(&self, viewer: &Viewer, to: Recipient) -> Result<MailId, SendTestMailError> {
        viewer.mails()?;
        let sender = viewer.user().name.clone();
        let mail = self.post.write(&Letter::TestMail { sender }, &to)?;
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, self.clock.now(), AuditAction::TestMailSent, &to.email)
            .with("mail", mail.id);
        let unit = self.transactions.begin().await?;
        unit.outbox.push(&mail).await?;
        unit.audit.append(&entry).await?;
        unit.commit().await?;
        Ok(mail.id)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use callbook_domain::mail::LetterKind;

    use super::*;
    use crate::mail::MailDelivery;
    use crate::testing::{MockUnit, clock, ids, post, viewer};

    fn use_case(transactions: Arc<dyn Transactions>) -> SendTestMail {
        SendTestMail {
            transactions,
            clock: clock(),
            ids: ids(),
            post: post(MailDelivery::Smtp),
        }
    }

    #[tokio::test]
    async fn an_admin_sends_one_to_itself() {
        let mut unit = MockUnit::default().audited(AuditAction::TestMailSent);
        let admin = viewer(Role::Admin);
        let own = admin.user().email.clone();
        unit.outbox
            .expect_push()
            .withf(move |mail| mail.kind == LetterKind::TestMail && mail.recipient.email == own)
            .times(1)
            .returning(|_| Ok(()));
        use_case(unit.committed()).to_oneself(&admin).await.unwrap();
    }

    #[tokio::test]
    async fn a_manager_sends_none() {
        let sent = use_case(MockUnit::never())
            .to_oneself(&viewer(Role::Manager))
            .await;
        assert!(matches!(sent, Err(SendTestMailError::NotAllowed(_))));
    }
}
