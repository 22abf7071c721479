use std::sync::Arc;

use callbook_domain::ids::MailId;
use callbook_domain::mail::{REMEMBERED_FOR, next_try};
use jiff::{SignedDuration, Timestamp};

use crate::ports::{
    Clock, Hold, MailLease, MailOutcome, MailServer, OutgoingMail, StoreError, Timer, Transactions,
    Undelivered,
};
use crate::{Ports, Settings};

/// What became of a mail that was taken to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// This is how the try ended.
    Settled(MailOutcome),
    /// Another worker has taken it over; this one has handed nothing over since.
    TakenOver,
}

/// Writing down how a try ended is itself tried so often: the server has the mail, only the database does not know.
const SETTLE_TRIES: u32 = 6;
const SETTLE_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// Delivers the mails of the outbox, each once. A mail is marked as being sent before its text is handed over; whoever
/// is interrupted after that leaves it uncertain, and it is not sent again by itself.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports have nothing to show")]
pub struct DeliverMail {
    transactions: Arc<dyn Transactions>,
    server: Option<Arc<dyn MailServer>>,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
}

impl DeliverMail {
    pub(crate) fn new(ports: &Ports, _: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            server: ports.mail_server.clone(),
            clock: ports.clock.clone(),
            timer: ports.timer.clone(),
        }
    }

    /// Takes the mail that has been due the longest; `None` where none is, or where there is no server to take it to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_next(&self) -> Result<Option<OutgoingMail>, StoreError> {
        if self.server.is_none() {
            return Ok(None);
        }
        let now = self.clock.now();
        let unit = self.transactions.begin().await?;
        let lapsed = unit.outbox.lapse(now).await?;
        let taken = unit.outbox.lease_next(now).await?;
        unit.commit().await?;
        if lapsed > 0 {
            tracing::warn!(lapsed, "mails whose sender was interrupted are uncertain now");
        }
        Ok(taken)
    }

    /// Takes that mail, if it waits and nobody else has it; `None` where not, or where there is no server.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(&self, mail: MailId) -> Result<Option<OutgoingMail>, StoreError> {
        if self.server.is_none() {
            return Ok(None);
        }
        let unit = self.transactions.begin().await?;
        let taken = unit.outbox.lease(mail, self.clock.now()).await?;
        unit.commit().await?;
        Ok(taken)
    }

    /// Gives a mail back that was taken and not tried.
    ///
    /// # Errors
    /// [`StoreError`]; then it is taken again once its lease has run out.
    pub async fn give_back(&self, lease: &MailLease) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        unit.outbox.release(lease).await?;
        unit.commit().await
    }

    /// Forgets mails that were written thirty days ago. Says how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_old(&self) -> Result<u64, StoreError> {
        let before = self.clock.now().saturating_sub(REMEMBERED_FOR);
        let unit = self.transactions.begin().await?;
        let forgotten = unit.outbox.purge(before.unwrap_or(Timestamp::MIN)).await?;
        unit.commit().await?;
        Ok(forgotten)
    }

    /// Tries to deliver a mail that was taken.
    ///
    /// # Errors
    /// [`StoreError`]. A mail whose text was handed over is uncertain then once its lease has run out; one whose text
    /// was not is tried again.
    pub async fn execute(&self, mail: &OutgoingMail) -> Result<Delivered, StoreError> {
        let outcome = match self.try_once(mail).await? {
            Some(outcome) => outcome,
            None => return Ok(Delivered::TakenOver),
        };
        self.settle(&mail.lease, outcome).await
    }

    /// How the try ended; `None` where somebody else has taken the mail over.
    async fn try_once(&self, mail: &OutgoingMail) -> Result<Option<MailOutcome>, StoreError> {
        let Some(server) = &self.server else {
            return Ok(None);
        };
        if mail.composed.is_none() {
            let reason = "its text cannot be opened: the installation's secret was changed".to_owned();
            return Ok(Some(MailOutcome::Refused { reason }));
        }
        if self.clock.now() > mail.give_up_at {
            let reason = "it could not be delivered in time".to_owned();
            return Ok(Some(MailOutcome::Refused { reason }));
        }
        let ready = match server.introduce(mail).await {
            Ok(ready) => ready,
            Err(undelivered) => return Ok(Some(self.judge(mail, undelivered))),
        };
        let unit = self.transactions.begin().await?;
        let message_id = server.message_id(mail.lease.mail);
        let hold = unit
            .outbox
            .sending(&mail.lease, &message_id, self.clock.now())
            .await?;
        if hold == Hold::Lost {
            return Ok(None);
        }
        unit.commit().await?;
        Ok(Some(match ready.hand_over().await {
            Ok(()) => MailOutcome::Sent,
            Err(undelivered) => self.judge(mail, undelivered),
        }))
    }

    fn judge(&self, mail: &OutgoingMail, undelivered: Undelivered) -> MailOutcome {
        match undelivered {
            Undelivered::Refused(reason) => MailOutcome::Refused { reason },
            Undelivered::Unknown(reason) => MailOutcome::Uncertain { reason },
            Undelivered::NotNow(reason) => {
                match next_try(mail.attempts + 1, self.clock.now(), mail.give_up_at) {
                    Some(due_at) => MailOutcome::Again { due_at, reason },
                    None => MailOutcome::Refused {
                        reason: format!("given up after {} tries: {reason}", mail.attempts + 1),
                    },
                }
            }
        }
    }

    async fn settle(&self, lease: &MailLease, outcome: MailOutcome) -> Result<Delivered, StoreError> {
        let mut pause = SETTLE_PAUSE;
        let mut tries = 1;
        loop {
            match self.write(lease, &outcome).await {
                Ok(Hold::Held) => return Ok(Delivered::Settled(outcome)),
                Ok(Hold::Lost) => return Ok(Delivered::TakenOver),
                Err(error) if tries == SETTLE_TRIES => return Err(error),
                Err(_) => self.timer.wait(pause).await,
            }
            tries += 1;
            pause = pause.saturating_mul(2);
        }
    }

    async fn write(&self, lease: &MailLease, outcome: &MailOutcome) -> Result<Hold, StoreError> {
        let unit = self.transactions.begin().await?;
        let hold = unit.outbox.settle(lease, outcome, self.clock.now()).await?;
        unit.commit().await?;
        Ok(hold)
    }
}

#[cfg(test)]
mod tests;
