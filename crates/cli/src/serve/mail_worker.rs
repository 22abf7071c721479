//! Delivers mail beside the server: several at a time, each once.

use std::sync::Arc;
use std::time::Duration;

use callbook_application::UseCases;
use callbook_application::mail::{Delivered, MailDelivery};
use callbook_application::ports::{MailOutcome, OutgoingMail, StoreError};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::failure::with_causes;

/// How often somebody looks for a mail that is due: other processes write some too.
const LOOK: Duration = Duration::from_secs(1);
/// After an error the next look waits this long, then twice as long, and so on.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How many are delivered at a time: one slow mailbox does not hold up everybody's sign-in code.
const AT_A_TIME: usize = 4;
/// How often old mails are forgotten.
const SWEEP: Duration = Duration::from_hours(1);

/// Delivers mails until `stop`, and waits for those that are on their way then. `waits` tells of those that this process
/// has written.
pub(super) async fn deliver(use_cases: Arc<UseCases>, waits: Arc<Notify>, stop: CancellationToken) {
    if use_cases.settings.mail == MailDelivery::Outbox {
        return;
    }
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let under_way = TaskTracker::new();
    let mut pause = FIRST_PAUSE;
    while !stop.is_cancelled() {
        let place = tokio::select! {
            () = stop.cancelled() => break,
            place = places.clone().acquire_owned() => place,
        };
        let rest = match use_cases.deliver_mail.take_next().await {
            Ok(Some(mail)) => {
                let use_cases = use_cases.clone();
                under_way.spawn(async move {
                    deliver_one(&use_cases, &mail).await;
                    drop(place);
                });
                continue;
            }
            Ok(None) => {
                pause = FIRST_PAUSE;
                LOOK
            }
            Err(error) => {
                tracing::error!(error = with_causes(&error), "looking for mail failed");
                let rest = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                rest
            }
        };
        drop(place);
        tokio::select! {
            () = stop.cancelled() => {}
            () = waits.notified(), if rest == LOOK => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
    under_way.close();
    under_way.wait().await;
}

/// Delivers one mail. The log knows mails by their ids: neither who got one nor what it said is its business.
async fn deliver_one(use_cases: &UseCases, mail: &OutgoingMail) {
    let id = mail.lease.mail;
    match use_cases.deliver_mail.execute(mail).await {
        Ok(Delivered::Settled(MailOutcome::Sent)) => tracing::info!(mail = %id, "a mail was sent"),
        Ok(Delivered::Settled(MailOutcome::Again { due_at, reason })) => {
            tracing::warn!(mail = %id, %due_at, reason, "a mail could not be sent now; it is tried again");
        }
        Ok(Delivered::Settled(MailOutcome::Refused { reason })) => {
            tracing::error!(mail = %id, reason, "a mail was refused");
        }
        Ok(Delivered::Settled(MailOutcome::Uncertain { reason })) => {
            tracing::error!(mail = %id, reason, "whether a mail arrived is uncertain; it is not sent again by itself");
        }
        Ok(Delivered::TakenOver) => tracing::warn!(mail = %id, "another process has taken a mail over"),
        Err(error) => tracing::error!(
            mail = %id,
            error = with_causes(&error),
            "what became of a mail could not be written down"
        ),
    }
}

/// Forgets old mails, now and then until `stop`.
pub(super) async fn forget_old(use_cases: Arc<UseCases>, stop: CancellationToken) {
    loop {
        log_forgotten(use_cases.deliver_mail.forget_old().await);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

fn log_forgotten(forgotten: Result<u64, StoreError>) {
    match forgotten {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "old mails were forgotten"),
        Err(error) => tracing::warn!(error = with_causes(&error), "old mails could not be forgotten"),
    }
}
