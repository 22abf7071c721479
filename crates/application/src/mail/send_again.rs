use std::sync::Arc;

use callbook_domain::access::{Channel, MailScope, NotAllowed, Provenance, Viewer};
use callbook_domain::audit::AuditAction;
use callbook_domain::ids::{AuditId, MailId};

use super::MailDelivery;
use crate::ports::{AuditEntry, Clock, Ids, SentAgain, StoreError, Transactions};
use crate::{Ports, Settings};

/// Why a mail is not sent again.
#[derive(Debug, thiserror::Error)]
pub enum SendMailAgainError {
    /// The viewer may not have it sent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such mail within reach.
    #[error("there is no such mail")]
    NotFound,
    /// It waits, is being sent, or has been sent.
    #[error("this mail waits for its turn or has been sent: only one that came to no good end is sent again")]
    NotNow,
    /// Its link or code no longer holds.
    #[error("what this mail says no longer holds: have a new one made")]
    Expired,
    /// No mail server is configured.
    #[error("no mail server is configured")]
    NoServer,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends a mail again that was refused or whose fate is uncertain, or one that was kept before there was a server.
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct SendMailAgain {
    transactions: Arc<dyn Transactions>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    delivery: MailDelivery,
}

impl SendMailAgain {
    pub(crate) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
            delivery: settings.mail,
        }
    }

    /// Queues it anew.
    ///
    /// # Errors
    /// [`SendMailAgainError`], and nothing was written.
    pub async fn execute(&self, viewer: &Viewer, mail: MailId) -> Result<(), SendMailAgainError> {
        let id = AuditId::from_uuid(self.ids.next());
        let entry = AuditEntry::by(viewer, id, self.clock.now(), AuditAction::MailSentAgain, "");
        self.queue(&viewer.mails()?, mail, entry).await
    }

    /// The same with any mail of the installation, for whoever has a shell on the server.
    ///
    /// # Errors
    /// [`SendMailAgainError`], and nothing was written.
    pub async fn for_operator(&self, mail: MailId) -> Result<(), SendMailAgainError> {
        let id = AuditId::from_uuid(self.ids.next());
        let from = Provenance::local(Channel::Cli);
        let entry = AuditEntry::by_nobody(from, id, self.clock.now(), AuditAction::MailSentAgain, "");
        self.queue(&MailScope::of_operator(), mail, entry).await
    }

    async fn queue(
        &self,
        scope: &MailScope,
        mail: MailId,
        mut entry: AuditEntry,
    ) -> Result<(), SendMailAgainError> {
        if self.delivery == MailDelivery::Outbox {
            return Err(SendMailAgainError::NoServer);
        }
        let unit = self.transactions.begin().await?;
        match unit.outbox.send_again(scope, mail, entry.at).await? {
            SentAgain::Queued { recipient, company } => {
                entry.object = recipient.to_string();
                entry.company = company;
            }
            SentAgain::NotNow => return Err(SendMailAgainError::NotNow),
            SentAgain::Expired => return Err(SendMailAgainError::Expired),
            SentAgain::Absent => return Err(SendMailAgainError::NotFound),
        }
        unit.audit.append(&entry.with("mail", mail)).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use callbook_domain::access::Role;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{MockUnit, clock, ids, viewer};

    fn use_case(transactions: Arc<dyn Transactions>, delivery: MailDelivery) -> SendMailAgain {
        SendMailAgain {
            transactions,
            clock: clock(),
            ids: ids(),
            delivery,
        }
    }

    fn mail() -> MailId {
        MailId::from_uuid(Uuid::from_u128(1))
    }

    fn answering(answer: SentAgain) -> MockUnit {
        let mut unit = MockUnit::default();
        unit.outbox
            .expect_send_again()
            .times(1)
            .return_once(move |_, _, _| Ok(answer));
        unit
    }

    #[tokio::test]
    async fn an_admin_and_the_operator_queue_it_anew() {
        for again in ["admin", "operator"] {
            let unit = answering(SentAgain::Queued {
                recipient: viewer(Role::Sales).user().email.clone(),
                company: Some(viewer(Role::Sales).company_id()),
            });
            let unit = unit.audited(AuditAction::MailSentAgain);
            let use_case = use_case(unit.committed(), MailDelivery::Smtp);
            let sent = match again {
                "admin" => use_case.execute(&viewer(Role::Admin), mail()).await,
                _ => use_case.for_operator(mail()).await,
            };
            sent.unwrap();
        }
    }

    #[tokio::test]
    async fn what_cannot_be_sent_again_writes_nothing() {
        for answer in [SentAgain::NotNow, SentAgain::Expired, SentAgain::Absent] {
            let use_case = use_case(answering(answer).dropped(), MailDelivery::Smtp);
            assert!(use_case.execute(&viewer(Role::Admin), mail()).await.is_err());
        }
    }

    #[tokio::test]
    async fn without_a_server_or_the_right_nothing_begins() {
        let nowhere = use_case(MockUnit::never(), MailDelivery::Outbox);
        let sent = nowhere.execute(&viewer(Role::Admin), mail()).await;
        assert!(matches!(sent, Err(SendMailAgainError::NoServer)));
        let forbidden = use_case(MockUnit::never(), MailDelivery::Smtp);
        let sent = forbidden.execute(&viewer(Role::Manager), mail()).await;
        assert!(matches!(sent, Err(SendMailAgainError::NotAllowed(_))));
    }
}
