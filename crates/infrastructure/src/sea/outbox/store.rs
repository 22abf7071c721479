use async_trait::async_trait;
use callbook_application::ports::{
    Hold, MAIL_LEASE, Mail, MailLease, MailOutcome, OutboxStore, OutgoingMail, SentAgain, StoreError,
};
use callbook_domain::access::MailScope;
use callbook_domain::ids::{CompanyId, MailId};
use callbook_domain::mail::MailState;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{EntityTrait, Select, UpdateMany, UpdateResult};

use super::row::{self, Column, Entity};
use super::scope;
use crate::sea::error::store_error;
use crate::sea::text::storable;
use crate::sea::time::{instant_maybe, micros};
use crate::sea::unit_of_work::Transaction;
use crate::vault::KeyVault;

/// Writes the outbox.
#[derive(Debug)]
pub(crate) struct SeaOutboxStore {
    transaction: Transaction,
    vault: KeyVault,
}

impl SeaOutboxStore {
    /// Within that transaction, sealing texts in that vault.
    pub(crate) const fn new(transaction: Transaction, vault: KeyVault) -> Self {
        Self { transaction, vault }
    }

    async fn take(&self, free: Select<Entity>, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError> {
        let connection = self.transaction.connection();
        let Some(mut mail) = free.one(connection).await.map_err(store_error)? else {
            return Ok(None);
        };
        let taken = scope::as_read(mail.id, mail.fence, &mail.state)
            .col_expr(Column::Fence, Expr::val(mail.fence + 1))
            .col_expr(Column::LeaseUntil, Expr::val(lease_until(now)));
        if self.write(taken).await? == 0 {
            return Ok(None);
        }
        mail.fence += 1;
        row::outgoing(mail, &self.vault).map(Some)
    }

    async fn write(&self, update: UpdateMany<Entity>) -> Result<u64, StoreError> {
        let written: UpdateResult = update
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(written.rows_affected)
    }
}

#[async_trait]
impl OutboxStore for SeaOutboxStore {
    async fn push(&self, mail: &Mail) -> Result<(), StoreError> {
        Entity::insert(row::of(mail, &self.vault)?)
            .exec_without_returning(self.transaction.connection())
            .await
            .map_err(store_error)?;
        self.transaction.mail_waits();
        Ok(())
    }

    async fn lease_next(&self, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError> {
        self.take(scope::longest_due(now), now).await
    }

    async fn lease(&self, mail: MailId, now: Timestamp) -> Result<Option<OutgoingMail>, StoreError> {
        self.take(scope::waiting(mail, now), now).await
    }

    async fn sending(&self, lease: &MailLease, message_id: &str, now: Timestamp) -> Result<Hold, StoreError> {
        let sending = scope::held(lease)
            .col_expr(Column::State, Expr::val(MailState::Sending.key()))
            .col_expr(Column::MessageId, Expr::val(message_id))
            .col_expr(Column::LeaseUntil, Expr::val(lease_until(now)));
        Ok(hold(self.write(sending).await?))
    }

    async fn settle(
        &self,
        lease: &MailLease,
        outcome: &MailOutcome,
        now: Timestamp,
    ) -> Result<Hold, StoreError> {
        let settled = scope::tried(lease)
            .col_expr(Column::LeaseUntil, Expr::val(None::<i64>))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1));
        let settled = match outcome {
            MailOutcome::Sent => settled
                .col_expr(Column::State, Expr::val(MailState::Sent.key()))
                .col_expr(Column::SentAt, Expr::val(micros(now)))
                .col_expr(Column::LastError, Expr::val(None::<String>))
                .col_expr(Column::Body, Expr::val(None::<Vec<u8>>)),
            MailOutcome::Again { due_at, reason } => {
                failed(settled, MailState::Queued, reason).col_expr(Column::DueAt, Expr::val(micros(*due_at)))
            }
            MailOutcome::Refused { reason } => failed(settled, MailState::Refused, reason),
            MailOutcome::Uncertain { reason } => failed(settled, MailState::Uncertain, reason),
        };
        Ok(hold(self.write(settled).await?))
    }

    async fn release(&self, lease: &MailLease) -> Result<(), StoreError> {
        let free = scope::held(lease).col_expr(Column::LeaseUntil, Expr::val(None::<i64>));
        self.write(free).await.map(|_| ())
    }

    async fn lapse(&self, now: Timestamp) -> Result<u64, StoreError> {
        let reason = "whoever sent it was interrupted before the mail server had answered";
        let lapsed = failed(scope::lapsed(now), MailState::Uncertain, reason)
            .col_expr(Column::LeaseUntil, Expr::val(None::<i64>))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1));
        self.write(lapsed).await
    }

    async fn purge(&self, before: Timestamp) -> Result<u64, StoreError> {
        let purged = scope::old(before)
            .exec(self.transaction.connection())
            .await
            .map_err(store_error)?;
        Ok(purged.rows_affected)
    }

    async fn send_again(
        &self,
        scope: &MailScope,
        mail: MailId,
        now: Timestamp,
    ) -> Result<SentAgain, StoreError> {
        let found = scope::one(scope, mail)
            .one(self.transaction.connection())
            .await
            .map_err(store_error)?;
        let Some(found) = found else {
            return Ok(SentAgain::Absent);
        };
        if !row::state(&found.state)?.may_be_sent_again() || found.body.is_none() {
            return Ok(SentAgain::NotNow);
        }
        let expires_at = instant_maybe(found.expires_at, "outbox.expires_at")?;
        if expires_at.is_some_and(|expires_at| expires_at <= now) {
            return Ok(SentAgain::Expired);
        }
        // The next fence: whoever still knows the old one settles nothing any more.
        let queued = scope::as_read(found.id, found.fence, &found.state)
            .col_expr(Column::State, Expr::val(MailState::Queued.key()))
            .col_expr(Column::Fence, Expr::val(found.fence + 1))
            .col_expr(Column::Attempts, Expr::val(0))
            .col_expr(Column::DueAt, Expr::val(micros(now)))
            .col_expr(
                Column::GiveUpAt,
                Expr::val(micros(row::give_up_at(now, expires_at))),
            )
            .col_expr(Column::LastError, Expr::val(None::<String>));
        if self.write(queued).await? == 0 {
            return Ok(SentAgain::NotNow);
        }
        self.transaction.mail_waits();
        Ok(SentAgain::Queued {
            recipient: row::email(&found.recipient)?,
            company: found.company_id.map(CompanyId::from_uuid),
        })
    }
}

fn failed(update: UpdateMany<Entity>, state: MailState, reason: &str) -> UpdateMany<Entity> {
    update
        .col_expr(Column::State, Expr::val(state.key()))
        .col_expr(Column::LastError, Expr::val(storable(reason).into_owned()))
}

fn lease_until(now: Timestamp) -> i64 {
    micros(now.saturating_add(MAIL_LEASE).unwrap_or(Timestamp::MAX))
}

const fn hold(rows: u64) -> Hold {
    if rows == 0 { Hold::Lost } else { Hold::Held }
}
