use std::sync::Arc;

use callbook_domain::access::Provenance;
use callbook_domain::audit::{AuditAction, Outcome};
use callbook_domain::ids::AuditId;
use callbook_domain::user::User;
use jiff::Timestamp;

use super::attempts::{Attempt, Counting, WORTH_A_MAIL};
use crate::mail::Post;
use crate::ports::{
    AuditEntry, CompanyQueries, Ids, Letter, Recipient, StoreError, Transactions, UnitOfWork,
};
use crate::{Ports, Settings};

/// Who wants in, and from where.
pub(super) struct Wanting<'a> {
    /// The user, where there is one of that name.
    pub(super) user: Option<&'a User>,
    /// The name as it was typed.
    pub(super) login: &'a str,
    pub(super) provenance: &'a Provenance,
}

/// Counts attempts before they are judged, and writes those down that fail.
#[derive(Clone)]
pub(super) struct Refusals {
    pub(super) transactions: Arc<dyn Transactions>,
    pub(super) companies: Arc<dyn CompanyQueries>,
    pub(super) ids: Arc<dyn Ids>,
    pub(super) post: Post,
}

impl Refusals {
    pub(super) fn new(ports: &Ports, settings: Settings) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            companies: ports.companies.clone(),
            ids: ports.ids.clone(),
            post: Post::new(ports, settings),
        }
    }

    /// Counts an attempt in a unit of its own, and tells the account's owner once there are many. Says how long to wait
    /// where it comes too early; whoever does does not wait the longer for it.
    pub(super) async fn count(
        &self,
        attempt: &Attempt,
        wanting: &Wanting<'_>,
        now: Timestamp,
    ) -> Result<Option<jiff::SignedDuration>, StoreError> {
        let unit = self.transactions.begin().await?;
        match attempt.count(&unit, now).await? {
            Counting::Goes { failures } => {
                if let Some(user) = wanting.user.filter(|_| failures == WORTH_A_MAIL) {
                    self.tell(&unit, user, failures).await?;
                }
                unit.commit().await?;
                Ok(None)
            }
            Counting::TooEarly(retry_after) => {
                drop(unit);
                self.refuse(wanting, "throttled", now).await?;
                Ok(Some(retry_after))
            }
        }
    }

    async fn tell(&self, unit: &UnitOfWork, user: &User, count: u32) -> Result<(), StoreError> {
        let company = match user.company {
            Some(company) => self.companies.get(company).await?,
            None => None,
        };
        let recipient = Recipient::user(user, company.as_ref());
        let letter = Letter::ManyFailures { count };
        self.post.put(unit, &letter, &recipient).await.map(|_| ())
    }

    /// Writes down, in a unit of its own, that somebody was not let in.
    pub(super) async fn refuse(
        &self,
        wanting: &Wanting<'_>,
        reason: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unit = self.transactions.begin().await?;
        self.write(&unit, wanting, reason, now).await?;
        unit.commit().await
    }

    /// The same within another unit.
    pub(super) async fn write(
        &self,
        unit: &UnitOfWork,
        wanting: &Wanting<'_>,
        reason: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // What was typed may be a password in the wrong field: only a name that is known goes into the log.
        let object = if wanting.user.is_some() {
            wanting.login
        } else {
            "unknown"
        };
        let id = AuditId::from_uuid(self.ids.next());
        let provenance = wanting.provenance.clone();
        let mut entry = AuditEntry::by_nobody(provenance, id, now, AuditAction::SignInFailed, object)
            .ended(Outcome::Refused)
            .with("reason", reason);
        if let Some(user) = wanting.user {
            entry = entry.done_by(user.id).in_company(user.company);
        }
        unit.audit.append(&entry).await
    }
}
